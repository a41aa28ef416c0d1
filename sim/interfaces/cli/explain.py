"""The command `deter explain`: one crisis or political decision, and what it would have been."""

import json
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.domain.errors import Problem, ScenarioError
from sim.interfaces.cli.explain_decision import (
    AskedChange,
    decision_of,
    decisions_by_name,
    explain_decision,
    list_decisions,
)
from sim.interfaces.cli.run_options import (
    Overrides,
    Replication,
    Seed,
    overrides_by_path,
    region_of,
)
from sim.interfaces.completion import scenario_names
from sim.interfaces.figure_file import ColumnWidth, FigureFile, FigureWidth, check_ending
from sim.interfaces.terminal.screen import (
    MODEL,
    prose_width,
    say,
    say_prose,
    terminal_width,
    warn_if_compiling,
)

if TYPE_CHECKING:
    from sim.analysis.crisis.contrast import SolvedCrisis
    from sim.domain.scenario import Scenario
    from sim.model.crisis import CrisisPlay
    from sim.model.region import Region
    from sim.results.run_request import RunRequest
    from sim.rules.parameters import Parameters

MOST_SUGGESTIONS = 12
"""Crises that are named to somebody who asked for one that there is not."""


def explain(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="Run folder, or name or file of a scenario.",
            autocompletion=scenario_names,
        ),
    ],
    crisis: Annotated[
        str,
        typer.Argument(
            metavar="CRISIS",
            help="Such as 2027Q3-taiwan, or a decision such as 2026Q3-TREATY-JPN; absent: list.",
        ),
    ] = "",
    seed: Seed = None,
    replication: Replication = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PACT",
            help="What if this pact, or this term of a decision, were not there? Repeatable.",
        ),
    ] = None,
    under: Annotated[
        list[str] | None,
        typer.Option(metavar="POLICY", help="What if this were the policy? May be repeated."),
    ] = None,
    arrangement: Annotated[
        str | None, typer.Option(metavar="A", help="What if this were the arrangement?")
    ] = None,
    lost_majority: Annotated[
        bool,
        typer.Option("--lost-majority", help="What if the legislature's majority were lost?"),
    ] = False,
    overrides: Overrides = None,
    scenario_file: Annotated[
        str | None,
        typer.Option("--scenario", metavar="S", help="Where the scenario of a run folder is now."),
    ] = None,
    figure: FigureFile = None,
    width: FigureWidth = ColumnWidth.DOUBLE,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Explain a crisis: what each mover saw, expected and did; or a political decision.

    With --without, --under, --arrangement or --set it also shows the same crisis or
    decision as it would have been: the region as it stood, the same draws, one change.
    --figure draws the tree of a crisis, as it would have been if something is changed.
    """
    _check_figure(figure, crisis)
    request, scenario = _request_of(source, seed, replication, scenario_file)
    terms, pacts = _terms_and_pacts(without or [], crisis, scenario)
    change = Change(pacts, under or [], arrangement, overrides_by_path(overrides or []))
    if (change or terms or lost_majority) and not crisis:
        raise typer.BadParameter("a change needs a crisis to apply to", param_hint="CRISIS")
    other = change.scenario_of(request, scenario) if change else None
    warn_if_compiling(MODEL)
    region = region_of(request, scenario).run()
    if not crisis:
        _list_crises(region)
        list_decisions(region)
        return
    if (decision := decision_of(region, crisis)) is not None:
        asked = AskedChange(other, terms, lost_majority, change.label)
        explain_decision(region, decision, asked, as_json=as_json)
        return
    if crisis not in region.snapshots:
        raise _unknown_crisis(source, crisis, region)
    if lost_majority:
        message = "a majority matters to a decision on a treaty, not to a crisis"
        raise typer.BadParameter(message, param_hint="--lost-majority")
    _explain(region, crisis, other, change.label, as_json)
    if figure is not None:
        # The caption has the title of the arrangement in place of its name.
        told = _drawn(
            region, crisis, other, replace(change, arrangement=None).label, (figure, width)
        )
        if not as_json:
            say_prose(f"\n{told}")


def _check_figure(figure: Path | None, crisis: str) -> None:
    """Raise if a figure could not be drawn."""
    if figure is None:
        return
    check_ending(figure, "--figure")
    # Only the identifier of a decision ends with a state.
    if not crisis or crisis[-1:].isupper():
        raise typer.BadParameter("a figure is of one crisis", param_hint="--figure")


def _drawn(
    region: "Region",
    crisis: str,
    other: "Scenario[Parameters] | None",
    label: str,
    target: tuple[Path, ColumnWidth],
) -> str:
    """Draw the tree of a crisis; return what to tell the user of it."""
    from sim.execution.crisis_again import as_solved
    from sim.interfaces.crisis_figure import write_run_tree
    from sim.model.counterfactual import crisis_again

    found = as_solved(crisis_again(region, crisis, other))
    source = f"Seed {region.draw_seed}, replication {region.replication}"
    return write_run_tree(found, label, source, target)


def _terms_and_pacts(
    without: list[str], crisis: str, scenario: "Scenario[Parameters]"
) -> tuple[list[str], list[str]]:
    """Return which of the names are terms of a decision on a treaty, and which are pacts.

    Raises
    ------
    UnknownNameError : one is neither, where a decision is asked for
    """
    from sim.domain.errors import UnknownNameError
    from sim.domain.switches import JoinSwitches

    # Only a decision on a treaty has terms to leave out, and only its identifier ends with a state.
    if not crisis[-1:].isupper():
        return [], without
    terms = list(JoinSwitches.model_fields)
    for name in without:
        if name not in terms and name not in scenario.pacts:
            known = [*sorted(terms), *sorted(scenario.pacts)]
            raise UnknownNameError("term or pact", name, known)
    return [one for one in without if one in terms], [one for one in without if one not in terms]


@dataclass(frozen=True)
class Change:
    """What the counterfactual changes."""

    without: list[str]
    under: list[str]
    arrangement: str | None
    overrides: dict[str, object]

    def __bool__(self) -> bool:
        """Return whether anything is changed."""
        return bool(self.without or self.under or self.arrangement or self.overrides)

    @property
    def label(self) -> str:
        """Return the change in a few words."""
        parts = [f"without {name}" for name in self.without]
        parts += [f"under {name}" for name in self.under]
        parts += [self.arrangement] if self.arrangement else []
        parts += [f"{path}={value}" for path, value in self.overrides.items()]
        return ", ".join(parts)

    def scenario_of(
        self, request: "RunRequest", scenario: "Scenario[Parameters]"
    ) -> "Scenario[Parameters]":
        """Return the changed scenario.

        Parameters
        ----------
        request : of the run, whose own policies and overrides stay where nothing takes their place
        scenario : of the run

        Raises
        ------
        ScenarioError : what is asked for does not go together, or there is no such pact
        """
        from sim.model.counterfactual import without_pacts
        from sim.results.run_request import changed_scenario

        if self.under or self.arrangement or self.overrides:
            scenario = changed_scenario(
                request,
                scenario,
                arrangement=self.arrangement,
                policies=self.under,
                overrides=self.overrides,
            )
        return without_pacts(scenario, self.without)


def _request_of(
    source: str, seed: int | None, replication: int | None, scenario: str | None
) -> tuple["RunRequest", "Scenario[Parameters]"]:
    """Return the request that a run folder or a scenario stands for, and its scenario."""
    from sim.results.run_folder import read_run_manifest, scenario_of_run
    from sim.results.run_request import RunRequest

    folder = Path(source)
    if not folder.is_dir():
        if scenario is not None:
            message = "only a run folder can have its scenario elsewhere"
            raise typer.BadParameter(message, param_hint="--scenario")
        request = RunRequest(scenario=source, seed=seed, replication=replication or 0)
        return request, request.load()
    if seed is not None or replication is not None:
        message = "a run folder has its own seed and replication"
        raise typer.BadParameter(message, param_hint="--seed")
    manifest = read_run_manifest(folder)
    # The file may have moved since; that it still says the same is checked when it is loaded.
    if scenario is not None:
        manifest = manifest.model_copy(update={"scenario": scenario})
    return manifest, scenario_of_run(folder, manifest)


def _list_crises(region: "Region") -> None:
    """Print the crises of a run and how they ended."""
    from sim.analysis.telling.tables import table_text
    from sim.analysis.telling.words import words
    from sim.domain.records import CrisisRecord
    from sim.loading.suggestions import state_label

    names = {code: state.name for code, state in region.effective.states.items()}
    crises = [one for one in region.events if isinstance(one, CrisisRecord)]
    rows = [
        [one.crisis, one.challenger, one.target, words(one.mode or "-"), words(one.outcome)]
        for one in crises
    ]
    headers = ("crisis", "challenger", "target", "mode", "outcome")
    say(table_text(headers, rows, width=terminal_width()))
    # Below and not within: on 80 columns names would fold the modes and outcomes.
    parties = sorted({code for one in crises for code in (one.challenger, one.target)})
    if parties:
        say_prose(f"\n{', '.join(state_label(code, names) for code in parties)}")


def _unknown_crisis(source: str, crisis: str, region: "Region") -> ScenarioError:
    """Return the error for a crisis that the run has not had, with those that are near."""
    quarter, _, place = crisis.partition("-")
    known = [*region.snapshots, *decisions_by_name(region)]
    near = [one for one in known if place and one.endswith(f"-{place}")]
    near += [one for one in known if one.startswith(f"{quarter}-")]
    near += get_close_matches(crisis, known, n=MOST_SUGGESTIONS, cutoff=0.5)
    shown = list(dict.fromkeys(near))[:MOST_SUGGESTIONS]
    hint = f"Near it: {', '.join(shown)}. " if shown else ""
    hint += f"`deter explain {source}` lists all {len(known)}."
    which = f"seed {region.draw_seed}, replication {region.replication}"
    what = "no crisis and no decision" if region.governments.is_on else "no crisis"
    message = f"there is {what} {crisis!r} in this run ({which})"
    return ScenarioError([Problem(source, 0, 0, message, "", hint)])


def _explain(
    region: "Region",
    crisis: str,
    other: "Scenario[Parameters] | None",
    label: str,
    as_json: bool,
) -> None:
    """Print a crisis along its path and, where one is asked for, its counterfactual."""
    from sim.analysis.crisis.contrast import contrast
    from sim.analysis.telling.crisis_contrast import contrast_text
    from sim.analysis.telling.crisis_path import crisis_path_text
    from sim.analysis.telling.tables import paragraph
    from sim.domain.records import as_json_line
    from sim.engine.crisis.arrays import SummaryColumn
    from sim.model.counterfactual import crisis_again
    from sim.model.crisis_record import crisis_record

    # Played again even without a change, since a record has no solved game to show.
    factual = crisis_again(region, crisis)
    again = None if other is None else crisis_again(region, crisis, other)
    if as_json:
        for play in (factual, again):
            if play is not None:
                version = {"version": "factual" if play is factual else label}
                say(json.dumps({**json.loads(as_json_line(crisis_record(play))), **version}))
        return
    names = {code: state.name for code, state in region.effective.states.items()}
    mode = factual.mode
    precision = (
        None if mode is None else float(factual.solution.summary[mode, SummaryColumn.PRECISION])
    )
    text = crisis_path_text(crisis_record(factual), names, precision=precision, width=prose_width())
    say(f"{region.effective.flashpoints[crisis_record(factual).flashpoint].title}\n{text}")
    if again is not None:
        head = f"The same crisis, {label}: the region as it stood, the same draws."
        say(f"\n{paragraph(head, prose_width())}\n")
        versions = _solved_crisis(factual, "as it was"), _solved_crisis(again, label)
        say(contrast_text(contrast(*versions), names, prose_width()))


def _solved_crisis(play: "CrisisPlay", label: str) -> "SolvedCrisis":
    """Return a crisis that was played again, as the contrast wants it."""
    from sim.analysis.crisis.contrast import SolvedCrisis
    from sim.model.counterfactual import party_names
    from sim.model.crisis_record import crisis_record

    return SolvedCrisis(label, party_names(play), play.crisis, play.solution, crisis_record(play))

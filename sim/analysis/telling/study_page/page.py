"""The hand-out of a study: its answer, its runs as dots, and one run that shows the difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sim.analysis.comparison import HEADLINE
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.losses import with_material_loss
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.pages.environment import rendered
from sim.analysis.telling.pages.hand_out import page_that_fits, run_values
from sim.analysis.telling.reports.method import limit_lines
from sim.analysis.telling.reports.titles import with_titles
from sim.analysis.telling.state_names import name_in_sentence
from sim.analysis.telling.study_page.answer import answer, sureness
from sim.analysis.telling.study_page.dots import MOST_DOTS, failures_by_policy, study_dots
from sim.analysis.telling.verdict import verdict_paragraphs
from sim.analysis.verdict.feasibility import kept_chances
from sim.analysis.verdict.shown_run import RunChoice, run_choice
from sim.analysis.verdict.verdict import ComparisonVerdict, verdict_of
from sim.domain.errors import QuestionError
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import Comparison
from sim.execution.seminar.study_runs import OtherCell, ToldStudyRun, told_study_run
from sim.loading.provenance import assumptions
from sim.results.provenance import deter_version
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import ComparisonCells
from sim.study.seminar_files import WhatIf

NO_FORECAST: Final = "Arrangements compared under stated assumptions, no forecast."
"""What is always in sight."""

MOST_CHANGES: Final = 4
"""Other cells of the study in which the crises of the told run are asked again."""

MOST_TRIED: Final = 8
"""Runs that are played in search of one that shows the difference."""

MOST_ROWS_ON_PAPER: Final = 12
"""Arrangements on the first sheet."""

SURE_OF_RUN: Final = "One run proves nothing: it shows how the model comes to its answer."


@dataclass(frozen=True)
class ToldStudy:
    """A comparison, its verdict, and one of its runs."""

    dossier: Dossier
    """The study."""

    comparison: Comparison
    """Its runs."""

    verdict: ComparisonVerdict
    """What it comes to."""

    choice: RunChoice
    """Which of its runs show the difference."""

    run: ToldStudyRun
    """The one that is told."""

    @property
    def titles(self) -> Mapping[str, str]:
        """Return {name of an arrangement or policy: its title}."""
        return self.dossier.titles


def told_study(dossier: Dossier) -> ToldStudy:
    """Return a comparison with its verdict and the run that shows it.

    Raises
    ------
    QuestionError : there is nothing to compare, or no run that can be played again
    ScenarioChangedError, VectorsChangedError : its files say something else now
    """
    comparison, found = dossier.comparison, dossier.found
    if comparison is None or not isinstance(found, ComparisonCells):
        raise QuestionError(_why_not(dossier))
    if len(comparison.study.arrangements) < 2:
        message = "the study has one arrangement only, and nothing to compare"
        raise QuestionError(message)
    if dossier.manifest.agents is not None:
        message = "the study has agents of the user's own, whose runs a page does not play"
        raise QuestionError(message)
    comparison = with_material_loss(comparison)
    chances = kept_chances(found, dossier.results.folder / "feasibility.csv") or []
    verdict = verdict_of(comparison, chances)
    choice = run_choice(comparison, verdict, MOST_DOTS)
    run = told_study_run(
        dossier.results.folder,
        _point(dossier, choice.told, choice.policy),
        choice.replications[:MOST_TRIED],
        list(_other_cells(dossier, verdict, choice)),
    )
    return ToldStudy(dossier, comparison, verdict, choice, run)


def _why_not(dossier: Dossier) -> str:
    """Return why there is no page of a study."""
    if dossier.manifest.kind != "comparison":
        return "a page is made of a comparison, and this is a sweep: see `deter report`"
    if dossier.manifest.failed:
        return "some runs failed, and those that are left are a selection: no page is made"
    return f"its scenario cannot be read any more: {dossier.trouble}"


def _point(dossier: Dossier, arrangement: str, policy: str) -> int:
    """Return the number of a cell in the study."""
    wanted = {"arrangement": arrangement, "policy": policy}
    points = dossier.manifest.points
    return next(number for number, one in enumerate(points) if one.values == wanted)


def _other_cells(
    dossier: Dossier, verdict: ComparisonVerdict, choice: RunChoice
) -> Iterator[OtherCell]:
    """Yield the cells in which crises are asked again, the better arrangement first."""
    study, titles = verdict.study, dossier.titles
    order = next(one.order for one in verdict.standings[HEADLINE] if one.policy == choice.policy)
    known = [choice.better, study.null_arrangement, study.control, *order]
    arrangements = [one for one in dict.fromkeys(known) if one is not None and one != choice.told]
    cells = [
        OtherCell(
            _point(dossier, name, choice.policy),
            name,
            WhatIf(title=f"“{titles.get(name, name)}” were in force", arrangement=name),
        )
        for name in arrangements
    ]
    for name in study.policies[1:]:
        point = _point(dossier, choice.told, name)
        title = _policy_title(dossier.scenario_of(point), name, titles)
        cells.append(OtherCell(point, f"policy_{name}"[:60], WhatIf(title=title, policies=[name])))
    yield from cells[:MOST_CHANGES]


def _policy_title(
    scenario: Scenario[Parameters] | None, name: str, titles: Mapping[str, str]
) -> str:
    """Return a change of policy in words, to be read after "What if"."""
    known = {} if scenario is None else scenario.policies
    whose = (
        f" of {name_in_sentence(scenario, known[name].patron)}"
        if scenario is not None and name in known
        else ""
    )
    return f"the policy{whose} were “{titles.get(name, name)}”"


def study_hand_out(told: ToldStudy) -> str:
    """Return the page of a study, below `sim.analysis.telling.pages.hand_out.MOST_BYTES`."""
    values = _study_values(told)
    run = told.run
    return page_that_fits(
        run.told,
        lambda crises: rendered(
            "study.html", {**run_values(run.told, crises, run.crisis, why_told(told)), **values}
        ),
    )


def _study_values(told: ToldStudy) -> dict[str, object]:
    """Return what the template takes beside the run."""
    dossier, verdict = told.dossier, told.verdict
    study, titles = verdict.study, told.titles
    scenario = told.comparison.cells[0].scenario
    quoted = {name: f"“{title}”" for name, title in titles.items()}
    heads, rows = failures_by_policy(verdict, titles)
    n_policies = len(study.policies)
    # Names of commands are in backquotes there, which a page for a class shows as they are.
    limits = [one.replace("`", "") for one in limit_lines(dossier)]
    under = f", under each of {n_policies} policies" if n_policies > 1 else ""
    return {
        "title": dossier.title,
        "question": (
            f"Which of {len(study.arrangements)} arrangements of treaties has the fewest failures "
            f"of deterrence{under}?"
        ),
        "no_forecast": NO_FORECAST,
        "answer": answer(verdict, titles),
        "sureness": sureness(verdict, titles, len(assumptions(scenario))),
        "limits": [*filter(None, [fitted_words(dossier)]), *limits],
        "dots": study_dots(told.comparison, verdict, titles),
        "policy_heads": heads,
        "policy_rows": rows,
        "verdict": [
            with_titles(one, quoted) for one in verdict_paragraphs(verdict, for_class=True)
        ],
        "sure_of_run": SURE_OF_RUN,
        "most_rows": MOST_ROWS_ON_PAPER,
        "study_facts": {
            "Runs": f"{dossier.manifest.runs:,}: {study.replications:,} of each arrangement under "
            f"each policy, seed {dossier.manifest.seed}",
            "Study": f"{dossier.fingerprint}, deter {deter_version()}",
        },
    }


def why_told(told: ToldStudy) -> str:
    """Return in sentences why this run is told."""
    choice, run, titles = told.choice, told.run, told.titles
    here, there = (f"“{titles.get(one, one)}”" for one in (choice.told, choice.better))
    n_here, n_there = len(choice.only_told), choice.only_better
    neither = choice.runs - n_here - n_there
    counted = (
        f"Of {choice.runs} runs on the same luck {n_here} fail under {here} only, {n_there} under "
        f"{there} only, and {neither} under both or neither."
    )
    which = f"This is run {run.replication + 1}, under {here} and “{_policy(told)}”"
    if not n_here:
        return (
            f"{counted} {which}: the one in which the chances of failure differ most. {SURE_OF_RUN}"
        )
    if run.does_turn:
        reason = (
            f"one of the {n_here}: its failure is a crisis that {there} turns, with everything "
            "before it as it was"
        )
    else:
        reason = (
            f"one of the {n_here}: {there} does not turn its failure once the crisis has begun; "
            "what it changes comes before"
        )
    return f"{counted} {which}, {reason}. {SURE_OF_RUN}"


def _policy(told: ToldStudy) -> str:
    """Return the title of the policy of the run."""
    return told.titles.get(told.choice.policy, told.choice.policy)

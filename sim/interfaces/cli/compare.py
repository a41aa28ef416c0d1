"""The command `deter compare`: arrangements under policies, paired with a baseline."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from sim.domain.safe_text import safe_text
from sim.interfaces.cli.study_runs import (
    OwnAgents,
    Restart,
    RunOptions,
    StudyFolder,
    StudySeed,
    Workers,
    continue_command,
    replications_option,
    report_end,
    resumable,
    run_to_end,
)
from sim.interfaces.cli.treaty import show_fates
from sim.interfaces.completion import study_or_scenario_names
from sim.interfaces.early_look import Look
from sim.interfaces.sweep_answers import (
    Apart,
    Asked,
    Flashpoint,
    Outcomes,
    check_asked,
    show_answers,
)
from sim.interfaces.terminal.screen import message_width, say, say_prose, terminal_width

if TYPE_CHECKING:
    import polars as pl

    from sim.analysis.comparison import Claims
    from sim.analysis.verdict.feasibility import Chance
    from sim.analysis.verdict.verdict import ComparisonVerdict
    from sim.execution.comparison_runs import Comparison
    from sim.execution.progress import StudyEnd
    from sim.results.reader import Results
    from sim.study.comparison_cells import ComparisonCells
    from sim.study.plan import Plan
    from sim.study.plausible_sets import PlausibleSet


def compare(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="Study file or name; with --arrangements, a scenario.",
            autocompletion=study_or_scenario_names,
        ),
    ],
    arrangements: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Without a study: arrangements, the baseline first."),
    ] = None,
    policies: Annotated[
        str | None,
        typer.Option(metavar="P,Q", help="Without a study: policies; absent: the scenario's."),
    ] = None,
    replications: Annotated[
        # Two at least: a paired difference of one run has no error to be judged by.
        int | None, replications_option("cell", least=2)
    ] = None,
    seed: StudySeed = None,
    workers: Workers = None,
    output: StudyFolder = None,
    agents: OwnAgents = None,
    outcome: Outcomes = None,
    flashpoint: Flashpoint = None,
    apart: Apart = None,
    restart: Restart = False,
) -> None:
    """Compare arrangements under policies, on the same luck.

    Given again, it goes on where it was, or shows again what is complete. Without a
    study file: deter compare SCENARIO --arrangements A,B [--policies P,Q].
    """
    options = {
        "--arrangements": arrangements,
        "--policies": policies,
        "--replications": replications,
        "--seed": seed,
        "--workers": workers,
        "--output": output,
        "--agents": agents,
    }
    command = continue_command("compare", study, options)
    with resumable(command):
        from sim.execution.custom_agents import load_agents
        from sim.results.reader import load_results
        from sim.study.study_plan import plan_from

        found = _cells(study, arrangements, policies, seed)
        plan = plan_from(found, replications=replications)
        asked = Asked(outcome, None, flashpoint, apart)
        check_asked(asked, plan)
        own = None if agents is None else load_agents(agents)
        folder = _compare(
            found, plan, output, command, workers=workers, agents=own, restart=restart
        )
        if outcome or flashpoint or apart:
            show_answers(load_results(folder), asked)


def _cells(
    study: str, arrangements: str | None, policies: str | None, seed: int | None
) -> "ComparisonCells":
    """Return the comparison of a study, or of a scenario with what the options say."""
    from sim.study.loader import cells_of, read_cells

    changes = {} if seed is None else {"seed": seed}
    if arrangements is None and policies is None:
        return read_cells(study, changes)
    if arrangements is None:
        message = "a comparison without a study needs --arrangements"
        raise typer.BadParameter(message, param_hint="--arrangements")
    names = _listed(arrangements, "arrangements")
    under = _own_policy(study) if policies is None else _listed(policies, "policies")
    said = {"arrangements": names, "policies": under, "baseline": names[0]}
    return cells_of(study, {**said, **changes})


def _listed(text: str, kind: str) -> list[str]:
    """Return names from a list with commas, after which there may be spaces.

    Raises
    ------
    typer.BadParameter : some can be no names of their kind
    """
    from sim.loading.library import is_name

    names = [name.strip() for name in text.split(",")]
    # Told here and once: the study that is made of them would tell it of each key that has one.
    if wrong := [safe_text(repr(name)) for name in names if not is_name(kind, name)]:
        message = (
            f"{', '.join(wrong)}: names of {kind} have small letters, digits and underscores, "
            "and stand between commas"
        )
        raise typer.BadParameter(message, param_hint=f"--{kind}")
    return names


def _own_policy(scenario: str) -> list[str]:
    """Return the policy of a scenario, under which it is compared if nobody names another."""
    from sim.loading.scenarios import load_scenario

    found = load_scenario(scenario).policies
    if len(found) != 1:
        message = f"the scenario has {len(found)} policies, one a patron; say which are compared"
        raise typer.BadParameter(message, param_hint="--policies")
    return list(found)


def _compare(
    found: "ComparisonCells",
    plan: "Plan",
    output: Path | None,
    command: str,
    **options: Unpack[RunOptions],
) -> Path:
    """Run a comparison, or what is missing of it, show and write what it says; return its folder.

    Parameters
    ----------
    plan : of the same comparison
    """
    from sim.analysis.comparison import claims_of
    from sim.analysis.losses import with_material_loss
    from sim.analysis.telling.comparison import claims_text
    from sim.analysis.telling.verdict import verdict_text
    from sim.analysis.treaties import has_treaties
    from sim.analysis.verdict.verdict import verdict_of
    from sim.execution.comparison_runs import comparison_of
    from sim.results.reader import load_results

    ended = run_to_end(plan, output, command=command, look=_look(found), **options)
    # No claims then: the runs that are left would be a selection.
    if ended.manifest.failed:
        report_end(ended, as_json=False)
    results = load_results(ended.folder)
    comparison = with_material_loss(comparison_of(found, results))
    is_own = options.get("agents") is not None
    verdict = verdict_of(comparison, [] if is_own else _chances(found, comparison, ended))
    say(f"\n{verdict_text(verdict, terminal_width())}")
    claims = claims_of(comparison)
    say(f"\n{claims_text(claims, terminal_width())}")
    if has_treaties(results.manifest):
        show_fates(results)
    paths = [*_write(claims, comparison, results), *_write_verdict(verdict, ended.folder)]
    if found.vectors is not None:
        paths += _show_robustness(found, found.vectors, comparison, ended)
    took = "were complete" if ended.was_complete else f"in {ended.seconds:.0f} s"
    where = safe_text(str(ended.folder))
    say_prose(f"{len(comparison.runs):,} runs {took}. Written to {where}: {', '.join(paths)}")
    return ended.folder


def _chances(
    found: "ComparisonCells", comparison: "Comparison", ended: "StudyEnd"
) -> "list[Chance]":
    """Return how often the treaties of a study are made: kept before, or played now and kept."""
    from sim.analysis.verdict.feasibility import (
        FEASIBILITY,
        chances_of,
        chances_table,
        kept_chances,
    )
    from sim.analysis.verdict.kept_tables import write_table
    from sim.interfaces.terminal.progress import count_progress

    path = ended.folder / FEASIBILITY
    chances = kept_chances(found, path) if ended.was_complete else None
    if chances is None:
        with count_progress("runs of treaties that may be made") as progress:
            runs = comparison.study.replications
            chances = chances_of(found, runs, progress=progress)
        if chances:
            write_table(path, chances_table(chances))
    return chances


def _write_verdict(verdict: "ComparisonVerdict", folder: Path) -> list[str]:
    """Write the tables of a verdict; return the names of all that is in the folder."""
    from sim.analysis.verdict.feasibility import FEASIBILITY
    from sim.analysis.verdict.kept_tables import REGRET, VERDICT, regret_table, write_table

    write_table(folder / VERDICT, verdict.table())
    write_table(folder / REGRET, regret_table(verdict))
    return [VERDICT, REGRET, *([FEASIBILITY] if verdict.chances else [])]


def _show_robustness(
    found: "ComparisonCells",
    vectors: "PlausibleSet",
    comparison: "Comparison",
    ended: "StudyEnd",
) -> list[str]:
    """Show in how much of the set the headlines hold, and write it; return the names of files."""
    from sim.analysis.robust import (
        kept_robustness,
        robustness_of,
        robustness_table,
        with_played,
    )
    from sim.analysis.telling.claims.robust import notes, shares_markdown, shares_text
    from sim.analysis.verdict.kept_tables import ROBUSTNESS, write_table
    from sim.interfaces.terminal.progress import count_progress

    path = ended.folder / ROBUSTNESS
    table = kept_robustness(found, path) if ended.was_complete else None
    if table is None:
        with count_progress("vectors") as progress:
            made = robustness_of(found, vectors, progress=progress)
        table = robustness_table(with_played(made, comparison.runs))
        write_table(path, table)
        path.with_suffix(".md").write_text(shares_markdown(table), encoding="utf-8")
    say(f"\nIn how much of the plausible set {vectors.name} the headlines hold\n")
    say(shares_text(table, terminal_width()))
    for note in notes(table.to_dicts()):
        say_prose(note)
    return [path.name, path.with_suffix(".md").name]


def _look(found: "ComparisonCells") -> Look:
    """Return what a comparison shows before it is over."""
    from sim.analysis.early import early_comparison
    from sim.analysis.telling.early import early_comparison_line, early_comparison_text

    def table(runs: "pl.DataFrame") -> str | None:
        early = early_comparison(found, runs)
        count = len(found.study.arrangements)
        return None if early is None else early_comparison_text(early, count, message_width())

    def line(runs: "pl.DataFrame") -> str | None:
        early = early_comparison(found, runs)
        return None if early is None else early_comparison_line(early)

    return Look(table=table, line=line)


def _write(claims: "Claims", comparison: "Comparison", results: "Results") -> list[str]:
    """Write the summary and the plots; return the names of all that is in the folder."""
    from sim.analysis.telling.plots import write_plots
    from sim.analysis.verdict.kept_tables import SUMMARY, write_table

    folder = results.folder
    write_table(folder / SUMMARY, claims.table)
    plots = write_plots(
        claims.table, comparison, folder / "figures", results.manifest.fingerprint[:12]
    )
    tables = sorted(path.name for path in folder.glob("*.parquet"))
    names = ["manifest.json", *tables, SUMMARY]
    return [*names, *(str(path.relative_to(folder)) for path in plots)]

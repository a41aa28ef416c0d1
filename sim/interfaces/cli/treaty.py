"""The command `deter treaty`: whether proposed treaties come about, and what that is worth."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.study_runs import (
    Restart,
    StudyFolder,
    StudySeed,
    Workers,
    continue_command,
    plan_of_study,
    replications_option,
    report_end,
    resumable,
    run_to_end,
)
from sim.interfaces.completion import study_names
from sim.interfaces.terminal.screen import say, say_prose, terminal_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.analysis.treaties import Fate
    from sim.results.reader import Results
    from sim.results.study_manifest import PointRecord


def treaty(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="File or name of a sweep that keeps proposals and joining.",
            autocompletion=study_names,
        ),
    ],
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Arrangement of the hub; the only one without proposals if absent."
        ),
    ] = None,
    replications: Annotated[int | None, replications_option("point", least=2)] = None,
    seed: StudySeed = None,
    workers: Workers = None,
    output: StudyFolder = None,
    restart: Restart = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Print every point, refusals and what each is worth.")
    ] = False,
) -> None:
    """Run a sweep over treaties, and show whether they come about and what that is worth.

    The answer and a table of treaties by policies; --all prints the rest. Points with
    `switches.negotiation: inert` and points without proposals give the cost of the
    attempt and the effect of the treaty apart. Given again, it goes on where it was, or
    shows again what is complete.
    """
    options = {
        "--baseline": baseline,
        "--replications": replications,
        "--seed": seed,
        "--workers": workers,
        "--output": output,
    }
    command = continue_command("treaty", study, options)
    with resumable(command):
        from sim.domain.errors import NoTreatiesError
        from sim.results.reader import load_results
        from sim.study.tables import TREATY_TABLES

        plan = plan_of_study(study, seed, replications)
        # Before anything is played: without these tables there would be nothing to show.
        if missing := [name for name in TREATY_TABLES if name not in plan.outputs]:
            raise NoTreatiesError(plan.name, missing)
        ended = run_to_end(plan, output, command=command, workers=workers, restart=restart)
        # No claims then: the runs that are left would be a selection.
        if ended.manifest.failed:
            report_end(ended, as_json=False)
        _show(load_results(ended.folder), baseline, everything=everything)
        say_prose(f"{ended.manifest.runs:,} runs. Kept in {ended.folder}.")


def _show(results: "Results", baseline: str | None, *, everything: bool) -> None:
    """Show the answer and how often treaties are made; on request all else.

    Raises
    ------
    ArmsError : no point without proposals belongs to some treaty, or several do
    """
    from sim.analysis.dossier.dossier import read_dossier
    from sim.analysis.net_benefit import net_benefits
    from sim.analysis.telling.politics.treaties import net_text
    from sim.analysis.telling.reports.treaty_answer import attempts_of, treaty_sentences

    benefits = net_benefits(results, baseline)
    dossier = read_dossier(results.folder)
    say()
    say_prose(str(results.manifest.study.get("question") or "What became of proposed treaties?"))
    for one in treaty_sentences(dossier, attempts_of(dossier, baseline)):
        say_prose(f"{one.label}: {one.text}")
    if not everything:
        show_chances(results)
        return
    show_fates(results)
    points = results.manifest.points
    told = _settings_of([points[one.negotiated] for one in benefits], results)
    say("\nWhat proposing each treaty is worth\n")
    rows = [(told(points[one.negotiated]), one) for one in benefits]
    say(net_text(rows, terminal_width()))


def show_chances(results: "Results") -> None:
    """Show how often each treaty is made, policy by policy."""
    from sim.analysis.telling.politics.treaties import chances_text
    from sim.analysis.treaties import fates_that_count

    rows = [
        (point.arrangement or fate.proposal, ", ".join(point.policies or ()) or "in force", fate)
        for point, fate in fates_that_count(results)
    ]
    say("\nWhat became of proposed treaties\n")
    say(chances_text(rows, terminal_width()))


def show_fates(results: "Results") -> None:
    """Show what became of the proposals of a study, once where settings change nothing."""
    from sim.analysis.telling.politics.treaties import fates_text
    from sim.analysis.treaties import fates_that_count

    found = fates_that_count(results)
    told = _settings_of([point for point, _ in found], results)
    groups: dict[tuple[str, ...], list[tuple[PointRecord, Fate]]] = {}
    for point, fate in found:
        name = point.arrangement or fate.proposal
        groups.setdefault((name, *(point.policies or ())), []).append((point, fate))
    fates = []
    for names, same in groups.items():
        is_said_once = len({str(fate) for _, fate in same}) == 1
        fates += [
            (", ".join(names) if is_said_once else told(point), fate)
            for point, fate in (same[:1] if is_said_once else same)
        ]
    say("\nWhat became of proposed treaties\n")
    say(fates_text(fates, terminal_width()))


def _settings_of(
    points: "Sequence[PointRecord]", results: "Results"
) -> "Callable[[PointRecord], str]":
    """Return what tells a point from the others: the factors that differ among them, by titles."""
    from sim.analysis.dossier.factor_titles import value_titles
    from sim.analysis.sweeps.answers import part_name

    factors, titles = results.manifest.factors, value_titles(results.manifest)
    differing = [
        name for name in factors if len({str(one.values.get(name)) for one in points}) > 1
    ] or list(factors)

    def told(point: "PointRecord") -> str:
        parts = [
            part_name(name, one if isinstance(one := point.values[name], int | float) else str(one))
            for name in differing
            if name in point.values
        ]
        return ", ".join(titles.get(one, one) for one in parts)

    return told

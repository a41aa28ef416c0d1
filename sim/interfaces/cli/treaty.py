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
    from sim.results.reader import Results


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
) -> None:
    """Run a sweep over treaties, and show whether they come about and what that is worth.

    Points with `switches.negotiation: inert` and points without proposals give the cost
    of the attempt and the effect of the treaty apart. Given again, it goes on where it
    was, or shows again what is complete.
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
        _show(load_results(ended.folder), baseline)
        say_prose(f"{ended.manifest.runs:,} runs. Kept in {ended.folder}.")


def _show(results: "Results", baseline: str | None) -> None:
    """Show the fates of treaties, and their net benefit where there are points without any."""
    from sim.analysis.net_benefit import net_benefits
    from sim.analysis.telling.politics.treaties import net_text
    from sim.analysis.treaties import point_words

    show_fates(results)
    points, factors = results.manifest.points, results.manifest.factors
    benefits = [
        (point_words(points[one.negotiated], factors), one)
        for one in net_benefits(results, baseline)
    ]
    say("\nWhat proposing each treaty is worth\n")
    say(net_text(benefits, terminal_width()))


def show_fates(results: "Results") -> None:
    """Show what became of the proposals of a study."""
    from sim.analysis.telling.politics.treaties import fates_text
    from sim.analysis.treaties import fates_of, point_words

    factors = results.manifest.factors
    fates = [(point_words(point, factors), fate) for point, fate in fates_of(results)]
    say("\nWhat became of proposed treaties\n")
    say(fates_text(fates, terminal_width()))

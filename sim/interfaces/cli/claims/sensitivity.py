"""The command `deter sensitivity`: what the differences of a sweep follow, and where they turn."""

import json
from collections.abc import Mapping
from pathlib import Path
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
from sim.interfaces.figure_file import (
    ColumnWidth,
    FigureFile,
    FigureWidth,
    check_ending,
    page_of,
    write_figure,
)
from sim.interfaces.sweep_answers import Asked, Baseline, Flashpoint, check_asked
from sim.interfaces.table_file import write_csv
from sim.interfaces.terminal.screen import say, say_prose, terminal_width

if TYPE_CHECKING:
    from sim.analysis.sweeps.sensitivity import Sensitivity
    from sim.execution.progress import StudyEnd
    from sim.results.reader import Results


def sensitivity(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY",
            help="Study file, name of a shipped study, or folder of results.",
            autocompletion=study_names,
        ),
    ],
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="Outcome; deterrence_failure if absent.")
    ] = None,
    baseline: Baseline = None,
    arm: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="Only arms with this value; may be repeated."),
    ] = None,
    flashpoint: Flashpoint = None,
    cases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a row a point to a CSV file.")
    ] = None,
    replications: Annotated[int | None, replications_option("point", least=1)] = None,
    seed: StudySeed = None,
    workers: Workers = None,
    output: StudyFolder = None,
    restart: Restart = False,
    figure: FigureFile = None,
    width: FigureWidth = ColumnWidth.DOUBLE,
    as_json: Annotated[bool, typer.Option("--json", help="Print a row a line.")] = False,
) -> None:
    """Say which factors the differences of a sweep follow, where they hold and where they turn.

    A study is played first, as by deter sweep, if its folder does not hold its runs.
    Design morris screens, saltelli gives Sobol indices, any other rank correlations.
    """
    if figure is not None:
        check_ending(figure, "--figure")
    asked = Asked([outcome] if outcome else None, baseline, flashpoint, None)
    options = {
        "--replications": replications,
        "--seed": seed,
        "--workers": workers,
        "--output": output,
    }
    with resumable(continue_command("sensitivity", study, options)):
        from sim.analysis.sweeps.sensitivity import check_drawn
        from sim.results.study_manifest import study_manifest

        if (Path(study) / "manifest.json").is_file():
            from sim.results.reader import load_results

            _check_kept({**options, "--restart": restart or None})
            results = load_results(study)
        else:
            plan = plan_of_study(study, seed, replications)
            check_asked(asked, plan)
            check_drawn(study_manifest(plan, ""))
            again = continue_command("sweep", study, options)
            results = _finished(
                run_to_end(plan, output, command=again, workers=workers, restart=restart)
            )
        found = _found(results, asked, arm or [])
        _show(found, cases, as_json=as_json)
        if figure is not None:
            told = _drawn(found, results, figure, width)
            if not as_json:
                say_prose(told)


def _check_kept(options: Mapping[str, object]) -> None:
    """Raise if an option asks for another way of playing runs that are kept.

    Parameters
    ----------
    options : {option: value, none if it was not given}
    """
    for option in ("--replications", "--seed", "--output", "--restart"):
        if options[option] is not None:
            message = "this is a folder of runs that are kept: name the study to play others"
            raise typer.BadParameter(message, param_hint=option)


def _finished(ended: "StudyEnd") -> "Results":
    """Return the results of a study that was played."""
    from sim.results.reader import load_results

    # No claims then: the runs that are left would be a selection.
    if ended.manifest.failed:
        report_end(ended, as_json=False)
    return load_results(ended.folder)


def _found(results: "Results", asked: Asked, arms: list[str]) -> "Sensitivity":
    """Return what is found of a finished study."""
    from sim.analysis.sweeps.played_vectors import played_vectors
    from sim.analysis.sweeps.sensitivity import sensitivity_of

    (measure,) = asked.measures()
    return sensitivity_of(results, measure, asked.baseline, played_vectors(results), arms)


def _drawn(found: "Sensitivity", results: "Results", path: Path, width: ColumnWidth) -> str:
    """Draw what is found; return what to tell the user of it."""
    from sim.analysis.dossier.dossier import SHOWN_DIGITS
    from sim.analysis.telling.figures.tornado import tornado

    digits = results.manifest.fingerprint[:SHOWN_DIGITS]
    return write_figure(tornado(found, page_of(width), digits), path)


def _show(found: "Sensitivity", cases: Path | None, *, as_json: bool) -> None:
    """Show what is found, and write the cases."""
    from sim.analysis.telling.sweeps.sensitivity import sensitivity_text

    if as_json:
        for row in found.table().iter_rows(named=True):
            say(json.dumps(row))
    else:
        say(sensitivity_text(found, terminal_width()))
    if cases is not None:
        write_csv(found.cases, cases, digits=None)
        if not as_json:
            rows = f"{len(found.cases):,} {found.unit.word}"
            say_prose(f"Written to {cases}: a row for each of {rows}")

"""The command `deter compare`: arrangements under policies, paired with a baseline."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.run_options import MAX_REPLICATIONS, MAX_WORKERS
from sim.interfaces.cli.screen import say, terminal_width
from sim.interfaces.cli.study_runs import continue_command, report_end, resumable, run_to_end

if TYPE_CHECKING:
    from sim.analysis.comparison import Claims
    from sim.execution.comparison_runs import Comparison
    from sim.results.reader import Results

Workers = Annotated[
    int | None, typer.Option(min=1, max=MAX_WORKERS, help="Threads; all cores when absent.")
]


def compare(
    study: Annotated[str, typer.Argument(help="Study file, or the name of a shipped study.")],
    replications: Annotated[
        int | None,
        typer.Option(
            min=2, max=MAX_REPLICATIONS, help="Runs a cell; the study's own number when absent."
        ),
    ] = None,
    workers: Workers = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/STUDY when absent.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew where there is a result already.")
    ] = False,
) -> None:
    """Compare arrangements under policies, on the same luck.

    Given again, it goes on where it was, or shows again what is complete.
    """
    options = {"--replications": replications, "--workers": workers, "--output": output}
    command = continue_command("compare", study, options)
    with resumable(command):
        from sim.analysis.comparison import claims_of
        from sim.analysis.telling.comparison import claims_text
        from sim.execution.comparison_runs import comparison_of
        from sim.results.reader import load_results
        from sim.study.loader import read_cells
        from sim.study.study_plan import plan_from

        found = read_cells(study)
        plan = plan_from(found, replications=replications)
        ended = run_to_end(plan, output, command=command, workers=workers, restart=restart)
        if ended.manifest.failed:
            report_end(ended, as_json=False)
        results = load_results(ended.folder)
        comparison = comparison_of(found, results)
        claims = claims_of(comparison)
        say(f"\n{claims_text(claims, terminal_width())}")
        paths = _write(claims, comparison, results)
        took = "were complete" if ended.was_complete else f"in {ended.seconds:.0f} s"
        say(f"{len(comparison.runs):,} runs {took}. Written to {ended.folder}: {', '.join(paths)}")


def _write(claims: "Claims", comparison: "Comparison", results: "Results") -> list[str]:
    """Write the summary and the figures; return the names of all that is in the folder."""
    from sim.analysis.telling.figures import write_figures

    folder = results.folder
    claims.table.write_csv(folder / "summary.csv", float_precision=6)
    figures = write_figures(
        claims.table, comparison, folder / "figures", results.manifest.fingerprint[:12]
    )
    tables = sorted(path.name for path in folder.glob("*.parquet"))
    names = ["manifest.json", *tables, "summary.csv"]
    return [*names, *(str(path.relative_to(folder)) for path in figures)]

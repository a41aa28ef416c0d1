"""The command `deter run`: one run, told year by year or record by record."""

import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.run_options import (
    Overrides,
    Pause,
    Replication,
    Seed,
    overrides_by_path,
    region_of,
)
from sim.interfaces.completion import scenario_names
from sim.interfaces.terminal.screen import (
    MODEL,
    claim_folder,
    prose_width,
    say,
    say_prose,
    warn,
    warn_if_compiling,
)

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.model.region import Region
    from sim.rules.parameters import Parameters

ONE_DRAW = "This is one draw of many and no forecast: another seed tells another story."
FITTED = (
    "Levels fitted: how often there are challenges, force and wars was aimed at in the calibration."
)


def run(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO",
            help="Name of a shipped scenario, or a file.",
            autocompletion=scenario_names,
        ),
    ],
    seed: Seed = None,
    replication: Replication = None,
    arrangement: Annotated[
        str | None, typer.Option(metavar="A", help="Arrangement in place of the scenario's.")
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(metavar="P", help="Policy in place of its patron's; may be repeated."),
    ] = None,
    overrides: Overrides = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Keep the run here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one record a line.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Tell it year by year.")] = False,
    pause: Pause = 0.8,
) -> None:
    """Run a scenario once and tell what happened, year by year."""
    from sim.results.run_folder import check_request_is_text, check_run_folder_is_free, write_run
    from sim.results.run_request import RunRequest, override_warnings

    if as_json and watch:
        raise typer.BadParameter("choose one of --json and --watch", param_hint="--watch")
    request = RunRequest(
        scenario=scenario,
        arrangement=arrangement,
        policies=policy or None,
        overrides=overrides_by_path(overrides or []),
        seed=seed,
        replication=replication or 0,
    )
    effective = request.load()
    for warning in override_warnings(request):
        warn(str(warning))
    if output is not None:
        # Before the run, so that nobody waits for a result that cannot be kept.
        check_request_is_text(request)
        check_run_folder_is_free(output)
        claim_folder(output)
    warn_if_compiling(MODEL)
    region = region_of(request, effective)
    if as_json:
        _print_records(region.run())
    else:
        _print_story(region, pause if watch else 0.0)
    if output is not None:
        command = shlex.join(["deter", *sys.argv[1:]])
        write_run(output, request, effective, region.events, command)
        if not as_json:
            say(f"Kept in {output}: deter explain {shlex.quote(str(output))} CRISIS")


def _print_records(region: "Region") -> None:
    """Print everything that happened, one JSON object a line."""
    from sim.domain.records import as_json_line

    for record in region.events:
        say(as_json_line(record))


def _print_story(region: "Region", pause: float) -> None:
    """Run a region and print its chronicle as it goes."""
    from sim.analysis.comparison import has_fitted_values
    from sim.analysis.telling.chronicle import Chronicle, records_of_year
    from sim.analysis.telling.outcomes import outcomes_text
    from sim.domain.vocabulary import QUARTERS_PER_YEAR

    scenario = region.effective
    chronicle = Chronicle(scenario, prose_width())
    say(_heading(scenario, region.draw_seed, region.replication))
    for year in _years(region):
        say()
        say(chronicle.year(year, records_of_year(region.events, year)))
        if pause:
            sys.stdout.flush()
            time.sleep(pause)
    say()
    say(outcomes_text(region.counts.outcomes(), scenario.quarters / QUARTERS_PER_YEAR))
    say()
    say(f"seed {region.draw_seed}, replication {region.replication}")
    say(f"scenario {scenario.digest}")
    say(ONE_DRAW)
    if has_fitted_values(scenario):
        say_prose(FITTED)


def _heading(scenario: "Scenario[Parameters]", seed: int, replication: int) -> str:
    """Return what is run, under which arrangement and policies."""
    titles = [
        f"{policy.title} ({scenario.states[policy.patron].name}, {policy.patron})"
        for policy in scenario.policies.values()
    ]
    which = f", replication {replication}" if replication else ""
    lines = [
        f"{scenario.title} (seed {seed}{which})",
        f"Arrangement: {scenario.arrangement.title}",
        f"Policy: {'; '.join(titles) or 'none'}",
    ]
    return "\n".join(lines)


def _years(region: "Region") -> Iterator[int]:
    """Step a region to its end and yield each year when it is over."""
    while region.quarter_index < region.effective.quarters:
        year = int(region.quarter[:4])
        region.step()
        is_over = region.quarter_index >= region.effective.quarters
        if is_over or int(region.quarter[:4]) > year:
            yield year

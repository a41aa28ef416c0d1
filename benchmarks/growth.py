"""What a run costs as there are more of them, more states and flashpoints, more quarters.

In each row the ratio is of seconds a run, a flashpoint and run, or a quarter and run: it
stays near 1 where the cost grows in proportion.
"""

from collections.abc import Mapping

from measurement import Effort, Row, Work, side_by_side
from regions import region

from sim.engine.quarter.ensemble import Setting, play, setting_of
from sim.loading.scenarios import load_scenario

SECTION = "Growth, ensemble on 1 thread"
STRETCH = 250
"""Runs of a stretch, as in a study."""
RUNS = 16
SIZES = ((16, 12), (40, 40), (120, 150))
"""States and flashpoints."""
QUARTERS = (20, 60, 240)
REPLICATIONS = (200, 2_000, 20_000, 100_000)
QUICK_REPLICATIONS = REPLICATIONS[:3]


def stretches(setting: Setting, runs: int) -> Work:
    """Return what plays replications stretch by stretch, keeping none."""

    def work() -> None:
        for first in range(0, runs, STRETCH):
            play(setting, first, min(first + STRETCH, runs))

    return work


def replication_rows(effort: Effort) -> list[Row]:
    """Return the cost of a run among few and among many, in the small world of four states."""
    setting = setting_of(load_scenario("classroom"))
    counts = QUICK_REPLICATIONS if effort.is_quick else REPLICATIONS
    parts = {f"classroom, {runs:,} replications": stretches(setting, runs) for runs in counts}
    return _rows(parts, dict(zip(parts, counts, strict=True)), "µs a run", effort)


def size_rows(effort: Effort) -> list[Row]:
    """Return the cost of a flashpoint in regions of several sizes."""
    scenario = load_scenario("indo_pacific")
    parts, units = {}, {}
    for states, flashpoints in SIZES:
        name = f"{states} states, {flashpoints} flashpoints"
        setting = setting_of(region(scenario, states, flashpoints))
        parts[name] = stretches(setting, RUNS)
        units[name] = RUNS * flashpoints
    return _rows(parts, units, "µs a flashpoint and run", effort)


def quarter_rows(effort: Effort) -> list[Row]:
    """Return the cost of a quarter in runs of several lengths."""
    parts, units = {}, {}
    for quarters in QUARTERS:
        name = f"indo_pacific, {quarters} quarters"
        scenario = load_scenario("indo_pacific", overrides={"quarters": quarters})
        parts[name] = stretches(setting_of(scenario), RUNS)
        units[name] = RUNS * quarters
    return _rows(parts, units, "µs a quarter and run", effort)


def _rows(
    parts: Mapping[str, Work], units: Mapping[str, float], unit: str, effort: Effort
) -> list[Row]:
    """Return a row a part, against the first."""
    timings = side_by_side(parts, effort, units)
    first = next(iter(parts))
    return [
        Row(
            SECTION,
            part,
            unit,
            [1e6 * one for one in timings.each(part)],
            timings.times_slower(part, first),
            first,
        )
        for part in parts
    ]

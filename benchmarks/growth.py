"""What a run costs as there are more of them, more states, flashpoints and quarters.

In each row the ratio is of seconds a run, a state and run, a flashpoint and run, or a
quarter and run: it stays near 1 where the cost grows in proportion, and falls below where it
grows by less. Guarantors that look ahead are the exception: each one more triples the tree.
"""

from collections.abc import Mapping, Sequence

from measurement import Effort, Row, Work, side_by_side
from regions import region

from sim.engine.run.ensemble import Setting, play, setting_of
from sim.loading.scenarios import load_scenario

SECTION = "Growth, ensemble on 1 thread"
BATCH = 250
"""Runs of a batch, as in a study."""
RUNS = 16
STATES = ((16, 12), (40, 12), (120, 12))
"""States and flashpoints, of more and more states."""
FLASHPOINTS = ((40, 12), (40, 40), (40, 150))
"""The same, of more and more flashpoints."""
COPIES = (1, 2, 6)
"""Regions side by side: states and flashpoints grow, and guarantors of a crisis stay as many."""
STRATEGIC_GUARANTORS = (4, 5, 6)
QUARTERS = (20, 60, 240)
POLITICS = ("hub_and_spokes", "pacific_pact_core4_taiwan_in", "core4_negotiated", "asian_nato")
"""Arrangements whose runs are timed with and without the slow half."""
STATE_UNIT, FLASHPOINT_UNIT = "µs a state and run", "µs a flashpoint and run"
QUARTER_UNIT = "µs a quarter and run"
REPLICATIONS = (200, 2_000, 20_000)
QUICK_REPLICATIONS = REPLICATIONS[:2]


def batch_by_batch(setting: Setting, runs: int) -> Work:
    """Return what plays replications batch by batch, keeping none."""

    def work() -> None:
        for first in range(0, runs, BATCH):
            play(setting, first, min(first + BATCH, runs))

    return work


def replication_rows(effort: Effort) -> list[Row]:
    """Return the cost of a run among few and among many, in the small world of four states."""
    setting = setting_of(load_scenario("classroom"))
    counts = QUICK_REPLICATIONS if effort.is_quick else REPLICATIONS
    parts = {f"classroom, {runs:,} replications": batch_by_batch(setting, runs) for runs in counts}
    return _rows(parts, dict(zip(parts, counts, strict=True)), "µs a run", effort)


def size_part(states: int, flashpoints: int) -> str:
    """Return the name of the rows of regions of one size."""
    return f"{states} states, {flashpoints} flashpoints"


def copies_part(copies: int) -> str:
    """Return the name of the row of so many copies of the whole default region."""
    return f"{copies} whole region{'s' if copies > 1 else ''} side by side"


def state_rows(effort: Effort) -> list[Row]:
    """Return the cost of a state in regions with more and more of them."""
    return _size_rows(STATES, STATE_UNIT, effort)


def flashpoint_rows(effort: Effort) -> list[Row]:
    """Return the cost of a flashpoint in regions with more and more of them."""
    return _size_rows(FLASHPOINTS, FLASHPOINT_UNIT, effort)


def both_rows(effort: Effort) -> list[Row]:
    """Return the cost of a flashpoint in more and more copies of the default region."""
    scenario = load_scenario("indo_pacific")
    sizes = [(n * len(scenario.states), n * len(scenario.flashpoints)) for n in COPIES]
    parts, units = {}, {}
    for copies, (states, flashpoints) in zip(COPIES, sizes, strict=True):
        name = copies_part(copies)
        parts[name] = batch_by_batch(setting_of(region(scenario, states, flashpoints)), RUNS)
        units[name] = RUNS * flashpoints
    return _rows(parts, units, FLASHPOINT_UNIT, effort)


def _size_rows(sizes: Sequence[tuple[int, int]], unit: str, effort: Effort) -> list[Row]:
    scenario = load_scenario("indo_pacific")
    parts, units = {}, {}
    for states, flashpoints in sizes:
        name = size_part(states, flashpoints)
        setting = setting_of(region(scenario, states, flashpoints))
        parts[name] = batch_by_batch(setting, RUNS)
        units[name] = RUNS * (states if unit == STATE_UNIT else flashpoints)
    return _rows(parts, units, unit, effort)


def guarantor_rows(effort: Effort) -> list[Row]:
    """Return the cost of a run with more and more guarantors that look ahead."""
    parts, units = {}, {}
    for count in STRATEGIC_GUARANTORS:
        name = f"indo_pacific, {count} strategic guarantors"
        overrides = {"parameters.choice.strategic_guarantors": count}
        setting = setting_of(load_scenario("indo_pacific", overrides=overrides))
        parts[name], units[name] = batch_by_batch(setting, RUNS), RUNS
    return _rows(parts, units, "µs a run", effort)


def quarter_part(quarters: int) -> str:
    """Return the name of the row of runs of one length."""
    return f"indo_pacific, {quarters} quarters"


def quarter_rows(effort: Effort) -> list[Row]:
    """Return the cost of a quarter in runs of several lengths."""
    parts, units = {}, {}
    for quarters in QUARTERS:
        name = quarter_part(quarters)
        scenario = load_scenario("indo_pacific", overrides={"quarters": quarters})
        parts[name] = batch_by_batch(setting_of(scenario), RUNS)
        units[name] = RUNS * quarters
    return _rows(parts, units, QUARTER_UNIT, effort)


def politics_part(arrangement: str) -> str:
    """Return the name of the row of a run with the slow half."""
    return f"{arrangement}, slow half"


def politics_rows(effort: Effort) -> list[Row]:
    """Return the cost of a run with and without the slow half, by arrangement."""
    rows = []
    for arrangement in POLITICS:
        parts = {}
        for name, is_on in ((f"{arrangement}, still", False), (politics_part(arrangement), True)):
            scenario = load_scenario(
                "indo_pacific", arrangement=arrangement, overrides={"switches.politics": is_on}
            )
            parts[name] = batch_by_batch(setting_of(scenario), RUNS)
        rows += _rows(parts, dict.fromkeys(parts, RUNS), "µs a run", effort)
    return rows


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

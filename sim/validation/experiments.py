"""Patterns that need the region changed: other arms on the same draws, or a crisis set by hand."""

import math
from collections.abc import Mapping

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, Level
from sim.engine.crisis.arrays import N_MODES, ObligationColumn, SummaryColumn
from sim.engine.crisis.solver import solve
from sim.engine.quarter.assembly import CrisisDraws, assemble, guarantor_order
from sim.engine.quarter.entry_into_force import set_in_force
from sim.engine.quarter.first_crises import first_crises
from sim.engine.run.ensemble import setting_of
from sim.engine.world.constants import World, flashpoint_names
from sim.engine.world.variables import Variables, snapshot_of
from sim.rules.parameters import Parameters
from sim.validation.checks import ArmCheck, ChangeWithinCheck, PowerCheck, SelectionCheck
from sim.validation.findings import Finding, finding, ratio_of_means
from sim.validation.runs import ValidationRuns, by_flashpoint

DRAWS = np.linspace(-4, 4, 81)
"""Of the challenger's resolve, in standard deviations."""

_COLUMNS = {
    "challenges": tuple(f"expected_{mode}" for mode in MODES),
    "deterrence_failures": ("expected_wars", "expected_capitulations"),
    "wars": ("expected_wars",),
}
"""{outcome of an arm: columns that make it up}."""


def arm_finding(
    check: ArmCheck, runs: ValidationRuns, arms: Mapping[str, ValidationRuns]
) -> Finding:
    """Return by which part an outcome changes, run by run on the same draws."""
    before = runs if check.against is None else arms[check.against]
    old, new = (_expected(check, each) for each in (before, arms[check.arm]))
    return finding(check, check.what, ratio_of_means(new - old, old), (check.low, check.high))


def _expected(check: ArmCheck, runs: ValidationRuns) -> np.ndarray:
    """Return (runs,) the expected value of what an arm is compared by."""
    names = flashpoint_names(runs.scenario)
    own = [names.index(name) for name in check.flashpoints]
    return np.asarray(by_flashpoint(runs, *_COLUMNS[check.outcome])[:, own].sum(axis=1))


def change_within_finding(
    check: ChangeWithinCheck, runs: ValidationRuns, arms: Mapping[str, ValidationRuns]
) -> Finding:
    """Return by which part challenges change after a change that comes within the run.

    Until then the runs are the same, draw by draw, so that each pair is compared with itself.
    """
    old, new = (_challenges_since(check, each) for each in (runs, arms[check.arm]))
    return finding(check, check.what, ratio_of_means(new - old, old), (check.low, check.high))


def _challenges_since(check: ChangeWithinCheck, runs: ValidationRuns) -> np.ndarray:
    """Return (runs,) challenges from a quarter on."""
    import polars as pl

    counts = np.zeros(runs.replications)
    # Names of quarters are in the order of time.
    tried = runs.events.filter(
        (pl.col("event") == "crisis")
        & pl.col("mode").is_not_null()
        & pl.col("flashpoint").is_in(check.flashpoints)
        & (pl.col("quarter").cast(pl.String) >= check.since)
    )
    np.add.at(counts, tried["replication"].to_numpy(), 1)
    return counts


def selection_finding(check: SelectionCheck, scenario: Scenario[Parameters]) -> Finding:
    """Return how often promises are kept where they are tested, less how often all would be."""
    everywhere, tested = reliability(scenario, check.owed)
    listed = (f"kept where tested: {tested:.2f}", f"of all: {everywhere:.2f}")
    claim, band = "promises kept where tested, less all", (check.low, check.high)
    return finding(check, claim, (tested - everywhere, 0.0), band, listed)


def reliability(scenario: Scenario[Parameters], owed: float) -> tuple[float, float]:
    """Return how often a promise would be kept, counted everywhere and where it is tested.

    Over flashpoints, modes, draws of resolve and guarantors that look ahead and owe so much: the
    chance to stand by the target once it resists, weighed by opportunities, and by challenges
    that are resisted. Nothing is drawn.
    """
    world, variables = _opening(scenario)
    sums = np.zeros((2, 2))
    for point in range(world.target.size):
        order = guarantor_order(world, variables, point)
        calm = CrisisDraws(shock_logit=np.zeros(order.size), resolve=0.0)
        crisis = assemble(world, variables, point, order, calm)
        seats = solve(crisis).levels.shape[1]
        owes = crisis.obligation[:seats, :, int(ObligationColumn.ACTIVE)] >= owed
        for draw in DRAWS:
            solution = solve(crisis._replace(resolve=float(draw)))
            likely = world.opportunity_rate[point] * np.exp(-0.5 * draw**2)
            for mode in np.flatnonzero(crisis.is_available):
                resisted = solution.choice[mode + 1] * solution.summary[mode, SummaryColumn.RESIST]
                stands = solution.levels[mode, :, int(Level.SUPPORT) :].sum(axis=1)
                kept, whole = stands[owes[:, mode]].sum(), owes[:, mode].sum()
                sums += np.array([[w * kept, w * whole] for w in (likely, likely * resisted)])
    everywhere, tested = (kept / whole if whole else math.nan for kept, whole in sums.tolist())
    return everywhere, tested


def power_finding(check: PowerCheck, scenario: Scenario[Parameters]) -> Finding:
    """Return the most challenges over the least, as challengers get other shares of a pair."""
    world, variables = _opening(scenario)
    rates = [_challenges_at(world, variables, share) for share in check.shares]
    listed = tuple(
        f"{share:.0%} of a pair: {rate:.3f} a year"
        for share, rate in zip(check.shares, rates, strict=True)
    )
    claim = "challenges by share of power, most / least"
    value = max(rates) / min(rates) if min(rates) > 0 else math.inf
    return finding(check, claim, (value, 0.0), (check.low, check.high), listed)


def _challenges_at(world: World, variables: Variables, share: float) -> float:
    """Return challenges a year and flashpoint if every challenger had that share of its pair.

    The target keeps what it has, and so does everybody else; each flashpoint is solved alone.
    """
    total = 0.0
    for point in range(world.target.size):
        moved = snapshot_of(variables)
        capability = moved.capability_usd_bn
        target = capability[world.target[point]]
        capability[world.challenger[point]] = target * share / (1 - share)
        crises = first_crises(world, moved, np.array([point]))
        total += world.opportunity_rate[point] * float(crises.choice[0, 1 : N_MODES + 1].sum())
    return total / world.target.size


def _opening(scenario: Scenario[Parameters]) -> tuple[World, Variables]:
    """Return the region as its first quarter begins."""
    setting = setting_of(scenario)
    variables = snapshot_of(setting.start)
    set_in_force(setting.world, variables, 0)
    return setting.world, variables

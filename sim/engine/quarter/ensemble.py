"""The ensemble: replications of a scenario in a compiled loop.

It plays the quarters of `sim.engine.quarter.phases` with crises decided by chance alone
(`sim.engine.quarter.crises`), and agrees with the Mesa path bit for bit. The loop holds no
lock of the interpreter, so threads play stretches side by side.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.crisis.solver import solve
from sim.engine.outcomes.counts import (
    N_PLACE_COLUMNS,
    Counts,
    Series,
    StateColumn,
    count_crisis,
    count_opportunity,
)
from sim.engine.outcomes.event_log import EventLog, empty_log, log_crisis, log_wars
from sim.engine.outcomes.ledger import Acts, no_acts
from sim.engine.outcomes.sketches import N_BINS, absorb
from sim.engine.quarter.assembly import assemble, guarantor_order
from sim.engine.quarter.crises import bias_shocks, play_out
from sim.engine.quarter.phases import begin_quarter, end_quarter, engage
from sim.engine.world.constants import World, build_world
from sim.engine.world.dynamics import Dynamics, dynamics_of
from sim.engine.world.variables import Variables, copied, initial_variables
from sim.kernel.compiled import compiled, merged
from sim.kernel.reference import by_reference
from sim.rules.parameters import Parameters

EVENTS_PER_QUARTER = 2
"""Greatest number of events of a flashpoint in a quarter: a crisis and the end of a war."""


class Setting(NamedTuple):
    """A scenario as arrays, ready to be played any number of times."""

    world: World
    dynamics: Dynamics
    start: Variables
    """Before the first quarter."""
    seed: int
    """Of the draws."""


def setting_of(scenario: Scenario[Parameters], seed: int | None = None) -> Setting:
    """Return a scenario as arrays.

    Parameters
    ----------
    scenario : the effective scenario, checked by the loader
    seed : of the draws; the scenario's own when absent
    """
    world = build_world(scenario)
    return Setting(
        world,
        dynamics_of(scenario),
        initial_variables(scenario, world),
        scenario.seed if seed is None else seed,
    )


class Tallies(NamedTuple):
    """What r runs counted. f flashpoints, n states, q quarters, v series."""

    places: np.ndarray
    """(r, f, 27) columns `PlaceColumn`."""
    states: np.ndarray
    """(r, n, 5) columns `StateColumn`."""
    known: np.ndarray
    """(q, v) runs with a value, by `Series`."""
    sums: np.ndarray
    """(q, v) of the values over runs."""
    squares: np.ndarray
    """(q, v) of the values over runs."""
    bins: np.ndarray
    """(q, v, N_BINS) runs by quarter, series and bin; see `sim.engine.outcomes.sketches`."""


def no_tallies(runs: int, flashpoints: int, states: int, quarters: int) -> Tallies:
    """Return the tallies of runs that have not been played."""
    shape = (quarters, len(Series))
    return Tallies(
        places=np.zeros((runs, flashpoints, N_PLACE_COLUMNS)),
        states=np.zeros((runs, states, len(StateColumn))),
        known=np.zeros(shape),
        sums=np.zeros(shape),
        squares=np.zeros(shape),
        bins=np.zeros((*shape, N_BINS), dtype=np.uint32),
    )


class Stretch(NamedTuple):
    """A stretch of replications played."""

    tallies: Tallies
    log: EventLog
    """Of the first runs, as many as were asked for."""
    history: Variables
    """The state of the region after every quarter of the logged runs: a leading axis of rows, run
    after run, before the axes of each variable."""
    played: int
    """Runs; fewer than asked for if it was stopped."""


def no_history(rows: int, start: Variables) -> Variables:
    """Return room for so many states of the region."""
    return Variables(*(np.zeros((rows, *array.shape), array.dtype) for array in start))


@compiled
def _remember_state(history: Variables, variables: Variables, row: int) -> None:
    """Copy the state of the region into a row of its history; a full history takes no more."""
    if row >= history.heat.shape[0]:
        return
    history.capability_usd_bn[row] = variables.capability_usd_bn
    history.engaged_share[row] = variables.engaged_share
    history.gdp_usd_bn[row] = variables.gdp_usd_bn
    history.burden_pct[row] = variables.burden_pct
    history.alignment[row] = variables.alignment
    history.support[row] = variables.support
    history.stance_logit[row] = variables.stance_logit
    history.is_in_game[row] = variables.is_in_game
    history.kept[row] = variables.kept
    history.broken[row] = variables.broken
    history.control_lost[row] = variables.control_lost
    history.heat[row] = variables.heat
    history.is_closed[row] = variables.is_closed
    history.is_at_war[row] = variables.is_at_war
    history.war_weight[row] = variables.war_weight
    history.war_level[row] = variables.war_level
    history.war_since[row] = variables.war_since


def empty_stretch(setting: Setting, runs: int, logged: int) -> Stretch:
    """Return room for so many runs, of which so many, from the first, keep their events."""
    n, f = setting.start.is_in_game.size, setting.start.is_closed.size
    quarters = setting.world.numbers.quarters
    rows = min(logged, runs) * quarters
    return Stretch(
        tallies=no_tallies(runs, f, n, quarters),
        log=empty_log(rows * f * EVENTS_PER_QUARTER, n),
        history=no_history(rows, setting.start),
        played=0,
    )


@compiled
def _reset(variables: Variables, start: Variables) -> None:
    """Set the region back to the state before the first quarter."""
    variables.capability_usd_bn[:] = start.capability_usd_bn
    variables.engaged_share[:] = start.engaged_share
    variables.gdp_usd_bn[:] = start.gdp_usd_bn
    variables.burden_pct[:] = start.burden_pct
    variables.alignment[:] = start.alignment
    variables.support[:] = start.support
    variables.stance_logit[:] = start.stance_logit
    variables.is_in_game[:] = start.is_in_game
    variables.kept[:] = start.kept
    variables.broken[:] = start.broken
    variables.control_lost[:] = start.control_lost
    variables.heat[:] = start.heat
    variables.is_closed[:] = start.is_closed
    variables.is_at_war[:] = start.is_at_war
    variables.war_weight[:] = start.war_weight
    variables.war_level[:] = start.war_level
    variables.war_since[:] = start.war_since


@merged
def _play_run(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draws
    world: World,
    dynamics: Dynamics,
    start: Variables,
    variables: Variables,
    counts: Counts,
    acts: Acts,
    log: EventLog,
    history: Variables,
    row: int,
    seed: int,
    replication: int,
) -> None:
    """Play one run from the first quarter to the last."""
    quarters = world.numbers.quarters
    for quarter in range(quarters):
        begin_quarter(world, dynamics, variables, counts, acts, seed, replication, quarter)
        for flashpoint in range(world.flashpoint_code.size):
            if not acts.has_opportunity[flashpoint]:
                continue
            order = guarantor_order(world, variables, flashpoint, quarter)
            acts.n_guarantors[flashpoint] = order.size
            acts.order[flashpoint, : order.size] = order
            shocks = bias_shocks(world, order, seed, replication, quarter, flashpoint)
            crisis = assemble(world, variables, flashpoint, quarter, order, shocks)
            solution = solve(crisis)
            play_out(
                world, variables, crisis, solution, acts, flashpoint, seed, replication, quarter
            )
            count_opportunity(
                counts, acts, world.challenger[flashpoint], world.target[flashpoint], flashpoint,
                quarter, solution,
            )  # fmt: skip
            count_crisis(counts, acts, flashpoint, quarter, crisis)
            log_crisis(log, crisis, solution, acts, flashpoint, replication, quarter)
            engage(world, dynamics, variables, acts, flashpoint, quarter)
        end_quarter(world, dynamics, variables, start, counts, acts, seed, replication, quarter)
        log_wars(log, variables, acts, replication, quarter, quarter == quarters - 1)
        _remember_state(history, variables, row + quarter)


@compiled
def _play(  # noqa: PLR0913  kernel: world, state, what is filled, address of the draws
    world: World,
    dynamics: Dynamics,
    start: Variables,
    variables: Variables,
    acts: Acts,
    year: np.ndarray,
    series: np.ndarray,
    tallies: Tallies,
    log: EventLog,
    silent: EventLog,
    history: Variables,
    logged: int,
    seed: int,
    first: int,
    stop: np.ndarray,
) -> int:
    """Play as many replications as the tallies have room for; return how many were played."""
    # Whoever calls holds these and none is replaced: one pointer each in place of their arrays.
    world, dynamics, start = by_reference(world), by_reference(dynamics), by_reference(start)
    variables, acts = by_reference(variables), by_reference(acts)
    history = by_reference(history)
    for run in range(tallies.places.shape[0]):
        if stop[0] != 0:
            return run
        _reset(variables, start)
        series[:] = 0.0
        year[:] = False
        counts = Counts(tallies.places[run], tallies.states[run], series, year)
        kept = log if run < logged else silent
        _play_run(
            world, dynamics, start, variables, counts, acts, kept, history,
            run * series.shape[0], seed, first + run,
        )  # fmt: skip
        absorb(series, tallies.known, tallies.sums, tallies.squares, tallies.bins)
    return tallies.places.shape[0]


def play(
    setting: Setting, first: int, last: int, *, logged: int = 0, stop: np.ndarray | None = None
) -> Stretch:
    """Return a stretch of replications, played in this thread without the interpreter's lock.

    Parameters
    ----------
    setting : from `setting_of`
    first, last : replications from first up to and without last
    logged : how many of them, from the first, keep their events
    stop : (1,) integers; once it is not nought, no further run is begun
    """
    stretch = empty_stretch(setting, last - first, logged)
    n, f = setting.start.is_in_game.size, setting.start.is_closed.size
    quarters = setting.world.numbers.quarters
    played = _play(
        setting.world,
        setting.dynamics,
        setting.start,
        copied(setting.start),
        no_acts(f, n),
        np.zeros((f, 3), dtype=np.bool_),
        np.zeros((quarters, len(Series))),
        stretch.tallies,
        stretch.log,
        empty_log(0, n),
        stretch.history,
        logged,
        setting.seed,
        first,
        np.zeros(1, dtype=np.int64) if stop is None else stop,
    )
    return stretch._replace(played=played)

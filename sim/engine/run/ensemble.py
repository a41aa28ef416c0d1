"""The ensemble: replications of a scenario in a compiled loop.

It plays the quarters of `sim.engine.run.schedule` with crises decided by chance alone
(`sim.engine.quarter.crises_by_chance`), and agrees with the Mesa path bit for bit. The loop
holds no lock of the interpreter, so threads play batches side by side.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.crisis.arrays import Solution
from sim.engine.crisis.solver import solution_for
from sim.engine.outcomes.counts import (
    N_FLASHPOINT_COLUMNS,
    Counts,
    Series,
    StateColumn,
    YearColumn,
)
from sim.engine.outcomes.event_log import EventLog, empty_log, log_crisis, log_wars
from sim.engine.outcomes.ledger import Ledger, empty_ledger
from sim.engine.outcomes.political_counts import (
    PoliticalCounts,
    PoliticalSums,
    clear_political_counts,
    keep_political_counts,
    no_political_counts,
    no_political_sums,
)
from sim.engine.outcomes.sketches import N_BINS, absorb
from sim.engine.politics.opening import open_politics
from sim.engine.politics.phases import debate_treaties
from sim.engine.quarter.assembly import crisis_at, solved_opportunity
from sim.engine.quarter.crises_by_chance import decide_by_chance
from sim.engine.run.schedule import (
    close_crisis,
    end_crises,
    end_quarter,
    enter_quarter,
    open_crises,
)
from sim.engine.world.constants import World, build_world
from sim.engine.world.pacts_in_force import MEMBERSHIP, PactsInForce
from sim.engine.world.political_variables import keep_politics
from sim.engine.world.variables import (
    Variables,
    copy_variables,
    initial_variables,
    mapped,
    snapshot_of,
)
from sim.kernel.compiled import compiled, merged
from sim.kernel.copying import copy_array
from sim.kernel.draws import DrawKey
from sim.kernel.reference import by_reference, pointer_to
from sim.kernel.sharing import expect
from sim.rules.parameters import Parameters

EVENTS_PER_QUARTER = 2
"""Greatest number of events of a flashpoint in a quarter: a crisis and the end of a war."""


class Setting(NamedTuple):
    """A scenario as arrays, ready to be played any number of times."""

    world: World
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
    seed = scenario.seed if seed is None else seed
    world = build_world(scenario)
    setting = Setting(world=world, start=initial_variables(world), seed=seed)
    # While this process compiles what opens politics, another one may begin with the loop.
    expect(_play, lambda: _first_arguments(setting))
    world = open_politics(world)
    return Setting(world=world, start=initial_variables(world), seed=seed)


class BatchCounts(NamedTuple):
    """What the r runs of a batch counted. f flashpoints, n states, q quarters, v series."""

    flashpoints: np.ndarray
    """(r, f, 37) columns `FlashpointColumn`."""
    states: np.ndarray
    """(r, n, 6) columns `StateColumn`."""
    known: np.ndarray
    """(q, v) runs with a value, by `Series`."""
    sums: np.ndarray
    """(q, v) of the values over runs."""
    squares: np.ndarray
    """(q, v) of the values over runs."""
    bins: np.ndarray
    """(q, v, N_BINS) runs by quarter, series and bin; see `sim.engine.outcomes.sketches`."""
    politics: PoliticalSums
    """Of the slow half."""


def proposals_of(setting: Setting) -> int | None:
    """Return the number of proposed treaties; none where politics is off."""
    is_on = setting.world.politics.numbers.is_on
    return setting.start.politics.stage.size if is_on else None


def no_batch_counts(setting: Setting, runs: int) -> BatchCounts:
    """Return the counts of a batch of so many runs of which nothing has been played."""
    states, flashpoints = setting.start.is_in_game.size, setting.start.is_closed.size
    quarters = setting.world.numbers.quarters
    shape = (quarters, len(Series))
    return BatchCounts(
        flashpoints=np.zeros((runs, flashpoints, N_FLASHPOINT_COLUMNS)),
        states=np.zeros((runs, states, len(StateColumn))),
        known=np.zeros(shape),
        sums=np.zeros(shape),
        squares=np.zeros(shape),
        # Some 600,000 numbers for 60 quarters: 32 bits halve them and are enough for the runs of
        # any batch.
        bins=np.zeros((*shape, N_BINS), dtype=np.uint32),
        politics=no_political_sums(runs, states, quarters, proposals_of(setting)),
    )


class BatchResult(NamedTuple):
    """What a batch of replications leaves behind."""

    counts: BatchCounts
    log: EventLog
    """Of the first runs, as many as were asked for."""
    history: Variables
    """The variables after every quarter of the logged runs: a leading axis of rows, run after
    run, before the axes of each variable. Of pacts only membership has rows."""
    played: int
    """Runs; fewer than asked for if it was stopped."""


def no_history(rows: int, start: Variables) -> Variables:
    """Return room for the variables after so many quarters."""

    def room(array: np.ndarray) -> np.ndarray:
        return np.zeros((rows, *array.shape), array.dtype)

    # Who is a member has rows; what follows from it, 30 kB a quarter, has none.
    pacts = {
        name: np.zeros((rows if name in MEMBERSHIP else 0, *array.shape), array.dtype)
        for name, array in start.pacts._asdict().items()
    }
    politics = mapped(room, start.politics)
    rest = {
        name: room(one)
        for name, one in start._asdict().items()
        if name not in {"pacts", "politics"}
    }
    return Variables(pacts=PactsInForce(**pacts), politics=politics, **rest)


def empty_batch(setting: Setting, runs: int, logged: int) -> BatchResult:
    """Return the result of a batch of which nothing has been played.

    Parameters
    ----------
    runs : replications that it has room for
    logged : how many of them, from the first, will keep their events and variables
    """
    n, f = setting.start.is_in_game.size, setting.start.is_closed.size
    quarters = setting.world.numbers.quarters
    rows = min(logged, runs) * quarters
    return BatchResult(
        counts=no_batch_counts(setting, runs),
        log=empty_log(rows * f * EVENTS_PER_QUARTER, n),
        history=no_history(rows, setting.start),
        played=0,
    )


@compiled
def _keep_variables(history: Variables, variables: Variables, row: int) -> None:
    """Copy the variables into a row of their history; a full history takes no more."""
    if row >= history.heat.shape[0]:
        return
    # Written out, since numba cannot loop over a tuple of arrays that differ in type.
    copy_array(variables.pacts.epoch, history.pacts.epoch[row])
    copy_array(variables.pacts.is_member, history.pacts.is_member[row])
    copy_array(variables.pacts.since, history.pacts.since[row])
    copy_array(variables.pacts.left, history.pacts.left[row])
    keep_politics(history.politics, variables.politics, row)
    copy_array(variables.pacts.is_moved, history.pacts.is_moved[row])
    copy_array(variables.interoperability, history.interoperability[row])
    copy_array(variables.regime, history.regime[row])
    copy_array(variables.promise_shift, history.promise_shift[row])
    copy_array(variables.capability_usd_bn, history.capability_usd_bn[row])
    copy_array(variables.engaged_share, history.engaged_share[row])
    copy_array(variables.gdp_usd_bn, history.gdp_usd_bn[row])
    copy_array(variables.burden_pct, history.burden_pct[row])
    copy_array(variables.alignment, history.alignment[row])
    copy_array(variables.support, history.support[row])
    copy_array(variables.stance_logit, history.stance_logit[row])
    copy_array(variables.is_in_game, history.is_in_game[row])
    copy_array(variables.kept, history.kept[row])
    copy_array(variables.broken, history.broken[row])
    copy_array(variables.control_lost, history.control_lost[row])
    copy_array(variables.heat, history.heat[row])
    copy_array(variables.is_closed, history.is_closed[row])
    copy_array(variables.is_at_war, history.is_at_war[row])
    copy_array(variables.war_weight, history.war_weight[row])
    copy_array(variables.war_level, history.war_level[row])
    copy_array(variables.war_since, history.war_since[row])


class _Workspace(NamedTuple):
    """Arrays that the runs of a batch use one after another."""

    variables: Variables
    ledger: Ledger
    series: np.ndarray
    """(q, v) of the run; see `Counts`."""
    year: np.ndarray
    """(f, 3); see `Counts`."""
    politics: PoliticalCounts
    """Of the run."""
    no_log: EventLog
    """Without a row: takes the events of the runs whose events nobody wants."""


def _workspace_for(setting: Setting) -> _Workspace:
    """Return work space for the runs of a scenario."""
    n, f = setting.start.is_in_game.size, setting.start.is_closed.size
    quarters = setting.world.numbers.quarters
    return _Workspace(
        variables=snapshot_of(setting.start),
        ledger=empty_ledger(setting.start),
        series=np.zeros((quarters, len(Series))),
        year=np.zeros((f, len(YearColumn)), dtype=np.bool_),
        politics=no_political_counts(n, quarters, proposals_of(setting)),
        no_log=empty_log(0, n),
    )


class _RunOutput(NamedTuple):
    """Where a run writes its counts, its events and its variables."""

    counts: Counts
    log: EventLog
    history: Variables
    row: int
    """Of the history, after the first quarter."""
    solution: Solution
    """Of the crisis that is played: the next one takes its place."""


@merged
def _play_run(
    world: World, variables: Variables, ledger: Ledger, output: _RunOutput, first: DrawKey
) -> None:
    """Play one run from the first quarter, whose key is given, to the last."""
    for quarter in range(world.numbers.quarters):
        key = DrawKey(seed=first.seed, replication=first.replication, quarter=quarter)
        enter_quarter(world, variables, ledger, output.counts, key)
        debate_treaties(world, variables, ledger, key)
        open_crises(world, variables, ledger, key)
        for flashpoint in range(world.flashpoint_code.size):
            if not ledger.has_opportunity[flashpoint]:
                continue
            crisis = crisis_at(world, variables, ledger, flashpoint, key)
            # Into the arrays of the crisis before: making them anew would take a fifth of a run.
            opportunity = solved_opportunity(crisis, output.solution, flashpoint, key)
            decide_by_chance(world, variables, ledger, opportunity)
            close_crisis(world, variables, ledger, output.counts, opportunity)
            log_crisis(output.log, ledger, opportunity)
        end_crises(world, variables, ledger, key)
        end_quarter(world, variables, ledger, output.counts, key)
        log_wars(output.log, world, variables, ledger, key)
        _keep_variables(output.history, variables, output.row + quarter)


@compiled
def _play(  # noqa: PLR0913  a pointer each, made by whoever calls
    setting: Setting,
    work: _Workspace,
    result: BatchResult,
    runs: tuple[int, int],
    first: int,
    stop: np.ndarray,
) -> int:
    """Play some runs of a batch.

    Parameters
    ----------
    runs : the first of them within the batch, and the one after the last
    first : replication of the batch's first run

    Returns
    -------
    the run after the last one that was played
    """
    # Whoever calls holds these and none is replaced: one pointer each in place of their arrays.
    world, start = by_reference(setting.world), by_reference(setting.start)
    variables, ledger = by_reference(work.variables), by_reference(work.ledger)
    history, politics = by_reference(result.history), by_reference(work.politics)
    counts, quarters = result.counts, world.numbers.quarters
    # Room for a crisis in which everybody is a guarantor.
    solution = solution_for(world.state_code.size, world.numbers.strategic_guarantors)
    for run in range(runs[0], runs[1]):
        # Read between runs, so what was played is always whole runs (decision 0018).
        if stop[0] != 0:
            return run
        copy_variables(start, variables)
        work.series[:] = 0.0
        work.year[:] = False
        clear_political_counts(politics)
        output = _RunOutput(
            counts=Counts(
                flashpoints=counts.flashpoints[run],
                states=counts.states[run],
                series=work.series,
                year=work.year,
                politics=politics,
            ),
            log=result.log if run * quarters < history.heat.shape[0] else work.no_log,
            history=history,
            row=run * quarters,
            solution=solution,
        )
        key = DrawKey(seed=setting.seed, replication=first + run, quarter=0)
        _play_run(world, variables, ledger, output, key)
        absorb(work.series, counts.known, counts.sums, counts.squares, counts.bins)
        keep_political_counts(politics, counts.politics, run)
    return runs[1]


def _first_arguments(setting: Setting) -> tuple[Any, ...]:
    """Return what the compiled loop is called with for a first run."""
    stop = np.zeros(1, dtype=np.int64)
    return setting, _workspace_for(setting), empty_batch(setting, 1, 0), (0, 1), 0, stop


def play(
    setting: Setting, first: int, last: int, *, logged: int = 0, stop: np.ndarray | None = None
) -> BatchResult:
    """Return a batch of replications, played in this thread without the interpreter's lock.

    Parameters
    ----------
    setting : from `setting_of`
    first, last : replications from first up to and without last
    logged : how many of them, from the first, keep their events
    stop : (1,) integers; once it is not nought, no further run is begun
    """
    result = empty_batch(setting, last - first, logged)
    flag = np.zeros(1, dtype=np.int64) if stop is None else stop
    work, runs = _workspace_for(setting), (0, last - first)
    return result._replace(played=_play(setting, work, result, runs, first, flag))


def play_settings(
    settings: Iterable[Setting],
    first: int,
    result: BatchResult,
    *,
    stop: np.ndarray | None = None,
) -> BatchResult:
    """Return a batch in which every replication has a setting of its own.

    Parameters
    ----------
    settings : of each replication in turn, alike in their numbers of states, flashpoints and
        quarters; made one by one, as they are played
    first : replication of the first one
    result : room for the batch and for the events of its first runs, from `empty_batch`
    stop : (1,) integers; once it is not nought, no further run is begun
    """
    flag = np.zeros(1, dtype=np.int64) if stop is None else stop
    # Put into memory once: to hand them over anew takes as long as a fifth of a short run.
    room, work = pointer_to(result), None
    for run, setting in enumerate(settings):
        work = work or pointer_to(_workspace_for(setting))
        if _play(setting, work, room, (run, run + 1), first, flag) == run:
            return result._replace(played=run)
    return result._replace(played=len(result.counts.flashpoints))

"""Counts of one run, by flashpoint, by state and by quarter, beside their expected values.

Expected values are sums over opportunities of what the solved crisis says before
anybody moves; they have far less noise than counts.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import LEVELS, MODES, QUARTERS_PER_YEAR
from sim.engine.crisis.arrays import Crisis, ModeColumn, Solution, SummaryColumn
from sim.engine.outcomes.ledger import Acts, Outcome
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean

INVOKED_OBLIGATION = 0.5
"""Obligation from which standing aside is an abandonment."""

ENTRAPPED_STAKE = 0.2
"""Own stake in the prize below which fighting is entrapment."""


class PlaceColumn(IntEnum):
    """Columns of `Counts.places`."""

    OPPORTUNITIES = 0
    CHALLENGES = 1
    """First of three, by mode."""
    EXPECTED_CHALLENGES = 4
    """First of three, by mode."""
    RESISTED = 7
    BACKED_DOWN = 8
    RESISTED_WITH_GUARANTOR = 9
    """Where there was a guarantor that could have helped."""
    BACKED_DOWN_WITH_GUARANTOR = 10
    RESISTED_WITH_HELP = 11
    """Where some guarantor helped."""
    BACKED_DOWN_WITH_HELP = 12
    WARS = 13
    EXPECTED_WARS = 14
    WAR_QUARTERS = 15
    BATTLE_DEATHS = 16
    NUCLEAR_USE = 17
    EXPECTED_NUCLEAR_USE = 18
    CONTROL_LOST = 19
    INVOKED = 20
    ABANDONMENTS = 21
    HONORED = 22
    ENTRAPMENTS = 23
    OPEN_YEARS = 24
    """In which there was something to deter in some quarter."""
    FORCE_YEARS = 25
    """With a fait accompli, a major attack or a war."""
    DISPUTE_YEARS = 26
    """With any challenge or a war."""


N_PLACE_COLUMNS = int(PlaceColumn.DISPUTE_YEARS) + 1


class StateColumn(IntEnum):
    """Columns of `Counts.states`."""

    EXPECTED_LOSS = 0
    """In stakes."""
    INVOKED = 1
    ABANDONMENTS = 2
    HONORED = 3
    ENTRAPMENTS = 4


class Series(IntEnum):
    """Columns of `Counts.series`: the region at the end of a quarter, or what happened in it."""

    OPPORTUNITIES = 0
    CHALLENGES_GREY_ZONE = 1
    CHALLENGES_FAIT_ACCOMPLI = 2
    CHALLENGES_MAJOR_ATTACK = 3
    EXPECTED_WARS = 4
    WARS_RUNNING = 5
    CONTROL_LOST = 6
    """Sum over flashpoints."""
    HEAT = 7
    """Sum over flashpoints."""
    CREDIBILITY = 8
    """Mean belief that those who owe help at a flashpoint keep their word to its target; not a
    number where nobody owes anything."""


WHOLE_SERIES = (
    Series.OPPORTUNITIES,
    Series.CHALLENGES_GREY_ZONE,
    Series.CHALLENGES_FAIT_ACCOMPLI,
    Series.CHALLENGES_MAJOR_ATTACK,
    Series.WARS_RUNNING,
)
"""Series that count whole things."""


class Counts(NamedTuple):
    """What one run counted. f flashpoints, n states, q quarters."""

    places: np.ndarray
    """(f, 27) columns `PlaceColumn`."""
    states: np.ndarray
    """(n, 5) columns `StateColumn`."""
    series: np.ndarray
    """(q, 9) columns `Series`."""
    year: np.ndarray
    """(f, 3) whether the running year was open, saw force, saw a dispute."""


_OPPORTUNITIES = int(PlaceColumn.OPPORTUNITIES)
_CHALLENGES = int(PlaceColumn.CHALLENGES)
_EXPECTED_CHALLENGES = int(PlaceColumn.EXPECTED_CHALLENGES)
_RESISTED = int(PlaceColumn.RESISTED)
_WITH_GUARANTOR = int(PlaceColumn.RESISTED_WITH_GUARANTOR)
_WITH_HELP = int(PlaceColumn.RESISTED_WITH_HELP)
_WARS = int(PlaceColumn.WARS)
_EXPECTED_WARS = int(PlaceColumn.EXPECTED_WARS)
_CONTROL_LOST = int(PlaceColumn.CONTROL_LOST)
_INVOKED = int(PlaceColumn.INVOKED)
_ABANDONMENTS = int(PlaceColumn.ABANDONMENTS)
_HONORED = int(PlaceColumn.HONORED)
_ENTRAPMENTS = int(PlaceColumn.ENTRAPMENTS)
_OPEN_YEARS = int(PlaceColumn.OPEN_YEARS)
_EXPECTED_LOSS = int(StateColumn.EXPECTED_LOSS)
_OWN_INVOKED = int(StateColumn.INVOKED)
_OWN_ABANDONMENTS = int(StateColumn.ABANDONMENTS)
_OWN_HONORED = int(StateColumn.HONORED)
_OWN_ENTRAPMENTS = int(StateColumn.ENTRAPMENTS)
_S_OPPORTUNITIES = int(Series.OPPORTUNITIES)
_S_CHALLENGES = int(Series.CHALLENGES_GREY_ZONE)
_S_EXPECTED_WARS = int(Series.EXPECTED_WARS)
_S_WARS_RUNNING = int(Series.WARS_RUNNING)
_S_CONTROL_LOST = int(Series.CONTROL_LOST)
_S_HEAT = int(Series.HEAT)
_S_CREDIBILITY = int(Series.CREDIBILITY)
_RESIST = int(SummaryColumn.RESIST)
_PRESS = int(SummaryColumn.PRESS)
_PRIZE = int(ModeColumn.PRIZE_SHARE)
_OPEN, _FORCE, _DISPUTE = 0, 1, 2
_FAIT_ACCOMPLI = MODES.index("fait_accompli")
_MAJOR_ATTACK = MODES.index("major_attack")
_SUPPORT = LEVELS.index("support")
_FIGHT = LEVELS.index("fight")
_BACKED_DOWN = int(Outcome.BACKED_DOWN)
_WAR = int(Outcome.WAR)


def no_counts(flashpoints: int, states: int, quarters: int) -> Counts:
    """Return the counts of a run that has not begun."""
    return Counts(
        places=np.zeros((flashpoints, N_PLACE_COLUMNS)),
        states=np.zeros((states, len(StateColumn))),
        series=np.zeros((quarters, len(Series))),
        year=np.zeros((flashpoints, 3), dtype=np.bool_),
    )


@lean
def close_year(counts: Counts) -> None:
    """Add the year that is over to the years of every flashpoint and begin the next."""
    for flashpoint in range(counts.year.shape[0]):
        for column in range(counts.year.shape[1]):
            counts.places[flashpoint, _OPEN_YEARS + column] += counts.year[flashpoint, column]
            counts.year[flashpoint, column] = False


@lean
def open_quarter(counts: Counts, variables: Variables, quarter: int) -> None:
    """Take in which flashpoints still have something to deter and where wars run.

    A year counts in deterrence if the flashpoint was open in some quarter of it.
    A year at war is a year with force.
    """
    if quarter > 0 and quarter % QUARTERS_PER_YEAR == 0:
        close_year(counts)
    for flashpoint in range(counts.year.shape[0]):
        if variables.is_at_war[flashpoint]:
            counts.year[flashpoint] = True
        elif not variables.is_closed[flashpoint]:
            counts.year[flashpoint, _OPEN] = True


@lean
def war_probability(solution: Solution) -> float:
    """Return the chance of war at an opportunity before anybody moves, in [0, 1]."""
    summary = solution.summary[_MAJOR_ATTACK]
    return solution.choice[_MAJOR_ATTACK + 1] * summary[_RESIST] * summary[_PRESS]


@lean
def expected_utility(solution: Solution, mover: int) -> float:
    """Return what challenges are worth to a mover before anybody moves, in stakes.

    `mover` is 0 for the challenger, 1 for the target, 2 + k for guarantor k.
    """
    total = 0.0
    for mode in range(solution.expected.shape[0]):
        total += solution.choice[mode + 1] * solution.expected[mode, mover]
    return total


@lean
def count_opportunity(  # noqa: PLR0913  kernel: what is filled, who, where, when, what is known
    counts: Counts,
    acts: Acts,
    challenger: int,
    target: int,
    flashpoint: int,
    quarter: int,
    solution: Solution,
) -> None:
    """Take in an opportunity as the solved crisis sees it, before anybody moves."""
    places, states, series = counts.places, counts.states, counts.series
    places[flashpoint, _OPPORTUNITIES] += 1
    series[quarter, _S_OPPORTUNITIES] += 1
    for mode in range(solution.expected.shape[0]):
        places[flashpoint, _EXPECTED_CHALLENGES + mode] += solution.choice[mode + 1]
    war = war_probability(solution)
    places[flashpoint, _EXPECTED_WARS] += war
    series[quarter, _S_EXPECTED_WARS] += war
    states[challenger, _EXPECTED_LOSS] -= expected_utility(solution, 0)
    states[target, _EXPECTED_LOSS] -= expected_utility(solution, 1)
    for k in range(acts.n_guarantors[flashpoint]):
        guarantor = acts.order[flashpoint, k]
        states[guarantor, _EXPECTED_LOSS] -= expected_utility(solution, 2 + k)


@lean
def _count_guarantor(counts: Counts, acts: Acts, flashpoint: int, k: int, own_prize: float) -> None:
    """Take in what one guarantor owed and did.

    `own_prize` is its stake in the part of the prize that the challenge is about.
    """
    places, own = counts.places[flashpoint], counts.states[acts.order[flashpoint, k]]
    level = acts.level[flashpoint, k]
    if acts.owed[flashpoint, k] >= INVOKED_OBLIGATION:
        needed = _FIGHT if acts.mode[flashpoint] == _MAJOR_ATTACK else _SUPPORT
        places[_INVOKED] += 1
        own[_OWN_INVOKED] += 1
        if level == 0:
            places[_ABANDONMENTS] += 1
            own[_OWN_ABANDONMENTS] += 1
        elif level >= needed:
            places[_HONORED] += 1
            own[_OWN_HONORED] += 1
    if level == _FIGHT and own_prize < ENTRAPPED_STAKE:
        places[_ENTRAPMENTS] += 1
        own[_OWN_ENTRAPMENTS] += 1


@lean
def _count_resisted(counts: Counts, acts: Acts, flashpoint: int, crisis: Crisis) -> None:
    """Take in what help came and what it was good for."""
    places, mode = counts.places[flashpoint], acts.mode[flashpoint]
    n_guarantors = acts.n_guarantors[flashpoint]
    backed = 1.0 if acts.outcome[flashpoint] == _BACKED_DOWN else 0.0
    has_help = False
    for k in range(n_guarantors):
        has_help = has_help or acts.level[flashpoint, k] > 0
        own_stake = crisis.stake[k] * crisis.modes[mode, _PRIZE]
        _count_guarantor(counts, acts, flashpoint, k, own_stake * (1 - crisis.control_lost))
    places[_RESISTED] += 1
    places[_RESISTED + 1] += backed
    if n_guarantors > 0:
        places[_WITH_GUARANTOR] += 1
        places[_WITH_GUARANTOR + 1] += backed
    if has_help:
        places[_WITH_HELP] += 1
        places[_WITH_HELP + 1] += backed


@lean
def count_crisis(counts: Counts, acts: Acts, flashpoint: int, quarter: int, crisis: Crisis) -> None:
    """Take in what was done at an opportunity."""
    mode = acts.mode[flashpoint]
    if mode < 0:
        return
    counts.places[flashpoint, _CHALLENGES + mode] += 1
    counts.series[quarter, _S_CHALLENGES + mode] += 1
    counts.year[flashpoint, _DISPUTE] = True
    if mode >= _FAIT_ACCOMPLI:
        counts.year[flashpoint, _FORCE] = True
    if acts.outcome[flashpoint] == _WAR:
        counts.places[flashpoint, _WARS] += 1
    if acts.outcome[flashpoint] >= _BACKED_DOWN:
        _count_resisted(counts, acts, flashpoint, crisis)


@lean
def _credibility(world: World, variables: Variables, quarter: int) -> float:
    """Return the mean belief that those who owe help keep their word, in [0, 1]."""
    epoch, total, pairs = world.pacts.epoch[quarter], 0.0, 0
    for flashpoint in range(world.flashpoint_code.size):
        target = world.target[flashpoint]
        for state in range(world.state_code.size):
            if state != target and world.pacts.is_bound[epoch, flashpoint, state]:
                kept, broken = variables.kept[state, target], variables.broken[state, target]
                total += kept / (kept + broken)
                pairs += 1
    return total / pairs if pairs > 0 else np.nan


@lean
def close_quarter(counts: Counts, world: World, variables: Variables, quarter: int) -> None:
    """Take in the region as the quarter leaves it."""
    series = counts.series[quarter]
    for flashpoint in range(world.flashpoint_code.size):
        lost = variables.control_lost[flashpoint]
        counts.places[flashpoint, _CONTROL_LOST] = lost
        series[_S_CONTROL_LOST] += lost
        series[_S_HEAT] += variables.heat[flashpoint]
        if variables.is_at_war[flashpoint]:
            series[_S_WARS_RUNNING] += 1
    series[_S_CREDIBILITY] = _credibility(world, variables, quarter)
    if quarter == counts.series.shape[0] - 1:
        close_year(counts)


@compiled
def region_totals(places: np.ndarray) -> np.ndarray:
    """Return (r, 27) the sums over flashpoints of the places, (r, f, 27), of r runs."""
    totals = np.zeros((places.shape[0], places.shape[2]))
    for run in range(places.shape[0]):
        for flashpoint in range(places.shape[1]):
            for column in range(places.shape[2]):
                totals[run, column] += places[run, flashpoint, column]
    return totals

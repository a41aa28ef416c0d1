"""Counts of one run, by flashpoint, by state and by quarter, beside their expected values.

Expected values are sums over opportunities of what the solved crisis says before
anybody moves; they have far less noise than counts.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.vocabulary import NOT_WIDENED, QUARTERS_PER_YEAR, Level, Mode
from sim.engine.crisis.arrays import ModeColumn
from sim.engine.crisis.expectation import Expectation, capitulation_chance, war_chance
from sim.engine.outcomes.ledger import Ending, Ledger, Outcome
from sim.engine.outcomes.opportunity import Opportunity
from sim.engine.outcomes.political_counts import (
    PoliticalCounts,
    count_politics,
    no_political_counts,
)
from sim.engine.world.constants import World
from sim.engine.world.variables import Variables
from sim.kernel.compiled import compiled, lean
from sim.rules.conflict.reliability import is_entrapment, is_invoked


class FlashpointColumn(IntEnum):
    """Columns of `Counts.flashpoints`."""

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
    WARS_FROM = 27
    """First of three, by the mode of the challenge that became a war: below a major attack its
    clash was widened."""
    CAPITULATIONS = 30
    """Major attacks to which the target gave in."""
    EXPECTED_CAPITULATIONS = 31
    FORCE = 32
    """Pressed clashes in the grey zone, faits accomplis and major attacks."""
    FAIT_TAKEN = 33
    """Faits accomplis that the target let pass or lost and accepted."""
    OWED_IN_WAR = 34
    """Guarantors that owed enough in a war for a promise to be called in."""
    FOUGHT_IN_WAR = 35
    """Of these, those that fought."""
    STOOD_IN_WAR = 36
    """Of these, those that fought or supported."""


N_FLASHPOINT_COLUMNS = int(FlashpointColumn.STOOD_IN_WAR) + 1


class StateColumn(IntEnum):
    """Columns of `Counts.states`."""

    INVOKED = 0
    ABANDONMENTS = 1
    HONORED = 2
    ENTRAPMENTS = 3
    EXPECTED_MATERIAL = 4
    """What is won and lost, in stakes; below 0 a loss."""
    EXPECTED_PENALTY = 5
    """Price of standing aside, in stakes."""


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


class YearColumn(IntEnum):
    """Columns of `Counts.year`, in the order of the years counted from `OPEN_YEARS` on."""

    OPEN = 0
    """There was something to deter."""
    FORCE = 1
    DISPUTE = 2


class Counts(NamedTuple):
    """What one run counted. f flashpoints, n states, q quarters."""

    flashpoints: np.ndarray
    """(f, 37) columns `FlashpointColumn`."""
    states: np.ndarray
    """(n, 6) columns `StateColumn`."""
    series: np.ndarray
    """(q, 9) columns `Series`."""
    year: np.ndarray
    """(f, 3) whether the running year saw what each of `YearColumn` is about."""
    politics: PoliticalCounts
    """Of the slow half."""


def no_counts(flashpoints: int, states: int, quarters: int, proposals: int | None = None) -> Counts:
    """Return the counts of a run that has not begun.

    Parameters
    ----------
    proposals : number of proposed treaties; absent where politics is off
    """
    return Counts(
        flashpoints=np.zeros((flashpoints, N_FLASHPOINT_COLUMNS)),
        states=np.zeros((states, len(StateColumn))),
        series=np.zeros((quarters, len(Series))),
        year=np.zeros((flashpoints, len(YearColumn)), dtype=np.bool_),
        politics=no_political_counts(states, quarters, proposals),
    )


@lean
def close_year(counts: Counts) -> None:
    """Add the year that is over to the years of every flashpoint and begin the next."""
    for flashpoint in range(counts.year.shape[0]):
        for column in range(counts.year.shape[1]):
            seen = counts.year[flashpoint, column]
            counts.flashpoints[flashpoint, FlashpointColumn.OPEN_YEARS + column] += seen
            counts.year[flashpoint, column] = False


@lean
def open_quarter(counts: Counts, variables: Variables, quarter: int) -> None:
    """Note which flashpoints are open or at war, after closing a year that is over.

    A year counts in deterrence if the flashpoint was open in some quarter of it.
    A year at war is a year with force.
    """
    # Years of the run and not of the calendar: a run may start in any quarter.
    if quarter > 0 and quarter % QUARTERS_PER_YEAR == 0:
        close_year(counts)
    for flashpoint in range(counts.year.shape[0]):
        if variables.is_at_war[flashpoint]:
            counts.year[flashpoint] = True
        # A closed flashpoint has nothing left to deter; counted on, it would pass for deterrence.
        elif not variables.is_closed[flashpoint]:
            counts.year[flashpoint, YearColumn.OPEN] = True


@lean
def count_opportunity(
    counts: Counts, world: World, ledger: Ledger, opportunity: Opportunity
) -> None:
    """Add what the solved crisis expects of an opportunity, before anybody moves."""
    flashpoint, expected = opportunity.flashpoint, opportunity.expectation
    here, series = counts.flashpoints[flashpoint], counts.series[opportunity.key.quarter]
    here[FlashpointColumn.OPPORTUNITIES] += 1
    series[Series.OPPORTUNITIES] += 1
    for mode in range(expected.war.size):
        here[FlashpointColumn.EXPECTED_CHALLENGES + mode] += expected.choice[mode + 1]
    # Wars are so rare that counts hardly tell two arrangements apart; chances do (MODEL 0.5). In
    # the mean over the draw: at the draw an attack is nearly certain or nearly impossible.
    war = war_chance(expected)
    here[FlashpointColumn.EXPECTED_WARS] += war
    series[Series.EXPECTED_WARS] += war
    here[FlashpointColumn.EXPECTED_CAPITULATIONS] += capitulation_chance(expected)
    _count_worth(counts, world.challenger[flashpoint], expected, 0)
    _count_worth(counts, world.target[flashpoint], expected, 1)
    for k in range(ledger.n_guarantors[flashpoint]):
        _count_worth(counts, ledger.order[flashpoint, k], expected, 2 + k)


@lean
def _count_worth(counts: Counts, state: int, expected: Expectation, party: int) -> None:
    """Add what an opportunity is worth to a party of it, before anybody moves."""
    own, utility = counts.states[state], expected.utility[party]
    # A price for a broken word is paid in esteem: kept apart from what is won and lost (CRISIS 10).
    own[StateColumn.EXPECTED_MATERIAL] += utility + expected.penalty[party]
    own[StateColumn.EXPECTED_PENALTY] += expected.penalty[party]


@lean
def _count_guarantor(
    counts: Counts, world: World, ledger: Ledger, opportunity: Opportunity, k: int
) -> None:
    """Count whether one guarantor kept its word or broke it."""
    flashpoint = opportunity.flashpoint
    here, own = counts.flashpoints[flashpoint], counts.states[ledger.order[flashpoint, k]]
    mode, level = ledger.mode[flashpoint], ledger.level[flashpoint, k]
    if is_invoked(ledger.owed[flashpoint, k], world.numbers.invoked_obligation):
        # In a major attack support alone does not keep a promise; below it support does (MODEL 7).
        needed = Level.FIGHT if mode == Mode.MAJOR_ATTACK else Level.SUPPORT
        here[FlashpointColumn.INVOKED] += 1
        own[StateColumn.INVOKED] += 1
        if level == Level.ABSTAIN:
            here[FlashpointColumn.ABANDONMENTS] += 1
            own[StateColumn.ABANDONMENTS] += 1
        elif level >= needed:
            here[FlashpointColumn.HONORED] += 1
            own[StateColumn.HONORED] += 1


@lean
def _count_resisted(counts: Counts, world: World, ledger: Ledger, opportunity: Opportunity) -> None:
    """Count a resisted challenge, and whether the challenger backed down with and without help."""
    flashpoint = opportunity.flashpoint
    here, n_guarantors = counts.flashpoints[flashpoint], ledger.n_guarantors[flashpoint]
    backed = 1.0 if ledger.outcome[flashpoint] == Outcome.BACKED_DOWN else 0.0
    has_help, has_seat = False, False
    for k in range(n_guarantors):
        has_seat = has_seat or opportunity.crisis.is_called[k, ledger.mode[flashpoint]]
        has_help = has_help or ledger.level[flashpoint, k] > Level.ABSTAIN
        _count_guarantor(counts, world, ledger, opportunity, k)
    here[FlashpointColumn.RESISTED] += 1
    here[FlashpointColumn.BACKED_DOWN] += backed
    if has_seat:
        here[FlashpointColumn.RESISTED_WITH_GUARANTOR] += 1
        here[FlashpointColumn.BACKED_DOWN_WITH_GUARANTOR] += backed
    if has_help:
        here[FlashpointColumn.RESISTED_WITH_HELP] += 1
        here[FlashpointColumn.BACKED_DOWN_WITH_HELP] += backed


@lean
def _count_outcome(counts: Counts, mode: int, flashpoint: int, outcome: int) -> None:
    """Count what became of a challenge."""
    here = counts.flashpoints[flashpoint]
    if outcome == Outcome.WAR:
        here[FlashpointColumn.WARS] += 1
        here[FlashpointColumn.WARS_FROM + mode] += 1
    if mode == Mode.MAJOR_ATTACK and outcome == Outcome.CONCEDED:
        here[FlashpointColumn.CAPITULATIONS] += 1
    # What is called a use of force in records of disputes: shots, seizures, attacks (CRISIS 10).
    if mode > Mode.GREY_ZONE or outcome > Outcome.BACKED_DOWN:
        here[FlashpointColumn.FORCE] += 1
    if mode == Mode.FAIT_ACCOMPLI and outcome in (Outcome.CONCEDED, Outcome.TAKEN):
        here[FlashpointColumn.FAIT_TAKEN] += 1


@lean
def _count_guarantors_in_war(
    counts: Counts, world: World, ledger: Ledger, opportunity: Opportunity
) -> None:
    """Count what those who owe enough do in a war, and who fights in it for little of its own."""
    flashpoint, crisis = opportunity.flashpoint, opportunity.crisis
    here = counts.flashpoints[flashpoint]
    is_widened = ledger.widened_by[flashpoint] != NOT_WIDENED
    levels = ledger.war_level if is_widened else ledger.level
    owed = ledger.war_owed if is_widened else ledger.owed
    prize = crisis.modes[Mode.MAJOR_ATTACK, ModeColumn.PRIZE_SHARE] * (1 - crisis.control_lost)
    for k in range(ledger.n_guarantors[flashpoint]):
        level = levels[flashpoint, k]
        if is_invoked(owed[flashpoint, k], world.numbers.invoked_obligation):
            here[FlashpointColumn.OWED_IN_WAR] += 1
            here[FlashpointColumn.FOUGHT_IN_WAR] += level == Level.FIGHT
            here[FlashpointColumn.STOOD_IN_WAR] += level > Level.ABSTAIN
        # In a war only: everybody who fights a patrol boat has little at stake (CRISIS 10).
        if is_entrapment(
            level == Level.FIGHT, crisis.stake[k] * prize, world.numbers.entrapped_stake
        ):
            here[FlashpointColumn.ENTRAPMENTS] += 1
            counts.states[ledger.order[flashpoint, k], StateColumn.ENTRAPMENTS] += 1


@lean
def count_crisis(counts: Counts, world: World, ledger: Ledger, opportunity: Opportunity) -> None:
    """Count what was done at an opportunity."""
    flashpoint = opportunity.flashpoint
    mode, outcome = ledger.mode[flashpoint], ledger.outcome[flashpoint]
    if mode < 0:
        return
    counts.flashpoints[flashpoint, FlashpointColumn.CHALLENGES + mode] += 1
    counts.series[opportunity.key.quarter, Series.CHALLENGES_GREY_ZONE + mode] += 1
    counts.year[flashpoint, YearColumn.DISPUTE] = True
    # At once and not when the next quarter opens at war: a widened clash may come in the last
    # quarter of a year, and its war may be over within the quarter.
    if mode >= Mode.FAIT_ACCOMPLI or outcome == Outcome.WAR:
        counts.year[flashpoint, YearColumn.FORCE] = True
    _count_outcome(counts, mode, flashpoint, outcome)
    if outcome == Outcome.WAR:
        _count_guarantors_in_war(counts, world, ledger, opportunity)
    if outcome >= Outcome.BACKED_DOWN:
        _count_resisted(counts, world, ledger, opportunity)


@lean
def _count_wars(counts: Counts, ledger: Ledger) -> None:
    """Count the wars that were fought in a quarter and those that ended in it."""
    for flashpoint in range(ledger.ending.size):
        here = counts.flashpoints[flashpoint]
        if ledger.is_fought[flashpoint]:
            here[FlashpointColumn.WAR_QUARTERS] += 1
            here[FlashpointColumn.EXPECTED_NUCLEAR_USE] += ledger.nuclear_chance[flashpoint]
        if ledger.ending[flashpoint] == Ending.NUCLEAR_USE:
            here[FlashpointColumn.NUCLEAR_USE] += 1
        if ledger.ending[flashpoint] != Ending.RUNNING:
            here[FlashpointColumn.BATTLE_DEATHS] += ledger.battle_deaths[flashpoint]


@lean
def _credibility(world: World, variables: Variables) -> float:
    """Return the mean belief that those who owe help keep their word, in [0, 1]."""
    total, pairs = 0.0, 0
    for flashpoint in range(world.flashpoint_code.size):
        target = world.target[flashpoint]
        for state in range(world.state_code.size):
            if state != target and variables.pacts.is_bound[flashpoint, state]:
                kept, broken = variables.kept[state, target], variables.broken[state, target]
                total += kept / (kept + broken)
                pairs += 1
    # Not nought: `absorb` leaves out what is not a number, and a nought would pull the mean down.
    return total / pairs if pairs > 0 else np.nan


@lean
def close_quarter(
    counts: Counts, world: World, variables: Variables, ledger: Ledger, quarter: int
) -> None:
    """Count the wars of a quarter and write down the region at its end."""
    _count_wars(counts, ledger)
    series = counts.series[quarter]
    for flashpoint in range(world.flashpoint_code.size):
        lost = variables.control_lost[flashpoint]
        # Set and not added: this is a level, and the last quarter's is the run's.
        counts.flashpoints[flashpoint, FlashpointColumn.CONTROL_LOST] = lost
        series[Series.CONTROL_LOST] += lost
        series[Series.HEAT] += variables.heat[flashpoint]
        if variables.is_at_war[flashpoint]:
            series[Series.WARS_RUNNING] += 1
    series[Series.CREDIBILITY] = _credibility(world, variables)
    count_politics(counts.politics, world, variables, ledger, quarter)
    # A last year of fewer than four quarters has no next quarter that would close it.
    if quarter == counts.series.shape[0] - 1:
        close_year(counts)


@compiled
def region_totals(flashpoints: np.ndarray) -> np.ndarray:
    """Return (r, 37) the sums over flashpoints of the counts of r runs, (r, f, 37)."""
    # A loop and not a sum of numpy, which may add in another order: both paths agree to the last
    # bit (docs/explanation/two-paths-one-answer.md).
    totals = np.zeros((flashpoints.shape[0], flashpoints.shape[2]))
    for run in range(flashpoints.shape[0]):
        for flashpoint in range(flashpoints.shape[1]):
            for column in range(flashpoints.shape[2]):
                totals[run, column] += flashpoints[run, flashpoint, column]
    return totals

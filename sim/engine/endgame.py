"""The end of a crisis: what each combination of helpers comes to.

At an end node every strategic guarantor has chosen. The rest answer, strengths
add up on both sides, the challenger backs down or presses, and everybody gets
what that is worth. `numbers` and `traits` gather, once for each mode and answer
of the council, what every node of the subtree reads, because passing whole
tuples of arrays to small functions costs more than the functions.
"""

from enum import IntEnum

import numpy as np

from sim.engine.crisis import N_LEVELS, Crisis, ModeColumn, NodeColumn, ObligationColumn
from sim.rules.choice import choice_of_levels, choice_of_two, mode_precision
from sim.rules.compiled import compiled, inlined
from sim.rules.contest import strength_fraction, win_probability
from sim.rules.council import timely_share
from sim.rules.law import highest_level_probabilities
from sim.rules.obligation import weighed_obligation
from sim.rules.payoffs import challenger_clash, loss_of_prize, risk_of_fighting, target_clash
from sim.rules.reneging import reneging_cost
from sim.rules.support import level_weight, opens_bases

_PRIZE = int(ModeColumn.PRIZE_SHARE)
_ATTRITION = int(ModeColumn.ATTRITION)
_CHALLENGE = int(ModeColumn.CHALLENGE_COST)
_AUDIENCE = int(ModeColumn.AUDIENCE_COST)
_NUCLEAR = int(ModeColumn.NUCLEAR_RISK)
_SUPPORT = int(ModeColumn.SUPPORT_COST)
_DEPLOYMENT = int(ModeColumn.DEPLOYMENT_COST)
_FIGHTING = int(ModeColumn.FIGHTING_COST)

_WITHOUT = int(ObligationColumn.WITHOUT)
_ACTIVE = int(ObligationColumn.ACTIVE)

_PRESS = int(NodeColumn.PRESS)
_WIN = int(NodeColumn.WIN)
_FRACTION = int(NodeColumn.FRACTION)
_TRADE = int(NodeColumn.TRADE)
_COVER = int(NodeColumn.COVER)
_C = int(NodeColumn.CHALLENGER)
_T = int(NodeColumn.TARGET)
_BELIEF = int(NodeColumn.BELIEF)
_FIRST = int(NodeColumn.GUARANTORS)


_TIMED_MODE = 1
"""The mode in which help can come too late: the fait accompli."""


class NumberColumn(IntEnum):
    """Positions in the vector of numbers that every node of one subtree reads."""

    STRENGTH_CHALLENGER = 0
    STRENGTH_TARGET = 1
    EXPONENT = 2
    SUPPORT_WEIGHT = 3
    PRIZE = 4
    PRECISION = 5
    SALIENCE_CHALLENGER = 6
    SALIENCE_TARGET = 7
    NUCLEAR_CHALLENGER = 8
    NUCLEAR_TARGET = 9
    BELIEF_WEIGHT = 10


class Trait(IntEnum):
    """Columns of the table of guarantors that every node of one subtree reads."""

    STRENGTH = 0
    BROUGHT_SHARE = 1
    STAKE = 2
    RENEGING = 3
    EXPOSURE = 4
    VULNERABILITY = 5
    NORM_COST = 6
    BIAS = 7
    TRADE = 8
    ASSURED = 9
    OBLIGATION = 10
    REPUTATION = 11
    LAWFUL_0 = 12
    LAWFUL_1 = 13
    LAWFUL_2 = 14


_S_C = int(NumberColumn.STRENGTH_CHALLENGER)
_S_T = int(NumberColumn.STRENGTH_TARGET)
_EXPONENT = int(NumberColumn.EXPONENT)
_SUPPORT_WEIGHT = int(NumberColumn.SUPPORT_WEIGHT)
_PRIZE_NOW = int(NumberColumn.PRIZE)
_PRECISION = int(NumberColumn.PRECISION)
_SALIENCE_C = int(NumberColumn.SALIENCE_CHALLENGER)
_SALIENCE_T = int(NumberColumn.SALIENCE_TARGET)
_NUCLEAR_C = int(NumberColumn.NUCLEAR_CHALLENGER)
_NUCLEAR_T = int(NumberColumn.NUCLEAR_TARGET)
_BELIEF_WEIGHT = int(NumberColumn.BELIEF_WEIGHT)
_N_NUMBERS = len(NumberColumn)

_STRENGTH = int(Trait.STRENGTH)
_BROUGHT = int(Trait.BROUGHT_SHARE)
_STAKE = int(Trait.STAKE)
_RENEGING = int(Trait.RENEGING)
_EXPOSURE = int(Trait.EXPOSURE)
_VULNERABILITY = int(Trait.VULNERABILITY)
_NORM = int(Trait.NORM_COST)
_BIAS = int(Trait.BIAS)
_TRADE_SHARE = int(Trait.TRADE)
_ASSURED = int(Trait.ASSURED)
_OBLIGATION = int(Trait.OBLIGATION)
_REPUTATION = int(Trait.REPUTATION)
_LAWFUL = int(Trait.LAWFUL_0)
_N_TRAITS = len(Trait)


@compiled
def prize_at_stake(prize_share: float, control_lost: float) -> float:
    """Return the share of the whole prize that a challenge is about."""
    return prize_share * (1 - control_lost)


@compiled
def guarantor_standing(
    crisis: Crisis, mode: int, council: int, guarantor: int
) -> tuple[float, float, float]:
    """Return weighed obligation, reneging cost and timely share of a guarantor."""
    invoked = crisis.obligation[guarantor, mode]
    weighed = weighed_obligation(invoked[council], crisis.obligation_multiplier[guarantor])
    reneging = reneging_cost(
        weighed,
        crisis.reputation_multiplier[guarantor],
        crisis.support[guarantor],
        crisis.reputation_weight,
        crisis.domestic_weight,
    )
    timely = 1.0
    if crisis.has_council and mode == _TIMED_MODE:
        timely = timely_share(
            invoked[_WITHOUT],
            invoked[_ACTIVE],
            crisis.lag_quarters,
            crisis.reaction_speed,
            crisis.lag_delays_all,
        )
    return weighed, reneging, timely


@compiled
def lawful_levels(crisis: Crisis, mode: int, guarantor: int) -> tuple[float, float, float]:
    """Return the chances that each level is the highest that law and reservations allow."""
    return highest_level_probabilities(
        crisis.law_support[guarantor, mode],
        crisis.law_fight[guarantor, mode],
        crisis.reservation[guarantor, mode],
    )


@compiled
def common_numbers(crisis: Crisis, mode: int) -> np.ndarray:
    """Return what every node of a mode reads of the parties, positions `NumberColumn`."""
    share = crisis.modes[mode, _PRIZE]
    numbers = np.zeros(_N_NUMBERS)
    numbers[_S_C] = crisis.strength_challenger
    numbers[_S_T] = crisis.strength_target
    numbers[_EXPONENT] = crisis.contest_exponent
    numbers[_SUPPORT_WEIGHT] = crisis.support_weight
    numbers[_PRIZE_NOW] = prize_at_stake(share, crisis.control_lost)
    numbers[_PRECISION] = mode_precision(crisis.precision, crisis.precision_decay, share)
    numbers[_SALIENCE_C] = crisis.salience_challenger
    numbers[_SALIENCE_T] = crisis.salience_target
    numbers[_NUCLEAR_C] = crisis.nuclear_challenger
    numbers[_NUCLEAR_T] = crisis.nuclear_target
    numbers[_BELIEF_WEIGHT] = crisis.belief_weight
    return numbers


@compiled
def guarantor_traits(crisis: Crisis, mode: int, council: int) -> np.ndarray:
    """Return what every node of a subtree reads of the guarantors, columns `Trait`."""
    table = np.zeros((crisis.strength.size, _N_TRAITS))
    for k in range(crisis.strength.size):
        weighed, reneging, timely = guarantor_standing(crisis, mode, council, k)
        row = table[k]
        row[_STRENGTH] = crisis.strength[k]
        row[_BROUGHT] = timely * crisis.interoperability[k]
        row[_STAKE] = crisis.stake[k]
        row[_RENEGING] = reneging
        row[_EXPOSURE] = crisis.attrition_exposure[k]
        row[_VULNERABILITY] = crisis.nuclear_vulnerability[k]
        row[_NORM] = crisis.norm_cost[k]
        row[_BIAS] = crisis.bias[k]
        row[_TRADE_SHARE] = crisis.trade_share[k]
        row[_ASSURED] = crisis.nuclear[k] * crisis.nuclear_assurance[k]
        row[_OBLIGATION] = weighed
        row[_REPUTATION] = crisis.reputation[k]
        lawful = lawful_levels(crisis, mode, k)
        for level in range(N_LEVELS):
            row[_LAWFUL + level] = lawful[level]
    return table


@inlined
def _reach(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray,
    traits: np.ndarray,
    hosted: np.ndarray,
    weight: np.ndarray,
    guarantor: int,
    hosts: int,
) -> float:
    """Return a guarantor's strength from the best base open to it, in USD bn.

    Parameters
    ----------
    numbers, traits : see `NumberColumn`, `Trait`
    hosted : (n, n) strength of row from the soil of column [USD bn]
    weight : (n,) share of its strength that each guarantor commits
    hosts : the first so many guarantors count as hosts
    """
    best = traits[guarantor, _STRENGTH]
    for host in range(hosts):
        reach = hosted[guarantor, host]
        if reach > best and opens_bases(weight[host], numbers[_SUPPORT_WEIGHT]):
            best = reach
    return best


@compiled
def defenders_strength(
    numbers: np.ndarray, traits: np.ndarray, hosted: np.ndarray, weight: np.ndarray
) -> float:
    """Return the strength on the target's side, in USD bn; see `_reach`."""
    total = numbers[_S_T]
    for guarantor in range(weight.size):
        if weight[guarantor] > 0:
            reach = _reach(numbers, traits, hosted, weight, guarantor, weight.size)
            total += weight[guarantor] * traits[guarantor, _BROUGHT] * reach
    return total


@inlined
def _end_of_play(
    numbers: np.ndarray, payoffs: np.ndarray, defenders: float, trade: float, cover: float
) -> tuple[float, float, float, float]:
    """Return press and win probability, challenger's fraction and utility of a clash.

    Parameters
    ----------
    defenders : strength on the target's side [USD bn]
    trade : the challenger's trade share with those who stand there, in [0, 1]
    cover : belief in a nuclear cover of the target, in [0, 1]
    """
    wins = win_probability(numbers[_S_C], defenders, numbers[_EXPONENT])
    fraction = strength_fraction(numbers[_S_C], defenders)
    clash = challenger_clash(
        wins,
        numbers[_SALIENCE_C],
        numbers[_PRIZE_NOW],
        payoffs[_CHALLENGE],
        trade,
        payoffs[_ATTRITION],
        1 - fraction,
        payoffs[_NUCLEAR],
        cover,
    )
    precision = numbers[_PRECISION]
    press = choice_of_two(-precision * payoffs[_AUDIENCE], precision * clash)[1]
    return press, wins, fraction, clash


@inlined
def _utility(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray, payoffs: np.ndarray, traits: np.ndarray, guarantor: int, level: int,
    press: float, win: float, fraction: float,
) -> float:  # fmt: skip
    """Return a guarantor's expected utility of a level once the target resists, in stakes.

    Parameters
    ----------
    traits, guarantor : its row of the table of guarantors
    press : probability of a clash
    win : probability of a clash that the challenger wins
    fraction : challenger's share of strength, times the probability of a clash
    """
    prize, reneging = numbers[_PRIZE_NOW], traits[guarantor, _RENEGING]
    loss = loss_of_prize(win, traits[guarantor, _STAKE], prize)
    if level == 0:
        return loss - press * reneging - (1 - press) * 0.5 * reneging
    if level == 1:
        clash = press * (payoffs[_SUPPORT] + 0.5 * reneging)
        return loss - clash - (1 - press) * payoffs[_DEPLOYMENT]
    risk = risk_of_fighting(
        traits[guarantor, _EXPOSURE],
        payoffs[_ATTRITION],
        fraction,
        press * payoffs[_NUCLEAR],
        traits[guarantor, _VULNERABILITY],
        numbers[_NUCLEAR_C],
        press * traits[guarantor, _NORM] * prize,
    )
    return loss + risk - payoffs[_FIGHTING] - (1 - press) * payoffs[_DEPLOYMENT]


@inlined
def level_choice(  # noqa: PLR0913  kernel: flat arrays in, numbers out
    numbers: np.ndarray, traits: np.ndarray, guarantor: int, abstain: float, support: float,
    fight: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Return the probability of each level over the readings of the law."""
    precision, bias = numbers[_PRECISION], traits[guarantor, _BIAS]
    overall_0, overall_1, overall_2 = 0.0, 0.0, 0.0
    for highest in range(N_LEVELS):
        lawful = traits[guarantor, _LAWFUL + highest]
        if lawful > 0:
            chosen = choice_of_levels(
                precision * abstain, precision * support, precision * fight + bias, highest
            )
            overall_0 += lawful * chosen[0]
            overall_1 += lawful * chosen[1]
            overall_2 += lawful * chosen[2]
    return overall_0, overall_1, overall_2


@inlined
def _strength_with(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray,
    traits: np.ndarray,
    hosted: np.ndarray,
    weight: np.ndarray,
    reaches: np.ndarray,
    guarantor: int,
    own: float,
) -> float:
    """Return the defenders' strength if one of the rest joined the strategic guarantors.

    Parameters
    ----------
    weight : (n,) of the strategic guarantors; nought for the rest
    reaches : (S,) their strengths without the joiner [USD bn]
    guarantor, own : the joiner, and the share of its strength that it would commit
    """
    total = numbers[_S_T]
    is_open = opens_bases(own, numbers[_SUPPORT_WEIGHT])
    for k in range(reaches.size):
        if weight[k] > 0:
            reach = max(reaches[k], hosted[k, guarantor]) if is_open else reaches[k]
            total += weight[k] * traits[k, _BROUGHT] * reach
    if own > 0:
        reach = _reach(numbers, traits, hosted, weight, guarantor, reaches.size)
        total += own * traits[guarantor, _BROUGHT] * reach
    return total


@inlined
def _helping(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray, payoffs: np.ndarray, traits: np.ndarray, hosted: np.ndarray,
    reaches: np.ndarray, weight: np.ndarray, trade: float, cover: float, guarantor: int, own: int,
) -> float:  # fmt: skip
    """Return what a level above abstaining is worth to one of the rest, in stakes."""
    share = level_weight(own, numbers[_SUPPORT_WEIGHT])
    defenders = _strength_with(numbers, traits, hosted, weight, reaches, guarantor, share)
    covered = max(cover, traits[guarantor, _ASSURED]) if own == 2 else cover
    joined = trade + traits[guarantor, _TRADE_SHARE]
    press, wins, fraction, _ = _end_of_play(numbers, payoffs, defenders, joined, covered)
    return _utility(numbers, payoffs, traits, guarantor, own, press, press * wins, press * fraction)


@inlined
def _answer_of_rest(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray, payoffs: np.ndarray, traits: np.ndarray, hosted: np.ndarray,
    reaches: np.ndarray, weight: np.ndarray, trade: float, cover: float, rest: np.ndarray,
) -> None:  # fmt: skip
    """Fill in how the guarantors that do not look ahead answer the strategic ones.

    Each compares its own levels with the other rest abstaining, so abstaining
    looks the same to all of them.
    """
    alone = _strength_with(numbers, traits, hosted, weight, reaches, 0, 0.0)
    press, wins, fraction, _ = _end_of_play(numbers, payoffs, alone, trade, cover)
    win, part = press * wins, press * fraction
    for k in range(reaches.size, weight.size):
        abstain = _utility(numbers, payoffs, traits, k, 0, press, win, part)
        support = _helping(numbers, payoffs, traits, hosted, reaches, weight, trade, cover, k, 1)
        fight = _helping(numbers, payoffs, traits, hosted, reaches, weight, trade, cover, k, 2)
        chosen = level_choice(numbers, traits, k, abstain, support, fight)
        for own in range(N_LEVELS):
            rest[k, own] = chosen[own]


@inlined
def _rest_joins(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray, payoffs: np.ndarray, traits: np.ndarray, hosted: np.ndarray,
    n_strategic: int, weight: np.ndarray, trade: float, cover: float, rest: np.ndarray,
) -> None:  # fmt: skip
    """Fill in the answers of the rest and the weights that follow from them."""
    reaches = np.zeros(n_strategic)
    for k in range(n_strategic):
        reaches[k] = _reach(numbers, traits, hosted, weight, k, n_strategic)
    _answer_of_rest(numbers, payoffs, traits, hosted, reaches, weight, trade, cover, rest)
    for k in range(n_strategic, weight.size):
        for own in range(N_LEVELS):
            weight[k] += rest[k, own] * level_weight(own, numbers[_SUPPORT_WEIGHT])


@compiled
def solve_end(  # noqa: PLR0913  kernel: flat arrays in, flat arrays filled
    numbers: np.ndarray,
    payoffs: np.ndarray,
    traits: np.ndarray,
    hosted: np.ndarray,
    n_strategic: int,
    end: int,
    values: np.ndarray,
    rest: np.ndarray,
    weight: np.ndarray,
) -> None:
    """Fill the values of one end node, where all strategic guarantors have chosen."""
    level = np.zeros(weight.size, dtype=np.int64)
    trade, cover, code = 0.0, numbers[_NUCLEAR_T], end
    for guarantor in range(n_strategic - 1, -1, -1):
        level[guarantor] = code % N_LEVELS
        code //= N_LEVELS
        weight[guarantor] = level_weight(level[guarantor], numbers[_SUPPORT_WEIGHT])
        if level[guarantor] > 0:
            trade += traits[guarantor, _TRADE_SHARE]
        if level[guarantor] == 2:
            cover = max(cover, traits[guarantor, _ASSURED])
    if n_strategic < weight.size:
        _rest_joins(numbers, payoffs, traits, hosted, n_strategic, weight, trade, cover, rest)
    defenders = defenders_strength(numbers, traits, hosted, weight)
    press, wins, fraction, clash = _end_of_play(numbers, payoffs, defenders, trade, cover)
    fought = target_clash(
        wins, numbers[_SALIENCE_T], numbers[_PRIZE_NOW], payoffs[_ATTRITION], fraction
    )
    values[_PRESS] = press
    values[_WIN] = press * wins
    values[_FRACTION] = press * fraction
    values[_TRADE] = press * trade
    values[_COVER] = press * cover
    values[_C] = press * clash - (1 - press) * payoffs[_AUDIENCE]
    values[_T] = press * fought
    for column in range(_BELIEF):
        values[_BELIEF + column] = values[column]
    for guarantor in range(weight.size):
        values[_FIRST + guarantor] = _utility(
            numbers,
            payoffs,
            traits,
            guarantor,
            level[guarantor],
            press,
            values[_WIN],
            values[_FRACTION],
        )

"""What theory says of single mechanisms, whatever their numbers."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.world.distance import great_circle_km
from sim.rules.conflict.control import control_after_loss
from sim.rules.conflict.opportunity import next_heat, opportunity_probability, retained_heat
from sim.rules.conflict.reputation import faded_count, promise_counts, retained_memory
from sim.rules.conflict.war import battle_deaths, remaining_capability
from sim.rules.crisis.belief import stand_probability
from sim.rules.crisis.choice import choice_of_levels, choice_of_two, mode_precision
from sim.rules.crisis.commitment import burden_discount, felt_stake
from sim.rules.crisis.contest import strength_fraction, win_probability
from sim.rules.crisis.council import (
    VetoWeights,
    consensus_probability,
    majority_probability,
    timely_share,
    veto_probability,
)
from sim.rules.crisis.encirclement import pledged_share
from sim.rules.crisis.interoperability import interoperability
from sim.rules.crisis.law import highest_level_probabilities
from sim.rules.crisis.obligation import combined_obligation, invoked_obligation, weighed_obligation
from sim.rules.crisis.payoffs import ChallengerStakes, TargetCosts, challenger_clash, target_clash
from sim.rules.crisis.reneging import reneging_cost
from sim.rules.crisis.satisfaction import SatisfactionWeights, status_quo_utility
from sim.rules.crisis.strength import strength

ROUNDING = 1e-12

shares = st.floats(0, 1)
signed = st.floats(-1, 1)
logits = st.floats(-1e5, 1e5)
stakes = st.floats(0, 10)
strengths = st.floats(0, 1e9)
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
places = st.tuples(latitudes, longitudes)


@st.composite
def pairs(draw: st.DrawFn, values: st.SearchStrategy[float]) -> tuple[float, float]:
    """Return two numbers, the smaller first."""
    one, other = draw(values), draw(values)
    return min(one, other), max(one, other)


# Choice


@given(logits, logits)
def test_two_options_share_one(first: float, second: float) -> None:
    one, two = choice_of_two(first, second)
    assert one + two == pytest.approx(1, abs=ROUNDING)
    assert (one > two) == (first > second) or one == pytest.approx(two)


@given(logits, logits, logits, st.sampled_from([0, 1, 2]))
def test_levels_share_one_and_stay_under_the_highest(
    abstain: float, support: float, fight: float, highest: int
) -> None:
    chosen = choice_of_levels(abstain, support, fight, highest)
    assert sum(chosen) == pytest.approx(1, abs=ROUNDING)
    assert all(0 <= chance <= 1 for chance in chosen)
    assert all(chance == 0 for chance in chosen[highest + 1 :])


@given(st.floats(0, 1e4), st.floats(0, 100), pairs(shares))
def test_the_more_is_at_stake_the_less_precise_the_choice(
    precision: float, decay: float, prizes: tuple[float, float]
) -> None:
    small, large = prizes
    assert mode_precision(precision, 1.0, decay, large) <= mode_precision(
        precision, 1.0, decay, small
    )


@given(
    pairs(shares), st.floats(0, 5), shares, stakes, stakes, shares, shares, stakes,
    st.floats(0, 200), st.sampled_from([1, 2]), st.tuples(stakes, stakes, stakes),
)  # fmt: skip
def test_more_obligation_never_makes_abstaining_likelier(
    obligations: tuple[float, float],
    multiplier: float,
    support: float,
    reputation_weight: float,
    domestic_weight: float,
    press_if_abstaining: float,
    press_if_supporting: float,
    fighting_worth: float,
    precision: float,
    highest: int,
    losses: tuple[float, float, float],
) -> None:
    """With what follows held: whether the challenger presses, and what is then lost.

    Half of the price is also paid by a supporter, and only when the challenger presses.
    A supporter that is surely pressed and an abstainer that surely is not pay the same
    half; no other pair of chances comes as near, so the claim has no exception.
    """

    def abstains(obligation: float) -> float:
        owed = weighed_obligation(obligation, multiplier)
        price = reneging_cost(owed, 1.0, support, reputation_weight, domestic_weight)
        abstaining = -losses[0] - price * (press_if_abstaining + 0.5 * (1 - press_if_abstaining))
        supporting = -losses[1] - press_if_supporting * 0.5 * price
        fighting = -losses[2] + fighting_worth
        return choice_of_levels(
            precision * abstaining, precision * supporting, precision * fighting, highest
        )[0]

    low, high = obligations
    assert abstains(high) <= abstains(low) + 1e-9


@given(pairs(stakes), st.floats(-20, 20), st.floats(0, 1e4))
def test_a_larger_audience_cost_makes_pressing_likelier(
    costs: tuple[float, float], clash: float, precision: float
) -> None:
    presses = [choice_of_two(-precision * cost, precision * clash)[1] for cost in costs]
    assert presses[0] <= presses[1] + ROUNDING


# Strength and contest


@given(strengths, shares, shares, pairs(st.floats(0, 40_000)), st.floats(0, 2))
def test_a_nearer_base_never_lowers_strength(
    capability: float, usable: float, engaged: float, distances: tuple[float, float], decay: float
) -> None:
    near, far = (strength(capability, usable, engaged, km, decay) for km in distances)
    assert 0 <= far <= near <= capability


@given(pairs(strengths), strengths, st.floats(0, 10))
def test_more_strength_never_lowers_the_chance_to_win(
    ours: tuple[float, float], theirs: float, exponent: float
) -> None:
    weak, strong = (win_probability(side, theirs, exponent) for side in ours)
    assert weak <= strong + ROUNDING


@given(pairs(strengths), pairs(st.floats(0, 10)))
def test_a_more_decisive_contest_favors_the_stronger(
    sides: tuple[float, float], exponents: tuple[float, float]
) -> None:
    weaker, stronger = sides
    loose, sharp = (win_probability(stronger, weaker, exponent) for exponent in exponents)
    assert 0.5 <= loose <= sharp + ROUNDING


@given(strengths, strengths)
def test_with_exponent_one_the_chance_is_the_share_of_strength(one: float, other: float) -> None:
    assert win_probability(one, other, 1.0) == pytest.approx(strength_fraction(one, other))


@given(shares, stakes, shares, pairs(shares), stakes)
def test_a_likelier_win_helps_the_challenger_and_hurts_the_target(
    fraction: float, salience: float, prize: float, wins: tuple[float, float], attrition: float
) -> None:
    about = ChallengerStakes(
        salience=salience,
        prize=prize,
        challenge_cost=0.0,
        attrition=attrition,
        nuclear_risk_cost=0.0,
    )
    ours = [challenger_clash(about, p, 0.0, fraction, 0.0) for p in wins]
    theirs = [target_clash(p, salience, prize, TargetCosts(attrition, 0.0), fraction) for p in wins]
    assert ours[0] <= ours[1]
    assert theirs[1] <= theirs[0]


# Pacts


@given(st.lists(shares, max_size=5))
def test_obligations_overlap_in_any_order_and_stay_within_one(owed: list[float]) -> None:
    def combined(order: list[float]) -> float:
        total = 0.0
        for share in order:
            total = combined_obligation(total, share)
        return total

    whole = combined(owed)
    assert 0 <= whole <= 1
    assert whole >= max(owed, default=0.0) - ROUNDING
    assert combined(owed[::-1]) == pytest.approx(whole, abs=ROUNDING)


@given(shares, shares, shares)
def test_overlapping_is_commutative_and_associative(one: float, two: float, three: float) -> None:
    assert combined_obligation(one, two) == pytest.approx(combined_obligation(two, one), abs=1e-15)
    left, right = (
        combined_obligation(combined_obligation(one, two), three),
        combined_obligation(one, combined_obligation(two, three)),
    )
    assert left == pytest.approx(right, abs=1e-15)


@given(shares, shares, shares, st.floats(0, 10))
def test_an_invoked_obligation_never_exceeds_the_text_nor_one(
    obligation: float, trigger: float, scope: float, multiplier: float
) -> None:
    invoked = invoked_obligation(obligation, trigger, scope)
    assert 0 <= invoked <= obligation
    assert 0 <= weighed_obligation(invoked, multiplier) <= 1


@given(shares, pairs(st.floats(0, 400)), shares, st.floats(0.5, 400))
def test_interoperability_rises_with_age_from_unallied_to_full(
    full: float, ages: tuple[float, float], unallied: float, ripening: float
) -> None:
    young, old = (interoperability(full, age, unallied, ripening) for age in ages)
    assert unallied <= young <= old <= max(full, unallied) + ROUNDING
    ripe = interoperability(full, ripening, unallied, ripening)
    assert ripe == pytest.approx(max(full, unallied), abs=ROUNDING)


@given(shares, shares, st.sampled_from([0, 1, 2]))
def test_the_readings_of_the_law_add_to_one(support: float, fight: float, reservation: int) -> None:
    chances = highest_level_probabilities(support, fight, reservation)
    assert sum(chances) == pytest.approx(1, abs=ROUNDING)
    assert min(chances) >= 0
    assert all(chance == 0 for chance in chances[reservation + 1 :])


# Council

vetoes = st.lists(shares, min_size=1, max_size=6)


@given(st.data(), vetoes)
def test_a_likelier_veto_never_raises_the_chance_of_activation(
    data: st.DataObject, veto: list[float]
) -> None:
    member = data.draw(st.integers(0, len(veto) - 1))
    likelier = list(veto)
    likelier[member] = data.draw(st.floats(veto[member], 1))
    votes = np.array(
        data.draw(st.lists(st.integers(0, 9), min_size=len(veto), max_size=len(veto))), np.int64
    )
    before, after = np.array(veto), np.array(likelier)
    assert consensus_probability(after) <= consensus_probability(before) + ROUNDING
    assert majority_probability(after, votes) <= majority_probability(before, votes) + ROUNDING


@given(st.lists(st.tuples(shares, st.integers(0, 9)), min_size=1, max_size=7))
def test_the_majority_is_what_counting_every_outcome_gives(
    members: list[tuple[float, int]],
) -> None:
    veto = np.array([chance for chance, _ in members])
    votes = np.array([weight for _, weight in members], dtype=np.int64)
    expected = 0.0
    for in_favor in itertools.product([False, True], repeat=len(members)):
        won = sum(weight for (_, weight), yes in zip(members, in_favor, strict=True) if yes)
        if 2 * won > sum(votes):
            expected += math.prod(
                1 - chance if yes else chance
                for (chance, _), yes in zip(members, in_favor, strict=True)
            )
    assert majority_probability(veto, votes) == pytest.approx(expected, abs=ROUNDING)


@given(vetoes)
def test_consensus_is_never_easier_than_a_majority(veto: list[float]) -> None:
    chances, votes = np.array(veto), np.ones(len(veto), dtype=np.int64)
    assert consensus_probability(chances) <= majority_probability(chances, votes) + ROUNDING


@given(pairs(signed), pairs(shares), pairs(shares))
def test_vetoes_grow_with_trade_and_fall_with_alignment_and_support(
    alignments: tuple[float, float], trade: tuple[float, float], support: tuple[float, float]
) -> None:
    weights = VetoWeights(intercept=-3.0, alignment=1.5, trade=3.0, support=1.0)
    likely = veto_probability(alignments[0], trade[1], support[0], weights)
    unlikely = veto_probability(alignments[1], trade[0], support[1], weights)
    assert 0 <= unlikely <= likely <= 1


@pytest.mark.parametrize("is_all", [False, True])
@given(obligations=pairs(shares), lags=pairs(st.floats(0, 100)), speed=st.floats(0, 100))
def test_the_timely_share_is_a_share_that_falls_with_the_lag(
    obligations: tuple[float, float], lags: tuple[float, float], speed: float, *, is_all: bool
) -> None:
    soon, late = (timely_share(*obligations, lag, speed, is_all) for lag in lags)
    assert 0 <= late <= soon + ROUNDING
    assert soon <= 1 + ROUNDING
    assert timely_share(*obligations, 0.0, speed, is_all) == pytest.approx(1, abs=ROUNDING)


@given(shares, shares, st.floats(0, 100), st.floats(0, 100))
def test_a_lag_that_delays_all_never_leaves_more_in_time(
    without: float, with_it: float, lag: float, speed: float
) -> None:
    everything = timely_share(without, with_it, lag, speed, True)  # noqa: FBT003  numba calls by position
    part = timely_share(without, with_it, lag, speed, False)  # noqa: FBT003  the same
    assert everything <= part + ROUNDING


# Beliefs, memory, mood


@given(shares, shares, pairs(shares), shares)
def test_a_better_name_never_lowers_credibility(
    choice: float, obligation: float, names: tuple[float, float], weight: float
) -> None:
    worse, better = (stand_probability(choice, obligation, name, weight) for name in names)
    assert 0 <= worse <= better + ROUNDING
    assert better <= 1 + ROUNDING


@given(shares, shares, shares)
def test_without_a_promise_the_name_counts_for_nothing(
    choice: float, reputation: float, weight: float
) -> None:
    assert stand_probability(choice, 0.0, reputation, weight) == pytest.approx(choice)


@given(pairs(shares), st.floats(0, 10), shares, stakes, stakes)
def test_the_price_of_standing_aside_grows_with_the_obligation(
    obligations: tuple[float, float], multiplier: float, support: float, abroad: float, home: float
) -> None:
    low, high = (reneging_cost(o, multiplier, support, abroad, home) for o in obligations)
    assert 0 <= low <= high


@pytest.mark.parametrize("is_major", [False, True])
@given(level=st.sampled_from([0, 1, 2]), obligation=shares, weight=stakes, least=shares)
def test_an_act_keeps_or_breaks_a_promise_but_never_both(
    level: int, obligation: float, weight: float, least: float, *, is_major: bool
) -> None:
    kept, broken = promise_counts(level, is_major, obligation, weight, least)
    assert min(kept, broken) == 0
    assert max(kept, broken) <= weight
    if obligation < least:
        assert (kept, broken) == (0, 0)


@given(stakes, stakes, st.floats(0.1, 100), pairs(st.floats(0, 100)))
def test_memory_fades_towards_the_prior(
    count: float, prior: float, memory: float, years: tuple[float, float]
) -> None:
    sooner, later = (
        abs(faded_count(count, prior, retained_memory(memory, t)) - prior) for t in years
    )
    assert later <= sooner + ROUNDING
    assert sooner <= abs(count - prior) + ROUNDING


@given(stakes, st.floats(0, 5), pairs(signed), signed, st.floats(0, 0.5))
def test_kinship_never_raises_a_stake_above_its_worth(
    stake: float, multiplier: float, alignments: tuple[float, float], target: float, weight: float
) -> None:
    felt = [felt_stake(stake, multiplier, own, target, weight) for own in alignments]
    assert all(-ROUNDING <= worth <= stake * multiplier + ROUNDING for worth in felt)
    assert felt_stake(stake, multiplier, target, target, weight) == stake * multiplier


@given(stakes, pairs(stakes), st.floats(0, 20))
def test_a_target_that_spends_more_never_loses_favor(
    demand: float, burdens: tuple[float, float], weight: float
) -> None:
    low, high = (burden_discount(demand, burden, weight) for burden in burdens)
    assert 0 <= high <= low


@given(signed, signed, signed, pairs(signed), stakes, stakes)
def test_encirclement_never_makes_waiting_better(
    initial: float, now: float, deal: float, rings: tuple[float, float], acc: float, prov: float
) -> None:
    weights = SatisfactionWeights(status_quo_value=0.01, accommodation=acc, provocation=prov)
    looser, tighter = (status_quo_utility(initial, now, deal, ring, weights) for ring in rings)
    assert tighter <= looser


@given(st.lists(st.tuples(shares, st.floats(0, 1e4)), min_size=1, max_size=8))
def test_the_pledged_share_lies_between_the_least_and_the_greatest_obligation(
    states: list[tuple[float, float]],
) -> None:
    owed, capability = (np.array(column) for column in zip(*states, strict=True))
    share = pledged_share(owed, capability)
    assert -ROUNDING <= share <= owed.max() + ROUNDING
    if capability.sum() > 0:
        assert share >= owed.min() - ROUNDING


# Opportunities, control, war


@given(st.floats(0, 50), stakes, pairs(st.floats(0, 50)), st.floats(0, 5))
def test_heat_never_makes_opportunities_rarer(
    rate: float, excitation: float, heats: tuple[float, float], window: float
) -> None:
    cool, hot = (opportunity_probability(rate, excitation, h, window) for h in heats)
    assert 0 <= cool <= hot <= 1


@given(st.floats(0, 100), st.floats(0.1, 400))
def test_heat_halves_in_its_half_life(heat: float, half_life: float) -> None:
    # As many steps as there are whole quarters, then what is missing of the half-life.
    after = heat
    for _ in range(math.floor(half_life)):
        after = next_heat(after, 0.0, retained_heat(half_life))
    rest = half_life - math.floor(half_life)
    assert after * 0.5 ** (rest / half_life) == pytest.approx(heat / 2, rel=1e-9)


@given(shares, shares)
def test_control_is_lost_slice_by_slice_and_never_more_than_all(lost: float, slice_: float) -> None:
    after = control_after_loss(lost, slice_)
    assert lost - ROUNDING <= after <= 1 + ROUNDING


@given(strengths, shares, shares, shares)
def test_war_takes_capability_and_leaves_no_debt(
    capability: float, attrition: float, enemy: float, weight: float
) -> None:
    assert 0 <= remaining_capability(capability, attrition, enemy, weight) <= capability


LEAST, MOST = 1e3, 1e7
exponents = st.floats(1.05, 10)
draws = st.floats(0, 1, exclude_max=True)


@given(pairs(draws), exponents)
def test_battle_deaths_stay_within_bounds_and_rise_with_the_draw(
    uniforms: tuple[float, float], exponent: float
) -> None:
    few, many = (battle_deaths(uniform, exponent, LEAST, MOST) for uniform in uniforms)
    assert LEAST <= few <= many * (1 + ROUNDING)
    assert many <= MOST * (1 + ROUNDING)


@given(draws, exponents)
def test_battle_deaths_are_the_quantile_of_a_truncated_power_law(
    uniform: float, exponent: float
) -> None:
    """The share of wars with fewer deaths than x is (1 - x^(1-a)) / (1 - X^(1-a)), in minima."""
    deaths = battle_deaths(uniform, exponent, LEAST, MOST) / LEAST
    below = (1 - deaths ** (1 - exponent)) / (1 - (MOST / LEAST) ** (1 - exponent))
    assert below == pytest.approx(uniform, abs=1e-9)


@given(draws, pairs(exponents))
def test_a_steeper_tail_never_makes_a_war_bloodier(
    uniform: float, tails: tuple[float, float]
) -> None:
    flat, steep = (battle_deaths(uniform, exponent, LEAST, MOST) for exponent in tails)
    assert steep <= flat * (1 + ROUNDING)


# Distance

ANTIPODE_KM = 20015.115
"""Half of a great circle of the mean Earth."""
COARSE_KM = 1e-3
"""What the rounding of an arcsine near 1 makes of a distance."""


@given(places, places)
def test_distance_is_the_same_both_ways_and_at_most_half_round_the_earth(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    distance = great_circle_km(*here, *there)
    assert distance == pytest.approx(great_circle_km(*there, *here), abs=COARSE_KM)
    assert 0 <= distance <= ANTIPODE_KM
    assert great_circle_km(*here, *here) == 0


@given(places, places, places)
def test_a_detour_is_never_shorter(
    here: tuple[float, float], via: tuple[float, float], there: tuple[float, float]
) -> None:
    detour = great_circle_km(*here, *via) + great_circle_km(*via, *there)
    assert great_circle_km(*here, *there) <= detour + COARSE_KM

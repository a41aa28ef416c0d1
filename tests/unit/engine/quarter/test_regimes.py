import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.domain.scenario import Scenario
from sim.engine.quarter.entry_into_force import bring_into_force
from sim.engine.quarter.regimes import draw_policies, enter_regimes, regime_of
from sim.kernel.draws import DrawKey, Purpose
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import figure
from tests.unit.engine.politics.polity import (
    BORDER,
    ISLETS,
    SEED,
    A,
    B,
    C,
    D,
    Polity,
    drawn,
    election,
    polity,
    proposal,
    with_states,
    without,
)

CUTTING, LOYAL = range(2)
VOTE = 3
"""Quarter of the patron's election, 2025Q4."""


def elected(
    loyal_stays: float = 0.25, *, before: str | None = None, **cut: object
) -> Scenario[Parameters]:
    """Return a classroom whose patron is loyal at first and votes once in 2025Q4."""
    shares = {"cutting": figure(1 - loyal_stays), "loyal": figure(loyal_stays)}
    named = {
        "cutting": Policy(
            title="Cutting",
            patron="CCC",
            regimes=[Regime.model_validate({"obligation_multiplier": figure(0.6), **cut})],
        ),
        "loyal": Policy(title="Loyal", patron="CCC", regimes=[Regime()]),
    }
    path = Policy(
        title="Elected",
        patron="CCC",
        before=before,
        start="loyal",
        transitions={"loyal": shares, "cutting": {"cutting": figure(1.0)}},
    )
    vote = {"CCC": {"elections": [election("2025Q4", "government")]}}
    return with_states(proposal(), vote).model_copy(
        update={"policies": {"voted": path}, "named_policies": named}
    )


def policy(it: Polity, quarter: int, replication: int = 0) -> int:
    draw_policies(it.world, it.variables, it.key(quarter, replication))
    return int(it.variables.politics.policy[C])


def test_a_patron_s_election_draws_its_policy_from_the_next_quarter_on() -> None:
    seen = set()
    for replication in range(30):
        it = polity(elected())
        for quarter in range(VOTE + 1):
            assert policy(it, quarter, replication) == LOYAL
        draw = drawn(Purpose.REGIME, None, "CCC", DrawKey(SEED, replication, VOTE))
        # In the order of their names, cutting first: .75 of it
        expected = CUTTING if draw < 0.75 else LOYAL
        assert policy(it, VOTE + 1, replication) == expected
        assert policy(it, VOTE + 2, replication) == expected
        seen.add(expected)
    assert seen == {CUTTING, LOYAL}


@pytest.mark.parametrize(("stays", "after"), [(0.0, CUTTING), (1.0, LOYAL)])
def test_what_is_certain_happens_whatever_the_draw(stays: float, after: int) -> None:
    it = polity(elected(stays))
    for replication in range(20):
        it.variables.politics.policy[C] = LOYAL
        assert policy(it, VOTE + 1, replication) == after


def test_without_governments_the_patron_keeps_its_policy() -> None:
    it = polity(without(elected(0.0), "governments"))
    assert policy(it, VOTE + 1) == LOYAL


def test_a_regime_follows_from_the_policy_and_from_dates_where_there_is_none() -> None:
    it = polity(elected())
    loyal = regime_of(it.world, it.variables, 0, C, BORDER)
    it.variables.politics.policy[C] = CUTTING
    cutting = regime_of(it.world, it.variables, 0, C, BORDER)
    multiplier = it.world.policies.obligation_multiplier
    assert (multiplier[loyal], multiplier[cutting]) == (1, 0.6)
    assert regime_of(it.world, it.variables, 0, D, BORDER) == D


def news(it: Polity, quarter: int = VOTE + 1) -> float:
    """Let a patron turn to its other policy and return what that tells Belmar."""
    it.variables.politics.policy[C] = CUTTING
    enter_regimes(it.world, it.variables, it.ledger, quarter)
    assert it.ledger.politics.has_new_regime.tolist() == [False, False, True, False]
    return float(it.ledger.politics.news[C, B])


def test_news_are_counted_by_the_size_of_the_change() -> None:
    # .6 - 1 = -.4: broken promises rise by 3 x .4 = 1.2.
    it = polity(elected())
    kept, broken = it.variables.kept.copy(), it.variables.broken.copy()
    assert news(it) == pytest.approx(-0.4)
    assert it.variables.broken[C, B] == pytest.approx(broken[C, B] + 1.2)
    assert it.variables.kept[C, B] == kept[C, B]
    # Nobody else depends on the patron, and nobody else has spoken.
    it.variables.broken[C, B] = broken[C, B]
    assert (it.variables.broken == broken).all()
    assert not it.ledger.politics.news[:, [A, C, D]].any()


def test_a_better_word_is_kept_and_the_count_has_a_limit() -> None:
    it = polity(elected(obligation_multiplier=figure(1.2)))
    before = it.variables.kept[C, B]
    assert news(it) == pytest.approx(0.2)
    assert it.variables.kept[C, B] == pytest.approx(before + 0.6)
    it = polity(elected(obligation_multiplier=figure(0.2)))
    before = it.variables.broken[C, B]
    assert news(it) == pytest.approx(-0.8)
    assert it.variables.broken[C, B] == pytest.approx(before + 1.4)


def test_obligation_and_care_multiply_and_a_deal_costs_two_tenths_where_it_is_struck() -> None:
    deal = {"islets": Deal(satisfaction=figure(0.1))}
    it = polity(elected(reputation_multiplier=figure(0.5), deals=deal))
    # .6 x .5 - 1 = -.7, and -.2 at the islets: the worse of the two counts.
    assert news(it) == pytest.approx(-0.9)
    assert it.world.policies.satisfaction[:, ISLETS].max() == 0.1


def test_without_news_a_regime_changes_and_says_nothing() -> None:
    it = polity(elected()).reckon(has_news=False)
    before = it.variables.broken.copy()
    news(it)
    assert (it.variables.broken == before).all()


def test_where_no_regime_changes_nothing_is_new() -> None:
    it = polity(elected())
    enter_regimes(it.world, it.variables, it.ledger, 0)
    assert not it.ledger.politics.has_new_regime.any()
    assert not it.ledger.politics.news.any()


def test_the_first_regime_is_news_against_the_one_before_the_run() -> None:
    it = polity(elected(before="cutting"))
    kept = it.variables.kept[C, B]
    bring_into_force(it.world, it.variables, it.ledger, it.key(0))
    assert it.ledger.politics.has_new_regime[C]
    assert it.variables.kept[C, B] == pytest.approx(kept + 1.2)
    # With news switched off it is neither counted here nor as a change of policy.
    off = polity(elected(before="cutting")).reckon(has_news=False)
    bring_into_force(off.world, off.variables, off.ledger, off.key(0))
    assert off.variables.kept[C, B] == kept
    assert not off.variables.promise_shift.any()

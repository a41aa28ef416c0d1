import numpy as np
import pytest

from sim.domain.policies import Deal, Policy, Regime
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Loser
from sim.engine.quarter.reputations import update_reputations
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import classroom, figure
from tests.unit.engine.quarter.course import (
    ABSTAIN,
    ATTACK,
    BORDER,
    FAIT,
    FIGHT,
    GREY,
    ISLETS,
    LASTING,
    SUPPORT,
    A,
    B,
    C,
    D,
    act,
    course,
)


def test_a_promise_broken_counts_for_its_pair_and_less_for_the_others() -> None:
    it = act(course(), ISLETS, FAIT, "repelled")
    it.end()
    kept, broken = it.learned()
    assert not kept.any()
    # A fait accompli weighs .3 and called up .49, four tenths of it for others
    event = 0.3 * 0.49
    assert broken[C] == pytest.approx([0.4 * event, event, 0, 0.4 * event])
    # Dorna owes nothing, and has broken nothing.
    assert not broken[[A, B, D]].any()


def test_a_promise_kept_counts_whole_whatever_was_owed() -> None:
    it = act(course(), ISLETS, FAIT, "backed_down", {C: SUPPORT, D: FIGHT})
    it.end()
    kept, broken = it.learned()
    assert kept[C] == pytest.approx([0.12, 0.3, 0, 0.12])
    assert not kept[D].any()
    assert not broken.any()


def test_what_happens_at_two_flashpoints_adds_up() -> None:
    it = act(course(), ISLETS, GREY, "repelled", {C: FIGHT})
    act(it, BORDER, FAIT, "taken")
    it.end()
    kept, broken = it.learned()
    # .05 for the grey zone, .3 x .49 for the fait accompli
    assert kept[C, B] == pytest.approx(0.05)
    assert broken[C, B] == pytest.approx(0.147)


def test_in_a_major_attack_support_says_nothing_and_fighting_everything() -> None:
    supported = act(course(**LASTING), BORDER, ATTACK, "war", {C: SUPPORT})
    fought = act(course(**LASTING), BORDER, ATTACK, "war", {C: FIGHT})
    for it in (supported, fought):
        it.end()
    assert not any(change.any() for change in supported.learned())
    assert fought.learned()[0][C] == pytest.approx([0.4, 1, 0, 0.4])


def test_a_widened_clash_tests_a_promise_a_second_time_and_harder() -> None:
    it = act(course(**LASTING), ISLETS, GREY, "war", {C: SUPPORT})
    it.ledger.widened_by[ISLETS] = Loser.CHALLENGER
    it.ledger.war_level[ISLETS, :2] = [ABSTAIN, FIGHT]
    it.ledger.war_owed[ISLETS, :2] = [0.7, 0.0]
    it.end()
    kept, broken = it.learned()
    # .05 for support in the grey zone; 1 x .7 for the war that it sat out
    assert kept[C, B] == pytest.approx(0.05)
    assert broken[C, B] == pytest.approx(0.7)
    assert not kept[D].any()
    assert not broken[D].any()


@pytest.mark.parametrize(("news", "clash"), [(True, 0.0), (False, 0.05)])
def test_where_news_count_by_their_size_only_the_war_of_a_widened_clash_is_a_test(
    *, news: bool, clash: float
) -> None:
    scenario = classroom(switches__politics=True, switches__news=news)
    it = act(course(scenario, **LASTING), ISLETS, GREY, "war", {C: SUPPORT})
    it.ledger.widened_by[ISLETS] = Loser.CHALLENGER
    it.ledger.war_level[ISLETS, :2] = [ABSTAIN, FIGHT]
    it.ledger.war_owed[ISLETS, :2] = [0.7, 0.0]
    update_reputations(it.here.world, it.variables, it.ledger)
    kept, broken = it.learned()
    assert kept[C, B] == pytest.approx(clash)
    assert broken[C, B] == pytest.approx(0.7)


@pytest.mark.parametrize("outcome", ["status_quo", "conceded"])
def test_a_target_that_does_not_resist_tests_nobody(outcome: str) -> None:
    it = act(course(), ISLETS, FAIT, outcome, {D: FIGHT})
    it.end()
    assert not any(change.any() for change in it.learned())


def test_what_was_learned_fades_towards_the_prior() -> None:
    it = course()
    it.variables.broken[C, B] += 1
    it.variables.kept[D, B] -= 1
    it.end()
    # A quarter of a year of ten
    kept, broken = it.learned()
    assert broken[C, B] == pytest.approx(np.exp(-0.025))
    assert kept[D, B] == pytest.approx(-np.exp(-0.025))


def test_what_is_new_does_not_fade_in_its_own_quarter() -> None:
    it = act(course(), ISLETS, FAIT, "repelled", {C: FIGHT})
    it.variables.kept[C, B] += 1
    it.end()
    assert it.learned()[0][C, B] == pytest.approx(np.exp(-0.025) + 0.3)


def test_without_reputation_nothing_is_learned_and_nothing_forgotten() -> None:
    it = act(course(classroom(switches__reputation=False)), ISLETS, FAIT, "repelled")
    it.variables.broken[C, B] += 1
    it.end()
    kept, broken = it.learned()
    assert not kept.any()
    assert broken[C, B] == pytest.approx(1)
    assert broken.sum() == pytest.approx(1)


def with_policy(*regimes: Regime) -> Scenario[Parameters]:
    policy = Policy(title="A test", patron="CCC", regimes=list(regimes))
    return classroom().model_copy(update={"policies": {"test": policy}})


DEAL = {"islets": Deal(satisfaction=figure(0.1))}


@pytest.mark.parametrize(
    ("first", "second", "kept", "broken"),
    [
        ({}, {"obligation_multiplier": figure(0.7)}, 0.0, 0.2),
        ({"obligation_multiplier": figure(0.7)}, {}, 0.2, 0.0),
        ({}, {"bias_logit": figure(-1.0)}, 0.0, 0.0),
        ({}, {"deals": DEAL}, 0.0, 0.2),
        ({"deals": DEAL}, {}, 0.0, 0.0),
        ({}, {"obligation_multiplier": figure(1.5), "deals": DEAL}, 0.0, 0.2),
    ],
)
def test_a_new_regime_is_noticed_once_when_it_raises_or_cuts_a_promise(
    first: dict[str, object], second: dict[str, object], kept: float, broken: float
) -> None:
    old = Regime.model_validate({"until": "2025Q2", **first})
    new = Regime.model_validate({"since": "2025Q2", **second})
    it = course(with_policy(old, new))
    it.begin(0)
    it.end(0)
    assert not it.learned()[1].any()
    it.begin(1)
    it.end(1)
    found = it.learned()
    assert found[0][C, B] == pytest.approx(kept)
    assert found[1][C, B] == pytest.approx(broken)
    # It is a word to Belmar, to whom something is owed, and to nobody else.
    assert (found[0] + found[1]).sum() == pytest.approx(kept + broken)
    it.begin(2)
    it.end(2)
    fading = np.exp(-0.025)
    assert it.learned()[0][C, B] == pytest.approx(kept * fading)
    assert it.learned()[1][C, B] == pytest.approx(broken * fading)


def test_the_regime_with_which_a_run_begins_is_no_news() -> None:
    it = course(with_policy(Regime(obligation_multiplier=figure(0.5))))
    for quarter in (0, 1):
        it.begin(quarter)
        it.end(quarter)
    assert not any(change.any() for change in it.learned())

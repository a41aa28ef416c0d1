"""Switches: every mechanism is in until somebody takes it out."""

import pytest
from pydantic import ValidationError

from sim.domain.switches import JoinSwitches, Switches

TRUTH_VALUES = [name for name, value in Switches() if isinstance(value, bool)]


def test_a_scenario_that_says_nothing_has_the_mechanisms_that_every_result_rests_on() -> None:
    is_on = {name for name, is_in in Switches() if is_in}
    assert is_on >= {"reputation", "provocation", "consultation_lag", "law", "basing_consent"}
    assert is_on >= {"heat", "volatility", "backers"}
    # No mechanism but another reading of one: on, it would move every treaty with a council.
    assert "lag_delays_all" not in is_on
    # The slow half is a matter of its own, and the fast half was fitted without defeatism.
    assert not is_on & {"politics", "defeatism"}
    assert Switches().negotiation == "on"


def test_all_terms_of_joining_count_until_somebody_takes_one_out() -> None:
    assert all(is_in for _, is_in in JoinSwitches())
    assert len(JoinSwitches.model_fields) == 13


def test_one_term_of_joining_is_taken_out_alone() -> None:
    join = Switches.model_validate({"join": {"norm": False}}).join
    assert {name for name, is_in in join if not is_in} == {"norm"}


@pytest.mark.parametrize("word", [True, "of", None])
def test_negotiation_has_three_words(word: object) -> None:
    with pytest.raises(ValidationError, match="inert"):
        Switches.model_validate({"negotiation": word})


@pytest.mark.parametrize("name", TRUTH_VALUES)
def test_a_switch_moves_nothing_but_itself(name: str) -> None:
    turned = Switches.model_validate({name: not getattr(Switches(), name)})
    assert {other for other, is_on in Switches() if is_on != getattr(turned, other)} == {name}


def test_a_switch_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="opinions"):
        Switches.model_validate({"opinions": False})


def test_a_switch_cannot_be_turned_within_a_run() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Switches().law = False  # type: ignore[misc]

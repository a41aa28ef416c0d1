"""Switches: every mechanism is in until somebody takes it out."""

import pytest
from pydantic import ValidationError

from sim.domain.switches import Switches


def test_a_scenario_that_says_nothing_has_the_mechanisms_that_every_result_rests_on() -> None:
    is_on = {name for name, is_in in Switches() if is_in}
    assert is_on >= {"reputation", "provocation", "consultation_lag", "law", "basing_consent"}
    assert is_on >= {"heat", "volatility", "backers"}
    # No mechanism but another reading of one: on, it would move every treaty with a council.
    assert "lag_delays_all" not in is_on


@pytest.mark.parametrize("name", Switches.model_fields)
def test_a_switch_moves_nothing_but_itself(name: str) -> None:
    turned = Switches.model_validate({name: not getattr(Switches(), name)})
    assert {other for other, is_on in Switches() if is_on != getattr(turned, other)} == {name}


def test_a_switch_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="opinion"):
        Switches.model_validate({"opinion": False})


def test_a_switch_cannot_be_turned_within_a_run() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Switches().law = False  # type: ignore[misc]

"""Switches: every mechanism is in until somebody takes it out."""

import pytest
from pydantic import ValidationError

from sim.domain.switches import Switches


def test_the_model_as_described_has_every_mechanism() -> None:
    # This one is no mechanism but another reading of one, and so is off.
    assert {name for name, is_on in Switches() if not is_on} == {"lag_delays_all"}


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

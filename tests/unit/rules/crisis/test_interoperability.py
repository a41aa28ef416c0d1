import pytest

from sim.rules.crisis.interoperability import InteroperabilityParams, interoperability


def test_practice_ripens_in_a_straight_line() -> None:
    # .5 + (.85 - .5) x 10/20
    assert interoperability(0.85, 10, 0.5, 20) == pytest.approx(0.675)
    assert interoperability(0.85, 20, 0.5, 20) == pytest.approx(0.85)
    assert interoperability(0.85, 99, 0.5, 20) == pytest.approx(0.85)


def test_a_loose_pact_is_no_worse_than_none() -> None:
    assert interoperability(0.3, 20, 0.5, 20) == 0.5


def test_ripening_takes_five_years() -> None:
    assert InteroperabilityParams().ripening_quarters == 5 * 4

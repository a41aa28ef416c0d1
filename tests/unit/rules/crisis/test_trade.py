import pytest

from sim.rules.crisis.trade import trade_exposure


def test_trade_makes_a_clash_dearer_by_its_weight() -> None:
    # 10 x (.023 + .124)
    assert trade_exposure(0.023 + 0.124, 10) == pytest.approx(1.47)


def test_without_weight_trade_costs_nothing() -> None:
    assert trade_exposure(0.4, 0) == 0

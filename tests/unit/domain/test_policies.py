import pytest
from pydantic import ValidationError

from sim.domain.policies import Policy, Regime


def policy(*regimes: dict[str, object]) -> Policy:
    return Policy.model_validate({"title": "P", "patron": "AAA", "regimes": list(regimes)})


def misfits(*regimes: dict[str, object]) -> list[tuple[str | int, ...]]:
    with pytest.raises(ValidationError) as caught:
        policy(*regimes)
    return [one["loc"] for one in caught.value.errors()]


@pytest.mark.parametrize("until", ["2026Q4", "2027Q1"])
def test_a_regime_ends_after_it_began(until: str) -> None:
    assert misfits({"since": "2027Q1", "until": until}) == [("regimes", 0, "until")]
    rest = policy({"since": "2027Q1", "until": "2027Q2"}, {"until": "2027Q1"})
    assert len(rest.regimes) == 2


def test_each_regime_that_overlaps_an_earlier_one_is_told() -> None:
    found = misfits({"until": "2028Q1"}, {"since": "2027Q1", "until": "2029Q1"}, {})
    assert found == [("regimes", 1), ("regimes", 2), ("regimes", 2)]


def test_regimes_towards_different_challengers_do_not_overlap() -> None:
    one = policy({}, {"challengers": ["BBB"]}, {"challengers": ["CCC"]})
    assert len(one.regimes) == 3
    assert misfits({"challengers": ["BBB", "CCC"]}, {"challengers": ["CCC"]}) == [("regimes", 1)]


def test_regimes_that_are_values_already_are_checked_too() -> None:
    with pytest.raises(ValidationError, match="overlaps regime 0: start to the end and start"):
        Policy(title="P", patron="AAA", regimes=[Regime(), Regime()])


def test_a_quarter_that_is_none_is_told_and_not_compared() -> None:
    assert misfits({"since": "soon", "until": "2027Q1"}, {})[0][:3] == ("regimes", 0, "since")

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


SURE = {"one": {"one": [1, "judgement", 2025, "guess"]}}


def path_misfits(**given: object) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        Policy.model_validate({"title": "P", "patron": "AAA", **given})
    return [(one["loc"], one["msg"]) for one in caught.value.errors()]


def test_a_policy_may_be_a_path_through_others() -> None:
    given = {"title": "P", "patron": "AAA", "start": "one", "transitions": SURE, "before": "two"}
    policy = Policy.model_validate(given)
    assert (policy.regimes, policy.start, policy.before) == ([], "one", "two")


def test_a_policy_has_regimes_or_starts_from_another_and_not_both() -> None:
    assert path_misfits() == [((), "has neither regimes nor start")]
    assert path_misfits(regimes=[]) == [(("regimes",), "is empty")]
    ((path, message),) = path_misfits(regimes=[{}], start="one")
    assert (path, message[:27]) == (("start",), "stands beside regimes; a po")


def test_a_path_needs_a_beginning_and_a_row_for_every_policy_on_it() -> None:
    assert path_misfits(regimes=[{}], transitions=SURE) == [
        (("transitions",), "needs a policy to start from")
    ]
    assert path_misfits(start="two", transitions=SURE) == [
        (("transitions",), "has no row for two, from which it starts")
    ]
    half = [0.5, "judgement", 2025, "guess"]
    assert path_misfits(start="one", transitions={"one": {"one": half, "two": half}}) == [
        (("transitions", "one", "two"), "leads to a policy without a row of its own")
    ]


def test_the_chances_of_a_row_add_up_to_one() -> None:
    third = {"value": 0.3, "status": "judgement", "source": "guess"}
    row = {"one": {"one": third, "two": [0.6, "judgement", 2025, "guess"]}, "two": SURE["one"]}
    assert path_misfits(start="one", transitions=row) == [
        (("transitions", "one"), "adds up to 0.9; it must add up to 1")
    ]
    # Ten decimal tenths do not add up to 1 in floating point.
    tenth = [0.1, "judgement", 2025, "guess"]
    names = [f"p{number}" for number in range(10)]
    given = {"start": "p0", "transitions": {name: dict.fromkeys(names, tenth) for name in names}}
    assert Policy.model_validate({"title": "P", "patron": "AAA", **given}).start == "p0"


def test_a_share_that_is_no_number_is_told_alone() -> None:
    wrong = {"one": {"one": ["all", "judgement", 2025, "guess"]}}
    assert [path for path, _ in path_misfits(start="one", transitions=wrong)] == [
        ("transitions", "one", "one", "value")
    ]

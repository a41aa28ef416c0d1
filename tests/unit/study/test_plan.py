import pytest
from pydantic import ValidationError

from sim.study.plan import Point, Precision


@pytest.mark.parametrize(
    ("key", "value"), [("half_width", 0), ("first", 1), ("at_most", 1), ("first", 20_000_000)]
)
def test_a_target_of_precision_needs_a_width_and_two_runs_at_least(key: str, value: float) -> None:
    with pytest.raises(ValidationError, match=key):
        Precision.model_validate({"outcome": "wars", "half_width": 0.1, key: value})


def test_a_target_without_a_baseline_is_about_means() -> None:
    assert Precision(outcome="wars", half_width=0.1).baseline is None


def test_a_point_cannot_be_changed_once_a_plan_has_it() -> None:
    point = Point(0, {"mood": "calm"}, None, None, {})
    with pytest.raises(AttributeError):
        point.index = 1  # type: ignore[misc]

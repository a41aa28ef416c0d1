"""A first look says how far it is, and that it still moves."""

import pytest

from sim.analysis.early import EarlyPoint, early_comparison, early_points
from sim.analysis.telling import early as telling
from sim.analysis.telling.early import (
    early_comparison_line,
    early_comparison_text,
    early_points_line,
    early_points_text,
)
from sim.study.study_plan import plan_from
from tests.unit.analysis.test_early import FOUND, runs


def points() -> list[EarlyPoint]:
    return early_points(plan_from(FOUND), runs((0, range(5)), (3, range(3))))


def test_a_table_says_after_how_many_runs_and_what_is_to_come() -> None:
    some = runs(*((point, range(10)) for point in range(4)))
    wide = some.with_columns(
        pl_zero.alias(name)
        for name, pl_zero in zip(OTHERS, [some["deterrence_failure"]] * 8, strict=True)
    )
    early = early_comparison(FOUND, wide)
    assert early is not None
    text = early_comparison_text(early, 3, 80)
    assert text.startswith("after 10 runs a cell, still moving; 1 of 3 arrangements are to come")
    assert "policy: steady" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_table_says_that_levels_were_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    early = early_comparison(FOUND, runs(*((point, range(10)) for point in range(4))))
    monkeypatch.setattr(telling, "has_fitted_values", lambda _: True)
    monkeypatch.setattr(telling, "policy_texts", lambda *_: [])
    monkeypatch.setattr(telling, "summary", lambda *_: None)
    assert early is not None
    assert "still moving, levels fitted; 1 of 3" in early_comparison_text(early, 3, 80)


OTHERS = [
    "general_deterrence", "challenges_grey_zone", "challenges_fait_accompli",
    "challenges_major_attack", "expected_wars", "abandonments", "entrapments", "control_lost",
]  # fmt: skip


def test_a_line_names_the_arrangement_with_the_fewest_failures() -> None:
    early = early_comparison(FOUND, runs(*((point, range(10)) for point in range(6))))
    assert early is not None
    # Points 0, 2 and 4 are steady: their means are their numbers and .045.
    assert early_comparison_line(early) == (
        "after 10 runs a cell, still moving: under steady no_commitments has the fewest "
        "deterrence failures, 0.045, -2.000 [-2.000, -2.000] against hub"
    )


def test_a_sweep_shows_its_points_and_of_many_only_the_range() -> None:
    head = "after 3 runs a point, 2 of 6 points, still moving"
    text = early_points_text(points(), 6, 80)
    assert text.startswith(f"{head}\n")
    assert "no_commitments" in text
    line = early_points_line(points(), 6)
    assert line == f"{head}: deterrence failures from 0.020 to 3.010"
    assert early_points_text(points(), 100, 80) == early_points_line(points(), 100)

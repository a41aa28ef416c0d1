"""How often treaties are made, from a few runs, and from what a folder keeps."""

from pathlib import Path

import pytest

from sim.analysis.verdict import feasibility
from sim.analysis.verdict.feasibility import chances_of, chances_table, kept_chances
from sim.study.comparison_cells import ComparisonCells
from sim.study.loader import cells_of

GIVEN = {
    "arrangements": ["hub_and_spokes", "pacific_pact_core4"],
    "policies": ["doubling_down"],
    "baseline": "hub_and_spokes",
    "overrides": {"quarters": 24},
}


def found(**more: object) -> ComparisonCells:
    return cells_of("indo_pacific", {**GIVEN, **more})


def test_a_treaty_is_played_and_kept(tmp_path: Path) -> None:
    asked = found(negotiated={"pacific_pact_core4": "core4_negotiated"})
    (one,) = chances_of(asked, 6, workers=1)
    assert (one.arrangement, one.negotiated) == ("pacific_pact_core4", "core4_negotiated")
    assert (one.policy, one.runs) == ("doubling_down", 6)
    # Under a patron that leads it is made in a third to a half of fifteen years' runs.
    assert 0 <= one.share < 1
    path = tmp_path / "feasibility.csv"
    chances_table([one]).write_csv(path)
    kept = kept_chances(asked, path)
    assert kept is not None
    assert (kept[0].share, kept[0].policy) == (one.share, "doubling_down")


def test_what_is_kept_of_other_treaties_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "feasibility.csv"
    path.write_text(
        "arrangement,negotiated,policy,runs,share,error,entry_years\n"
        "pacific_pact_core4,core4_negotiated,doubling_down,100,0.5,0.05,NaN\n"
    )
    assert kept_chances(found(negotiated={"pacific_pact_core4": "core4_negotiated"}), path)
    assert kept_chances(found(negotiated={"hub_and_spokes": "core4_negotiated"}), path) is None
    assert kept_chances(found(), tmp_path / "nothing.csv") is None


def test_a_manifest_that_sorts_its_keys_takes_what_is_kept(tmp_path: Path) -> None:
    treaties = {"pacific_pact_core4": "core4_negotiated", "hub_and_spokes": "hub_and_spokes"}
    path = tmp_path / "feasibility.csv"
    path.write_text(
        "arrangement,negotiated,policy,runs,share,error,entry_years\n"
        "pacific_pact_core4,core4_negotiated,doubling_down,100,0.5,0.05,NaN\n"
        "hub_and_spokes,hub_and_spokes,doubling_down,100,0.0,0.0,NaN\n"
    )
    ordered = found(negotiated=dict(sorted(treaties.items())))
    assert list(ordered.study.negotiated) == ["hub_and_spokes", "pacific_pact_core4"]
    kept = kept_chances(ordered, path)
    assert kept is not None
    assert [one.share for one in kept] == [0.5, 0.0]


def test_a_study_that_asks_for_no_treaty_plays_none() -> None:
    assert chances_of(found(), 6) == []


def test_no_more_runs_are_played_than_a_share_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feasibility, "MOST_RUNS", 3)
    (one,) = chances_of(found(negotiated={"pacific_pact_core4": "core4_negotiated"}), 6, workers=1)
    assert one.runs == 3

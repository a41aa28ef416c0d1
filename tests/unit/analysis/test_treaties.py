import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.analysis.treaties import Fate, fate_of, fates_of, has_treaties, point_words
from sim.engine.outcomes.political_outcomes import PROPOSAL_COLUMNS, TERM_COLUMNS
from sim.execution.runner import run_study
from sim.results.reader import load_results
from sim.results.study_manifest import PointRecord
from tests.unit.small_studies import SmallPlan
from tests.unit.treaty_world import write_treaty_world


def runs(**columns: list[float]) -> pl.DataFrame:
    """Return rows of the table of proposals, noughts where nothing is said."""
    length = len(next(iter(columns.values())))
    noughts = {name: [0.0] * length for name in PROPOSAL_COLUMNS}
    return pl.DataFrame({"replication": range(length), **noughts, **columns})


def joining(**terms: list[float]) -> pl.DataFrame:
    """Return rows of the table of joining of two states, the second of which refuses most."""
    noughts = {name: [0.0, 0.0] for name in TERM_COLUMNS}
    given = {f"term_{name}": values for name, values in terms.items()}
    counts = {"asked": [10, 10], "willing": [9, 4], "blocked": [2, 1]}
    return pl.DataFrame({"state": ["BBB", "CCC"], **counts, **noughts, **given})


def fate(rows: pl.DataFrame, vectors: np.ndarray | None = None) -> Fate:
    return fate_of("made", rows, joining(norm=[-9, -1], law=[0, -2]), vectors)


def test_the_chance_is_a_share_with_its_error() -> None:
    found = fate(runs(in_force=[1, 0, 0, 1]))
    assert found.chance == 0.5
    # Deviations of a half: variance 4 x .25 / 3 over 4 runs
    assert found.chance_error == pytest.approx(math.sqrt(1 / 3 / 4))
    assert found.runs == 4


def test_runs_of_one_vector_are_no_independent_draws() -> None:
    # Each vector has both its runs alike, so there are two units and not four.
    found = fate(runs(in_force=[1, 0, 1, 0]), np.array([0, 1, 0, 1]))
    assert found.chance_error == pytest.approx(0.5)


def test_never_is_left_out_of_years_and_members() -> None:
    nan = math.nan
    found = fate(
        runs(
            in_force=[1, 0, 1, 1],
            entry_years=[2.0, nan, 9.0, 3.0],
            members_at_entry=[4.0, nan, 3.0, 2.0],
            still_in_force=[1, 0, 0, 1],
        )
    )
    assert (found.entry_years, found.members) == (3, 3)
    assert found.still_in_force == pytest.approx(2 / 3)


def test_a_treaty_that_is_never_made_has_no_year() -> None:
    found = fate(runs(in_force=[0, 0], talks=[2, 0], talk_years=[3, 0]))
    assert found.chance == 0
    assert math.isnan(found.entry_years)
    assert math.isnan(found.members)
    assert (found.talks, found.talk_years) == (0.5, 1.5)


def test_who_refuses_most_and_why() -> None:
    found = fate(runs(in_force=[0]))
    assert found.refusal is not None
    assert (found.refusal.state, found.refusal.refused, found.refusal.asked) == ("CCC", 6, 10)
    assert (found.refusal.term, found.refusal.term_logits) == ("law", -2)
    # Another may let more attempts fail than refuse.
    assert found.blocker == "BBB"


def test_where_all_are_willing_nobody_refuses() -> None:
    calm = joining().with_columns(willing=pl.col("asked"), blocked=pl.lit(0))
    found = fate_of("made", runs(in_force=[1]), calm)
    assert (found.refusal, found.blocker) == (None, None)


def test_every_point_with_proposals_has_a_fate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run_study(write_treaty_world(tmp_path / "world"), workers=1)
    results = load_results(ended.folder)
    assert has_treaties(results.manifest)
    found = fates_of(results)
    assert [point.arrangement for point, _ in found] == ["negotiated", "negotiated"]
    rows = results.proposals.filter(point=3)
    assert found[1][1].chance == rows["in_force"].to_numpy().mean()
    assert found[1][1].talks == (rows["talks"].to_numpy() > 0).mean()
    assert found[1][1].runs == 3


def test_a_study_without_politics_has_none(tmp_path: Path) -> None:
    plan = SmallPlan((2,), replications=2, outputs=frozenset({"runs", "proposals", "joining"}))
    assert not has_treaties(run_study(plan, tmp_path / "small", workers=1).manifest)


def test_a_point_is_told_by_its_factors() -> None:
    point = PointRecord(values={"a": 1, "b": "x"}, arrangement=None, policies=None, overrides={})
    assert point_words(point, ["b", "a"]) == "x, 1"

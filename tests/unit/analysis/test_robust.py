from pathlib import Path

import numpy as np
import pytest

from sim.analysis.prospects import Draws
from sim.analysis.robust import (
    claims_to_test,
    kept_robustness,
    leading_inputs,
    ratios,
    robustness_of,
    robustness_table,
    verdict,
)
from sim.study.loader import read_cells
from tests.unit.small_sets import COMPARISON, COUNT, write_study

HEADLINES = """\
headlines:
  - {fewer: treaty, than: no_commitments}
  - {fewer: hub, than: hub, than_policy: wavering, title: a steady patron}
"""


def draws(vectors: list[list[float]]) -> Draws:
    columns = tuple("abc"[: len(vectors[0])])
    return Draws(columns, np.array(vectors), {}, meets_counts=False)


def test_a_verdict_counts_where_fewer_are_fewer() -> None:
    fewer = np.array([0.5, 0.99, 1.0, 1.2])
    found = verdict(fewer, np.ones(4))
    assert (found.vectors, found.share, found.clear_share) == (4, 0.5, 0.25)
    # Half way between .99 and 1.
    assert found.median == pytest.approx(0.995)
    assert found.low < 0.6
    assert found.high > 1.1


def test_cells_that_expect_nothing_are_alike() -> None:
    assert ratios(np.array([0.0, 1.0]), np.zeros(2)).tolist() == [1.0, np.inf]
    assert verdict(np.zeros(3), np.zeros(3)).share == 0


def test_the_input_that_a_ratio_follows_leads_it() -> None:
    inputs = draws([[1, 5, 2], [2, 1, 2], [3, 4, 2], [4, 2, 2]])
    leads = leading_inputs(inputs, np.array([0.9, 0.8, 0.4, 0.1]))
    assert leads[0].column == "a"
    assert leads[0].correlation == pytest.approx(-1)
    # The last input never varies.
    assert [lead.column for lead in leads] == ["a", "b"]
    assert leading_inputs(inputs, np.ones(4)) == []


def test_equal_numbers_share_their_rank() -> None:
    # Ranks .5 .5 2 3 against 0 1 2 3: covariance 1.125, variances 1.125 and 1.25.
    leads = leading_inputs(draws([[1], [1], [2], [3]]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert leads[0].correlation == pytest.approx(1.125 / (1.125 * 1.25) ** 0.5)


def test_the_headlines_are_those_of_the_study_or_all_against_the_baseline(tmp_path: Path) -> None:
    plain = claims_to_test(read_cells(write_study(tmp_path)))
    assert [claim.title for claim in plain] == ["no_commitments < hub", "treaty < hub"]
    own = claims_to_test(read_cells(write_study(tmp_path, COMPARISON + HEADLINES)))
    assert [claim.title for claim in own] == ["treaty < no_commitments", "a steady patron"]
    assert own[1].than == ("hub", "wavering")


def test_a_table_has_a_row_a_headline_and_can_be_kept(tmp_path: Path) -> None:
    found = read_cells(write_study(tmp_path, COMPARISON + HEADLINES))
    assert found.vectors is not None
    steps: list[tuple[int, int]] = []
    result = robustness_of(
        found,
        found.vectors,
        has_wide=False,
        workers=1,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps[-1] == (COUNT, COUNT)
    table = robustness_table(result)
    assert table["headline"].to_list() == ["treaty < no_commitments", "a steady patron"]
    assert table["vectors"].to_list() == [COUNT, COUNT]
    assert table["wide_share"].to_list() == [None, None]
    # The sharpest input cuts the set in two, and both parts make up the share.
    finding = result.findings[0]
    assert finding.split is not None
    assert finding.split.column == finding.leads[0].column
    path = tmp_path / "robustness.csv"
    table.write_csv(path)
    kept = kept_robustness(found, path)
    assert kept is not None
    assert kept["share"].to_list() == table["share"].to_list()
    others = read_cells(write_study(tmp_path))
    assert kept_robustness(others, path) is None
    assert kept_robustness(found, tmp_path / "nowhere.csv") is None


def test_the_wide_space_is_wider_than_the_set(tmp_path: Path) -> None:
    found = read_cells(write_study(tmp_path, COMPARISON + HEADLINES))
    assert found.vectors is not None
    (first, _) = robustness_of(found, found.vectors).findings
    assert first.wide is not None
    assert first.wide.vectors == 200
    assert first.wide.high - first.wide.low > first.plausible.high - first.plausible.low

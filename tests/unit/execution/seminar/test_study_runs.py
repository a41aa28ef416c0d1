from pathlib import Path

import pytest

from sim.execution.seminar.study_runs import OtherCell, fails, told_study_run
from sim.execution.seminar.what_ifs import turns
from sim.results.reader import load_results
from sim.study.seminar_files import WhatIf
from tests.unit.analysis.dossier.small_dossier import played

TREATY = OtherCell(4, "treaty", WhatIf(title="there were a treaty", arrangement="treaty"))
"""Points: an arrangement under either policy, then the next arrangement."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("study"))


def test_a_told_run_is_the_run_that_the_study_counted(folder: Path) -> None:
    rows = load_results(folder).runs
    for replication in range(4):
        told = told_study_run(folder, 2, [replication], [TREATY]).told
        row = rows.filter((rows["point"] == 2) & (rows["replication"] == replication))
        assert sum(one.outcome == "war" for one in told.crises) == row["wars"].item()
        failures = row["wars"].item() + row["capitulations"].item()
        assert sum(map(fails, told.crises)) == failures


def test_the_first_run_is_told_whose_failure_the_other_cell_turns(folder: Path) -> None:
    found = told_study_run(folder, 2, range(12), [TREATY])
    crisis = next(one for one in found.told.crises if one.crisis == found.crisis)
    assert found.does_turn
    assert found.does_fail
    assert fails(crisis)
    assert turns(crisis, found.told.again[found.crisis][0])
    earlier = told_study_run(folder, 2, range(found.replication), [TREATY]) if (
        found.replication
    ) else None  # fmt: skip
    assert earlier is None or not earlier.does_turn


def test_changes_are_the_cells_of_the_study(folder: Path) -> None:
    other = OtherCell(0, "none", WhatIf(title="there were none", arrangement="no_commitments"))
    told = told_study_run(folder, 2, [0], [TREATY, other]).told
    assert list(told.seminar.what_ifs) == ["treaty", "none"]
    assert told.seminar.runs == []
    assert {len(again) for again in told.again.values()} == {2}
    assert told.scenario.arrangement.title == "The patron's guarantee"

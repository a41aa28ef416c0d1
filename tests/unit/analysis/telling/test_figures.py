from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure

from sim.analysis.comparison import OUTCOMES, summary
from sim.analysis.telling.figures import difference_plot, heat_map, write_figures
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy
from tests.acceptance.worlds import classroom


def made(policies: int = 2) -> Comparison:
    """Return a comparison of three arrangements with made-up numbers."""
    names = [f"policy_{i}" for i in range(policies)]
    arrangements = ["no_commitments", "hub", "treaty"]
    study = ComparisonStudy(
        title="A test",
        scenario="classroom",
        arrangements=arrangements,
        policies=names,
        baseline="hub",
        replications=3,
    )
    rows = [
        {
            "arrangement": arrangement,
            "policy": policy,
            "replication": replication,
            **dict.fromkeys(OUTCOMES, 0.1 * a + 0.01 * p + 0.001 * replication**2 * (1 + a)),
        }
        for a, arrangement in enumerate(arrangements)
        for p, policy in enumerate(names)
        for replication in range(3)
    ]
    cells = [Cell(a, p, classroom()) for a in arrangements for p in names]
    return Comparison(study, cells, pl.DataFrame(rows), pl.DataFrame())


def test_a_heat_map_has_a_number_and_its_error_in_every_cell() -> None:
    comparison = made()
    figure = heat_map(summary(comparison), comparison)
    axes = figure.axes[0]
    texts = [text.get_text() for text in axes.texts]
    assert len(texts) == 3 * 2
    # Of .000, .001 and .004 the mean is .00167 and the error .0012.
    assert texts[0] == "0.002\n± 0.001"
    assert [tick.get_text() for tick in axes.get_yticklabels()] == [
        "no commitments",
        "hub",
        "treaty",
    ]
    assert "5 years" in axes.get_title()
    assert "3 runs a cell" in axes.get_title()


def test_numbers_stand_out_from_their_cells() -> None:
    comparison = made()
    axes = heat_map(summary(comparison), comparison).axes[0]
    colors = {text.get_text().split("\n")[0]: text.get_color() for text in axes.texts}
    # Dark cells have white numbers and light cells black ones.
    assert colors["0.002"] == "white"
    assert colors["0.215"] == "black"


@pytest.mark.parametrize("policies", [1, 2, 3, 4, 6])
def test_differences_have_a_panel_a_policy(policies: int) -> None:
    comparison = made(policies)
    figure = difference_plot(summary(comparison), comparison)
    shown = [axes for axes in figure.axes if axes.axison]
    assert len(shown) == policies
    assert [axes.get_title() for axes in shown] == [f"policy {i}" for i in range(policies)]
    labels = [tick.get_text() for tick in shown[0].get_yticklabels()]
    # The baseline has no difference to itself to show.
    assert labels == ["no commitments", "treaty"]
    assert figure.get_supxlabel().startswith("Expected wars: difference to hub, paired")


def test_a_hollow_point_is_one_that_cannot_be_told_from_zero() -> None:
    comparison = made(1)
    table = summary(comparison).with_columns(is_distinguishable=pl.col("arrangement") == "treaty")
    panel = difference_plot(table, comparison).axes[0]
    points = [line for line in panel.lines if line.get_marker() == "o"]
    assert [line.get_markerfacecolor() for line in points] == ["white", "black"]


@pytest.mark.parametrize("draw", [heat_map, difference_plot])
def test_another_outcome_may_be_drawn(
    draw: Callable[[pl.DataFrame, Comparison, str], Figure],
) -> None:
    comparison = made()
    figure = draw(summary(comparison), comparison, "control_lost")
    texts = [*(axes.get_title() for axes in figure.axes), figure.get_supxlabel()]
    assert any("control lost" in text for text in texts)


def test_both_figures_are_written_twice_with_title_and_fingerprint(tmp_path: Path) -> None:
    comparison = made()
    written = write_figures(summary(comparison), comparison, tmp_path / "new" / "figures", "cafe")
    assert [path.name for path in written] == [
        "expected_wars_by_cell.svg",
        "expected_wars_by_cell.png",
        "difference_to_baseline.svg",
        "difference_to_baseline.png",
    ]
    for path in written:
        content = path.read_bytes()
        assert b"A test (cafe)" in content
        assert len(content) > 5000

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure

from sim.analysis.comparison import OUTCOMES, summary
from sim.analysis.telling.plots import difference_plot, heat_map, write_plots
from sim.domain.scenario import Scenario
from sim.execution.comparison_runs import Comparison
from sim.rules.parameters import Parameters
from sim.study.comparison_cells import Cell
from sim.study.study_files import ComparisonStudy
from tests.acceptance.worlds import classroom

TITLES = ("Without any", "The hub", "A treaty")


def unfolded(text: str) -> str:
    return " ".join(text.split())


def titled(title: str, policies: dict[str, str]) -> Scenario[Parameters]:
    """Return a scenario whose arrangement and policies have these titles."""
    scenario = classroom()
    (policy, *_) = scenario.policies.values()
    return scenario.model_copy(
        update={
            "arrangement": scenario.arrangement.model_copy(update={"title": title}),
            "policies": {
                name: policy.model_copy(update={"title": text}) for name, text in policies.items()
            },
        }
    )


def made(
    policies: int = 2, titles: tuple[str, ...] = TITLES, policy_title: str = "Policy {}"
) -> Comparison:
    """Return a comparison of three arrangements with made-up numbers."""
    names = [f"policy_{i}" for i in range(policies)]
    arrangements = ["no_commitments", "hub", "treaty"]
    of_policies = {name: policy_title.format(i) for i, name in enumerate(names)}
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
    cells = [
        Cell(arrangement, policy, titled(title, of_policies))
        for arrangement, title in zip(arrangements, titles, strict=True)
        for policy in names
    ]
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
        "Without any",
        "The hub",
        "A treaty",
    ]
    title = unfolded(figure.get_suptitle())
    assert "5 years" in title
    assert "3 runs a cell" in title


def test_numbers_stand_out_from_their_cells() -> None:
    comparison = made()
    axes = heat_map(summary(comparison), comparison).axes[0]
    colors = {text.get_text().split("\n")[0]: text.get_color() for text in axes.texts}
    # Dark cells have white numbers and light cells black ones.
    assert colors["0.002"] == "#1a1a1a"
    assert colors["0.215"] == "white"


def test_more_is_darker() -> None:
    comparison = made()
    image = heat_map(summary(comparison), comparison).axes[0].images[0]
    values = image.get_array()
    assert values is not None
    light = [sum(image.to_rgba(one)[:3]) for one in (values.min(), values.max())]
    assert light[0] > light[1]


@pytest.mark.parametrize("policies", [1, 2, 3, 4, 6])
def test_differences_have_a_panel_a_policy(policies: int) -> None:
    comparison = made(policies)
    figure = difference_plot(summary(comparison), comparison)
    shown = [axes for axes in figure.axes if axes.axison]
    assert len(shown) == policies
    assert [axes.get_title() for axes in shown] == [f"Policy {i}" for i in range(policies)]
    labels = [tick.get_text() for tick in shown[0].get_yticklabels()]
    # The baseline has no difference to itself to show.
    assert labels == ["Without any", "A treaty"]
    assert unfolded(figure.get_supxlabel()).startswith(
        "Deterrence failures: difference to 'The hub'"
    )


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
    texts = [figure.get_suptitle(), figure.get_supxlabel()]
    assert any("control lost" in unfolded(text) for text in texts)


def test_without_differences_none_are_drawn(tmp_path: Path) -> None:
    comparison = made()
    study = comparison.study.model_copy(update={"arrangements": ["hub"]})
    alone = Comparison(
        study,
        [cell for cell in comparison.cells if cell.arrangement == "hub"],
        comparison.runs.filter(arrangement="hub"),
        comparison.flashpoints,
    )
    written = write_plots(summary(alone), alone, tmp_path / "figures", "cafe")
    assert {path.stem for path in written} == {"deterrence_failures_by_cell"}


def test_both_figures_are_written_twice_with_title_and_fingerprint(tmp_path: Path) -> None:
    comparison = made()
    written = write_plots(summary(comparison), comparison, tmp_path / "new" / "figures", "cafe")
    assert [path.name for path in written] == [
        "deterrence_failures_by_cell.svg",
        "deterrence_failures_by_cell.png",
        "difference_to_baseline.svg",
        "difference_to_baseline.png",
    ]
    for path in written:
        content = path.read_bytes()
        assert b"A test (cafe)" in content
        assert len(content) > 5000


LONG = ("a_word_without_any_space_of_" + "x" * 32, "Sixty letters in words " * 3, "Short")


@pytest.mark.parametrize("policies", [1, 2, 3, 4, 6])
@pytest.mark.parametrize("titles", [TITLES, LONG])
@pytest.mark.parametrize("draw", [heat_map, difference_plot])
def test_every_text_lies_within_its_figure(
    draw: Callable[[pl.DataFrame, Comparison], Figure], titles: tuple[str, ...], policies: int
) -> None:
    comparison = made(policies, titles, "Policy {} " + titles[0])
    figure = draw(summary(comparison), comparison)
    figure.draw_without_rendering()
    drawn = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert drawn.x0 >= 0
    assert drawn.y0 >= 0
    assert drawn.x1 <= width
    assert drawn.y1 <= height


@pytest.mark.parametrize("policies", [1, 4, 5, 6])
def test_every_panel_has_numbers_below(policies: int) -> None:
    comparison = made(policies)
    figure = difference_plot(summary(comparison), comparison)
    figure.draw_without_rendering()
    for panel in (axes for axes in figure.axes if axes.axison):
        assert all(label.get_visible() for label in panel.get_xticklabels())


def test_numbers_below_a_panel_do_not_run_into_each_other() -> None:
    comparison = made(3)
    figure = difference_plot(summary(comparison), comparison)
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def test_an_interval_narrower_than_its_dot_is_seen() -> None:
    comparison = made(1)
    table = summary(comparison).with_columns(
        difference_low=pl.col("difference") - 1e-9, difference_high=pl.col("difference") + 1e-9
    )
    bars, dot, *_ = difference_plot(table, comparison).axes[0].lines
    assert bars.get_marker() == "|"
    assert bars.get_markersize() > 2 * dot.get_markersize()


def test_a_dollar_sign_is_no_mathematics() -> None:
    comparison = made(1, ("Costs $5", "Costs $6_x$", "Free"))
    figure = heat_map(summary(comparison), comparison)
    figure.draw_without_rendering()
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels[1] == "Costs $6_x$"
    assert not any(label.get_parse_math() for label in figure.axes[0].get_yticklabels())

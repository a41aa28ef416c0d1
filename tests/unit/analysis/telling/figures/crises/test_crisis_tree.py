from pathlib import Path

import pytest
from matplotlib.lines import Line2D

from sim.analysis.crisis.tree import CrisisTree, crisis_tree
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.catalogue import draw
from sim.analysis.telling.figures.crises.crisis_tree import (
    MOST_POINTS,
    PATH,
    THICKEST,
    THINNEST,
    Told,
    crisis_tree_figure,
)
from sim.analysis.telling.figures.sheet import Page
from sim.analysis.telling.figures.style import MILLIMETERS, POINTS, SMALL
from sim.domain.errors import PointNumberError, UnknownNameError
from tests.unit.analysis.crisis.solved_crises import COUNCIL_CRISIS, PLAIN_CRISIS, solved
from tests.unit.analysis.dossier.small_dossier import dossier_of
from tests.unit.analysis.telling.figures.figure_texts import (
    texts_drawn,
    texts_outside,
    texts_overlapping,
)

LONG = "A title that has sixty letters, as files may have for names"
TOLD = Told(LONG, [f"Run 12 under {LONG}."], f"{LONG}, study 0123.", "0123")


def tree_of(name: str, *, has_long_names: bool = False) -> CrisisTree:
    names, crisis, solution = solved(name)
    if has_long_names:
        names = [f"{one} {LONG}" for one in names]
    return crisis_tree(names, crisis, solution)


def page(width: str) -> Page:
    return Page("single" if width == "single" else "double")


@pytest.mark.parametrize("has_long_names", ["", "yes"])
@pytest.mark.parametrize("width", list(MILLIMETERS))
@pytest.mark.parametrize("name", [PLAIN_CRISIS, COUNCIL_CRISIS])
def test_no_text_leaves_the_figure_or_covers_another(
    name: str, width: str, has_long_names: str
) -> None:
    tree = tree_of(name, has_long_names=bool(has_long_names))
    figure = crisis_tree_figure(tree, TOLD, page(width)).figure
    assert texts_outside(figure) == {}
    assert texts_overlapping(figure) == []
    assert min(float(one.get_fontsize()) for one in texts_drawn(figure)) >= SMALL


@pytest.mark.parametrize("width", list(MILLIMETERS))
def test_a_large_tree_is_cut_until_it_fits_and_the_caption_says_where(width: str) -> None:
    drawn = crisis_tree_figure(tree_of(COUNCIL_CRISIS), TOLD, page(width))
    (axes,) = drawn.figure.axes
    height = drawn.figure.get_size_inches()[1] * POINTS
    assert axes.get_position().height * height <= MOST_POINTS + 1
    assert "% of challenges come to is added up" in drawn.caption


def test_lines_are_as_thick_as_choices_are_likely_and_what_happened_is_marked() -> None:
    tree = tree_of(PLAIN_CRISIS)
    told = TOLD._replace(path=["status_quo"])
    figure = crisis_tree_figure(tree, told, page("double")).figure
    (axes,) = figure.axes
    lines = [one for one in axes.lines if str(one.get_gid()).startswith("branch")]
    chance = tree.choices[0].chance
    expected = THINNEST + (THICKEST - THINNEST) * chance
    assert lines[0].get_linewidth() == pytest.approx(expected)
    assert [one.get_color() == PATH for one in lines] == [True] + [False] * (len(lines) - 1)
    assert all(isinstance(one, Line2D) for one in lines)


def test_bars_of_ends_fill_their_column() -> None:
    tree = tree_of(PLAIN_CRISIS)
    (axes,) = crisis_tree_figure(tree, TOLD, page("double")).figure.axes
    widths: dict[float, float] = {}
    for patch in axes.patches:
        middle = round(patch.get_y(), 3)  # type: ignore[attr-defined]
        widths[middle] = widths.get(middle, 0.0) + patch.get_width()  # type: ignore[attr-defined]
    assert len(widths) > 3
    assert max(widths.values()) == pytest.approx(min(widths.values()))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier_of(tmp_path_factory.mktemp("crises"))


def test_a_crisis_of_a_run_is_drawn_with_what_happened(small: Dossier) -> None:
    drawn = draw("crisis_tree", small, Asked(replication=3))
    assert "Run 3 of 12 runs under The patron's guarantee, Steady" in drawn.caption
    assert small.fingerprint in drawn.caption
    assert any(one.get_color() == PATH for one in drawn.figure.axes[0].lines)


def test_a_crisis_that_there_was_not_is_named(small: Dossier) -> None:
    with pytest.raises(UnknownNameError, match="unknown crisis '1999Q1-nowhere'"):
        draw("crisis_tree", small, Asked(crisis="1999Q1-nowhere"))


def test_a_run_that_there_was_not_is_named(small: Dossier) -> None:
    with pytest.raises(PointNumberError, match="12"):
        draw("crisis_tree", small, Asked(replication=12))


def test_the_same_crisis_is_drawn_alike(small: Dossier, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        draw("crisis_tree", small, Asked(page("single"))).write(tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()

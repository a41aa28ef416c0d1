import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sim.analysis.dossier.arm_cells import ArmCell, ArmCells, ArmDifference
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures import by_place, forest, heat_map
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.by_place import plain_powers
from sim.analysis.telling.figures.catalogue import ENTRIES, draw, entry_named, what_lacks
from sim.analysis.telling.figures.sheet import Page
from sim.analysis.telling.figures.style import MILLIMETERS, SMALL
from sim.domain.errors import QuestionError, UnknownNameError
from tests.unit.analysis.dossier.small_dossier import ALONE, dossier_of
from tests.unit.analysis.telling.figures.figure_texts import (
    texts_drawn,
    texts_outside,
    texts_overlapping,
)

LONG = {
    "no_commitments": "a_word_without_any_space_of_60_letters_" + "x" * 21,
    "hub": "A title that has sixty letters, as files may have for names",
    "treaty": "Costs $5 and has_under_scores: sixty letters are in this one",
    "steady": "Steady, as the policies of this patron have been for decades",
    "wavering": "Wavering: another policy after each of the elections to come",
}
WIDTHS = tuple(MILLIMETERS)
LACKING = {"headlines", "timeline", "feasibility"}
"""Figures of which the small study has nothing to draw."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier_of(tmp_path_factory.mktemp("figures"))


@pytest.fixture
def long(small: Dossier) -> Iterator[Dossier]:
    """Yield the study with titles of sixty letters."""
    before = dict(small.titles)
    vars(small)["titles"] = LONG
    yield small
    vars(small)["titles"] = before


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [one.name for one in ENTRIES if one.name not in LACKING])
def test_no_text_of_a_figure_leaves_it_or_is_too_small(
    long: Dossier, name: str, width: str
) -> None:
    drawn = draw(name, long, Asked(Page("single" if width == "single" else "double")))
    assert texts_outside(drawn.figure) == {}
    assert texts_overlapping(drawn.figure) == []
    sizes = [float(one.get_fontsize()) for one in texts_drawn(drawn.figure)]
    assert min(sizes) >= SMALL
    # Every caption says how many runs, and of which study.
    assert long.fingerprint in drawn.caption
    assert "12" in drawn.caption


def test_the_look_at_texts_sees_one_that_leaves() -> None:
    figure = Figure(figsize=(2, 1))
    figure.text(0.9, 0.5, "far too long for what is left here")
    assert len(texts_outside(figure)) == 1


def cells_under(columns: int) -> ArmCells:
    names = [f"policy_{number}" for number in range(columns)]
    rows = ["hub", "treaty", "no_commitments"]
    difference = ArmDifference(-0.1234, -0.2345, 0.0123, is_distinguishable=False)
    return ArmCells(
        outcome="force",
        rows=rows,
        columns=names,
        baseline="hub",
        cells={
            (row, name): ArmCell(0.1 + place, 0.01, 12, None if row == "hub" else difference)
            for row in rows
            for place, name in enumerate(names)
        },
        n="12 runs a cell",
        rests_on="luck",
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("module", [heat_map, forest])
def test_one_to_six_policies_have_room(
    long: Dossier, module: object, columns: int, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vars(long)["titles"] = LONG | {f"policy_{n}": f"{n} {LONG['steady']}" for n in range(columns)}
    monkeypatch.setattr(module, "arm_cells", lambda *_: cells_under(columns))
    name = "forest" if module is forest else "heat_map"
    drawn = draw(name, long, Asked(Page("single" if width == "single" else "double")))
    assert texts_outside(drawn.figure) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_figure_has_the_width_of_a_column(small: Dossier, width: str) -> None:
    drawn = draw("heat_map", small, Asked(Page("single" if width == "single" else "double")))
    inches = {"single": 89 / 25.4, "double": 183 / 25.4}[width]
    assert drawn.figure.get_size_inches()[0] == pytest.approx(inches)


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_a_file_has_the_hash_and_is_the_same_to_the_byte(
    small: Dossier, ending: str, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.{ending}" for number in range(2)]
    for path in paths:
        draw("heat_map", small, Asked()).write(path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert small.fingerprint.encode() in first


def test_text_stays_text_in_an_svg(small: Dossier, tmp_path: Path) -> None:
    draw("heat_map", small, Asked()).write(tmp_path / "one.svg")
    assert "guarantee</text>" in (tmp_path / "one.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["network_map", "network_matrix", "crisis_tree"])
def test_names_of_states_stay_text(small: Dossier, tmp_path: Path, name: str) -> None:
    draw(name, small, Asked(Page("single"))).write(tmp_path / "one.svg")
    text = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert re.search(r"<text [^>]*>(Corvia|Belmar)( \w|</text>)", text)
    draw(name, small, Asked(Page("single"))).write(tmp_path / "one.pdf")
    # Fonts as TrueType, which programs for drawing open as text.
    assert b"/FontFile2" in (tmp_path / "one.pdf").read_bytes()


def test_more_is_darker(small: Dossier) -> None:
    axes = draw("heat_map", small, Asked(Page(), "challenges_grey_zone")).figure.axes[0]
    image = axes.images[0]
    values = image.get_array()
    assert values is not None
    light = [sum(image.to_rgba(one)[:3]) for one in (values.min(), values.max())]
    assert light[0] > light[1]


def test_where_most_fails_is_darkest(small: Dossier) -> None:
    figure = draw("contributions", small, Asked()).figure
    key = [one for one in figure.legends[0].get_patches() if not one.get_hatch()]
    light = [sum(to_rgb(one.get_facecolor())) for one in key]
    assert light == sorted(light)
    assert len(set(light)) == len(light) > 1


def test_an_arrangement_has_its_color_where_another_has_no_line(small: Dossier) -> None:
    figure = draw("politics", small, Asked()).figure
    key = [one.get_color() for one in figure.legends[0].get_lines()]
    (last,) = [one for one in figure.axes if one.get_title(loc="left").startswith("Reputation")]
    drawn = [one.get_color() for one in last.lines if np.size(one.get_xdata()) > 2]
    # Nobody owes help without commitments, which come first in the key.
    assert drawn == key[1:]


def test_a_tail_of_one_war_is_a_line(small: Dossier) -> None:
    found = {"hub": np.array([0.0, 0.0, 0.0, 5000.0]), "treaty": np.array([0.0, 0.0, 100.0, 200.0])}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(by_place, "battle_deaths", lambda _, __, arm: found[arm[0]])
        asked = Asked(arrangements=("hub", "treaty"))
        hub, treaty = draw("severity", small, asked).figure.axes[0].lines
    # One run of four has a war, whose deaths are more than the least of all, 100.
    assert np.asarray(hub.get_xydata()).tolist() == [[100, 0.25], [5000, 0.25]]
    assert np.asarray(treaty.get_xydata()).tolist() == [[100, 0.5], [100, 0.5], [200, 0.25]]


def test_a_scale_of_few_powers_has_several_numbers() -> None:
    axes = Figure().subplots()
    axes.set(xscale="log", yscale="log", xlim=(10, 1_000_000), ylim=(0.04, 0.3))
    plain_powers(axes)
    shown = [tick for tick in axes.get_yticks() if 0.04 <= tick <= 0.3]
    assert shown == pytest.approx([0.05, 0.1, 0.2])
    assert [tick for tick in axes.get_xticks() if tick < 1000] == pytest.approx([1, 10, 100])


def test_what_a_study_lacks_is_said(small: Dossier, tmp_path: Path) -> None:
    assert what_lacks(entry_named("timeline"), small) == "the study kept no table of stages"
    with pytest.raises(QuestionError, match="no table of stages"):
        draw("timeline", small, Asked())
    assert what_lacks(entry_named("headlines"), small).startswith("only studies of a plausible set")
    alone = dossier_of(tmp_path, ALONE)
    assert what_lacks(entry_named("forest"), alone) == "the study has one arm only"


def test_a_figure_that_there_is_not_is_guessed() -> None:
    with pytest.raises(UnknownNameError, match="heat_map"):
        entry_named("heatmap")


def test_a_policy_that_there_is_not_is_named(small: Dossier) -> None:
    with pytest.raises(QuestionError, match="'steddy'"):
        draw("heat_map", small, Asked(policies=("steddy",)))


@pytest.mark.parametrize("name", ["preferences", "contributions", "peace", "hazard", "crisis_tree"])
def test_a_figure_of_one_policy_says_when_nobody_chose_it(small: Dossier, name: str) -> None:
    first, steady, wavering = (
        draw(name, small, Asked(policies=policies)) for policies in ((), ("steady",), ("wavering",))
    )
    assert "No policy was chosen: this is the first of 2." in first.caption
    assert "No policy was chosen" not in steady.caption + wavering.caption
    assert first.title == steady.title
    if name != "crisis_tree":
        assert "Steady" in steady.title
        assert "Wavering" in wavering.title
    with pytest.raises(QuestionError, match="one policy; choose one of steady, wavering"):
        draw(name, small, Asked(policies=("steady", "wavering")))
    with pytest.raises(QuestionError, match="'steddy'"):
        draw(name, small, Asked(policies=("steddy",)))


def test_the_small_study_has_most_figures(small: Dossier) -> None:
    lacking = {one.name for one in ENTRIES if what_lacks(one, small)}
    assert lacking == LACKING

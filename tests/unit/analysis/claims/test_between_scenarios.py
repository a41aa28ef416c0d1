"""Claims about two scenarios: the value, its table, its figure and its text agree."""

from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure

from sim import attribute, joiners, load_scenario
from sim.analysis.attribution.shares import Attribution
from sim.analysis.claims.answer import Answer
from sim.analysis.joiners import JoinersFinding
from sim.analysis.telling.figures.intervals import MOST_ROWS, _ends
from sim.analysis.telling.figures.style import SMALL
from sim.analysis.telling.words import listing
from sim.domain.errors import AttributionError, QuestionError
from tests.unit.analysis.telling.figures.figure_texts import texts_drawn, texts_outside


@pytest.fixture(scope="module")
def attributed() -> Answer[Attribution]:
    plain = load_scenario("classroom")
    changed = load_scenario("classroom", overrides={"switches.heat": False, "quarters": 12})
    return attribute(plain, changed, "expected_wars", replications=6, by="overrides")


@pytest.fixture(scope="module")
def lots() -> Answer[JoinersFinding]:
    hub, treaty = (
        load_scenario("indo_pacific", arrangement=one)
        for one in ("hub_and_spokes", "pacific_pact_core4")
    )
    return joiners(hub, treaty, lots=3, replications=2)


def test_an_attribution_has_a_row_a_part_and_the_whole(attributed: Answer[Attribution]) -> None:
    table = attributed.table()
    assert table["part"].to_list()[-1] == "all of them"
    assert table["overrides"][0] == "switches.heat: on to off"
    parts = table["shapley"].to_list()
    assert sum(parts[:-1]) == pytest.approx(parts[-1], abs=1e-12)
    assert parts[-1] == attributed.found.whole.mean
    assert table["first"][-1] is None
    assert set(table.dtypes[2:]) == {pl.Float64}
    assert "quarters: 20 to 12" in str(attributed)


def test_what_cannot_be_asked_of_two_scenarios_is_refused() -> None:
    hub, treaty = (load_scenario("classroom", arrangement=one) for one in ("hub", "treaty"))
    with pytest.raises(AttributionError, match="the same pacts"):
        attribute(hub, hub)
    with pytest.raises(QuestionError, match="adds no treaty"):
        joiners(treaty, hub)


def test_a_treaty_stands_first_among_lots(lots: Answer[JoinersFinding]) -> None:
    table = lots.table()
    assert table["is_treaty"].to_list() == [True, False, False, False]
    labels = [one.get_text().replace("\n", " ") for one in texts_drawn(lots.figure())]
    states = load_scenario("indo_pacific").states
    first = listing([states[code].name for code in lots.found.joiners])
    assert first in labels
    assert f"{lots.found.beaten} of 3" in lots.text()


def test_many_lots_are_drawn_from_both_ends() -> None:
    assert _ends(range(MOST_ROWS - 1)) == range(MOST_ROWS - 1)
    shown = _ends(range(100))
    assert list(shown) == [*range(15), *range(85, 100)]


@pytest.mark.parametrize("width", ["single", "double"])
def test_figures_keep_their_texts_and_are_shown_and_written(
    attributed: Answer[Attribution], lots: Answer[JoinersFinding], width: str, tmp_path: Path
) -> None:
    for answer in (attributed, lots):
        figure = answer.figure("single" if width == "single" else "double")
        assert isinstance(figure, Figure)
        assert texts_outside(figure) == {}
        assert min(float(one.get_fontsize()) for one in texts_drawn(figure)) >= SMALL
        picture, size = figure._repr_png_()  # type: ignore[attr-defined]
        assert picture.startswith(b"\x89PNG")
        assert size["width"] == (692 if width == "double" else 336)  # 183 and 89 mm at 96 an inch
    attributed.write_figure(tmp_path / "one.svg")
    assert "switches, heat" in (tmp_path / "one.svg").read_text(encoding="utf-8")

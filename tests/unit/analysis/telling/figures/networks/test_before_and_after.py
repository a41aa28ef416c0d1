from pathlib import Path

import pytest
from matplotlib.patches import FancyArrowPatch, Patch

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.obligation_network import obligation_network
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.catalogue import draw
from sim.analysis.telling.figures.networks import network_map, network_matrix
from sim.analysis.telling.figures.networks.before_and_after import BeforeAndAfter, before_and_after
from sim.analysis.telling.figures.sheet import Page
from sim.analysis.telling.figures.style import MILLIMETERS, SMALL
from sim.domain.errors import QuestionError
from sim.loading.scenarios import load_scenario
from sim.study.seminar_files import seminar_of
from tests.unit.analysis.dossier.small_dossier import ALONE, dossier_of
from tests.unit.analysis.telling.figures.figure_texts import (
    texts_drawn,
    texts_outside,
    texts_overlapping,
)

LONG = "A title that has sixty letters, as files may have for names"
NAMES = ("network_map", "network_matrix")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier_of(tmp_path_factory.mktemp("networks"))


def region(*, has_long_names: bool) -> BeforeAndAfter:
    """Return the hub and Asian NATO: all states, nearly everybody owing everybody."""
    first, last = (
        load_scenario("indo_pacific", arrangement=one) for one in ("hub_and_spokes", "asian_nato")
    )
    if has_long_names:
        states = {
            code: state.model_copy(update={"name": f"{code} {LONG}"})
            for code, state in first.states.items()
        }
        first = first.model_copy(update={"states": states})
    codes = tuple(sorted(first.states))
    networks = [obligation_network(one).between(codes) for one in (first, last)]
    return BeforeAndAfter(first, (f"1 {LONG}", f"2 {LONG}"), networks[0], networks[1], ["Owed."])


@pytest.mark.parametrize("has_long_names", [False, True])
@pytest.mark.parametrize("width", list(MILLIMETERS))
@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_the_figure_or_covers_another(
    small: Dossier,
    name: str,
    width: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_long_names: bool,
) -> None:
    found = region(has_long_names=has_long_names)
    for module in (network_map, network_matrix):
        monkeypatch.setattr(module, "before_and_after", lambda *_: found)
    seminar = seminar_of("indo_pacific", found.scenario)
    monkeypatch.setattr(network_map, "seminar_of", lambda *_: seminar)
    page = Page("single" if width == "single" else "double")
    figure = draw(name, small, Asked(page)).figure
    assert texts_outside(figure) == {}
    assert texts_overlapping(figure) == []
    assert min(float(one.get_fontsize()) for one in texts_drawn(figure)) >= SMALL
    # Every state is named, whole, on the map or below it, in rows at the least.
    told = " ".join(one.get_text().replace("\n", " ") for one in texts_drawn(figure))
    assert all(state in told for state in found.names)


def test_the_best_stands_beside_the_baseline_and_is_told(small: Dossier) -> None:
    found = before_and_after(small, Asked())
    assert found.titles == ("The patron's guarantee", "Guarantee and common defence treaty")
    assert "has the fewest deterrence failures under Steady, mean of 12 runs a cell" in " ".join(
        found.said
    )


def test_another_may_be_asked_for(small: Dossier) -> None:
    found = before_and_after(small, Asked(arrangements=("no_commitments",)))
    assert found.titles[1] == "No commitments"
    assert not found.after.owed.any()
    # Corvia and Belmar alone owe each other anything; the one who owes most comes first.
    assert found.names == ["Belmar", "Corvia"]
    with pytest.raises(QuestionError, match="'hub'"):
        before_and_after(small, Asked(arrangements=("hub",)))


def test_lines_are_as_wide_as_what_is_owed_and_what_is_gone_is_dashed(small: Dossier) -> None:
    figure = draw("network_map", small, Asked(arrangements=("no_commitments",))).figure
    before, after = (
        [one for one in axes.patches if isinstance(one, FancyArrowPatch)] for axes in figure.axes
    )
    # Corvia owes Belmar 0.5 and Belmar owes Corvia 0.1, of at most 2.6 points.
    widths = sorted(one.get_linewidth() for one in before)
    assert widths == pytest.approx([max(0.4, 2.6 * 0.1), 2.6 * 0.5])
    assert {one.get_linestyle() for one in before} == {"-"}
    assert all(one.get_linestyle() != "-" for one in after)


def test_a_caption_speaks_of_coasts_where_there_are_any(
    small: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "without coasts" in draw("network_map", small, Asked()).caption
    found = region(has_long_names=False)
    seminar = seminar_of("indo_pacific", found.scenario)
    monkeypatch.setattr(network_map, "before_and_after", lambda *_: found)
    monkeypatch.setattr(network_map, "seminar_of", lambda *_: seminar)
    assert "no border is drawn" in draw("network_map", small, Asked()).caption


def test_cells_that_differ_have_a_frame(small: Dossier) -> None:
    figure = draw("network_matrix", small, Asked()).figure
    frames = [[one for one in axes.patches if is_frame(one)] for axes in figure.axes]
    # The treaty binds three states to each other: six obligations, all new or greater.
    assert [len(one) for one in frames] == [0, 6]


def is_frame(patch: Patch) -> bool:
    return patch.get_gid() == "changed"


def test_a_study_of_one_arrangement_has_none(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="one arrangement"):
        before_and_after(dossier_of(tmp_path, ALONE), Asked())

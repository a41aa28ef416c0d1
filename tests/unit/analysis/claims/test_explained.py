"""Why a crisis went as it did: moves as a table, a tree and words, and a change of one thing."""

import pytest
from matplotlib.figure import Figure

from sim import explain, load_scenario, simulate
from sim.domain.errors import UnknownNameError
from sim.model.region import Region
from tests.unit.analysis.telling.figures.figure_texts import texts_outside

CRISIS = "2027Q4-border"


@pytest.fixture(scope="module")
def region() -> Region:
    return simulate(load_scenario("classroom", arrangement="no_commitments"))


def test_every_option_of_every_mover_is_a_row(region: Region) -> None:
    answer = explain(region, CRISIS)
    table = answer.table()
    record = answer.found.crisis.record
    assert set(table["version"]) == {"as it was"}
    assert table["move"].max() == len(record.moves)
    for move in table.partition_by("move"):
        assert move["probability"].sum() == pytest.approx(1, abs=1e-9)
        assert move["is_chosen"].sum() <= 1
    assert "Ardia (AAA) against Belmar (BBB)" in answer.text()
    assert not answer.found.is_turned
    assert answer.found.contrast is None


def test_one_change_is_told_beside_the_crisis_as_it_was(region: Region) -> None:
    treaty = load_scenario("classroom", arrangement="treaty")
    answer = explain(region, CRISIS, treaty)
    before, after = answer.found.crisis.record, answer.found.changed
    assert after is not None
    assert before.outcome == "war"
    assert after.record.outcome == "backed_down"
    assert answer.found.is_turned
    assert set(answer.table()["version"]) == {"as it was", "changed"}
    assert "The same crisis, changed" in answer.text(80)
    assert max(map(len, answer.text(80).splitlines())) <= 80


def test_the_figure_is_the_tree_as_it_would_have_been(region: Region) -> None:
    treaty = load_scenario("classroom", arrangement="treaty")
    title = treaty.arrangement.title
    for answer, is_changed in (
        (explain(region, CRISIS), False),
        (explain(region, CRISIS, treaty), True),
    ):
        figure = answer.figure()
        assert isinstance(figure, Figure)
        assert texts_outside(figure) == {}
        caption = " ".join(one.get_text() for one in figure.texts).replace("\n", " ")
        assert (title in caption) == is_changed


def test_a_crisis_that_was_not_is_refused_with_a_guess(region: Region) -> None:
    with pytest.raises(UnknownNameError, match="2027Q4-border"):
        explain(region, "2027Q4-bord")

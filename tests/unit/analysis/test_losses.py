import polars as pl

from sim.analysis.losses import MATERIAL_LOSS, rivals, with_material_loss
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from tests.acceptance.worlds import classroom
from tests.unit.analysis.test_comparison import STUDY


def test_rivals_challenge_and_are_nobodys_target() -> None:
    found = rivals(classroom().flashpoints)
    assert found == {"AAA"}


def test_losses_are_those_of_all_but_the_rivals() -> None:
    runs = pl.DataFrame(
        {
            "replication": [0, 1],
            "expected_material_AAA": [5.0, 5.0],
            "expected_material_BBB": [-1.0, -2.0],
            "expected_material_CCC": [0.25, 0.0],
        }
    )
    cells = [Cell("hub", "steady", classroom())]
    found = with_material_loss(Comparison(STUDY, cells, runs, pl.DataFrame()))
    assert found.runs[MATERIAL_LOSS].to_list() == [0.75, 2.0]


def test_runs_that_say_nothing_of_states_are_left_as_they_are() -> None:
    given = Comparison(STUDY, [], pl.DataFrame({"replication": [0]}), pl.DataFrame())
    assert with_material_loss(given) is given

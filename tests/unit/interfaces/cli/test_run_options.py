"""Options of a run: seeds that draws can take in, overrides by their path."""

import pytest
import typer

from sim.domain.errors import ScenarioError
from sim.domain.plain_values import MAX_SEED
from sim.interfaces.cli.run_options import draw_number, overrides_by_path, share
from tests.unit.interfaces.cli.command_line import deter


def test_a_seed_is_a_whole_number_that_the_draws_can_take_in() -> None:
    assert draw_number("0") == 0
    assert draw_number(str(MAX_SEED)) == MAX_SEED
    for text in ("-1", "1.5", "", str(MAX_SEED + 1), "9" * 5000):
        with pytest.raises(typer.BadParameter, match="is not a whole number"):
            draw_number(text)


def test_overrides_have_the_types_of_yaml() -> None:
    assert overrides_by_path(["quarters=4", "switches.law=false"]) == {
        "quarters": 4,
        "switches.law": False,
    }


def test_every_wrong_override_is_said_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        overrides_by_path(["one", "quarters=4", "two"])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("text", ["1e400", "-1", "nan", "inf", "x", "4000"])
def test_a_pause_is_one_that_a_process_can_sleep(text: str) -> None:
    assert (
        "is not a number of seconds from 0 to 3,600"
        in deter("run", "classroom", "--watch", "--pause", text, code=2)[1]
    )


@pytest.mark.parametrize("text", ["nan", "-0.1", "1.5", "x"])
def test_a_share_is_a_number_from_0_to_1(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is not a number from 0 to 1"):
        share(text)
    assert share("0.5") == 0.5

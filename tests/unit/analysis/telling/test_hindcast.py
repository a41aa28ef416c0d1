import numpy as np
import pytest

from sim.analysis.telling.hindcast import (
    change_text,
    hindcast_record,
    hindcast_text,
    verdict_sentence,
)
from sim.validation.hindcast.findings import OutcomeFinding, verdict_of
from sim.validation.hindcast.hindcast import Hindcast, run_hindcast
from sim.validation.hindcast.scores import Change, Estimate
from tests.unit.validation.hindcast.synthetic import RECIPE, recipe, table, with_onset


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Hindcast:
    folder = tmp_path_factory.mktemp("told")
    rows = table(years=10)
    with_onset(rows, np.full(len(rows), -1.5)).write_csv(folder / "mine.csv")
    return run_hindcast(recipe(folder, RECIPE), folder / "mine.csv")


def with_change(made: Hindcast, low: float, high: float) -> OutcomeFinding:
    """Return the finding with another change by the game that is judged."""
    (finding,) = made.outcomes
    one = Estimate((low + high) / 2, low, high)
    tried = tuple(
        each._replace(change=Change(one, one))
        if each.specification.name == finding.judged
        else each
        for each in finding.tried
    )
    return OutcomeFinding(**{**vars(finding), "tried": tried})


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-0.004, -0.002, "adds skill"),
        (-0.004, 0.002, "adds nothing that this record can show"),
        (0.002, 0.004, "takes skill away"),
    ],
)
def test_the_verdict_is_one_sentence_with_its_figures(
    made: Hindcast, low: float, high: float, words: str
) -> None:
    said = verdict_sentence(made, with_change(made, low, high))
    assert f"beside the logit of everything, the game as shipped {words} about whether" in said
    assert f"(95 % {1000 * low:+.1f} to {1000 * high:+.1f}; 168 dyad-years of 21 pairs," in said
    assert "; beside base rate and power alone it adds nothing that this record can show." in said
    assert said.count(". ") == 0


def test_a_change_is_told_for_a_thousand_rows() -> None:
    one = Estimate(0.0012, -0.0005, 0.0031)
    assert change_text(Change(one, one)) == "+1.2 [-0.5, +3.1]"
    assert verdict_of(Change(one, Estimate(0.0012, 0.001, 0.002))) == "nothing"


def test_nothing_is_wider_than_the_screen(made: Hindcast) -> None:
    assert max(map(len, hindcast_text(made, 80).splitlines())) <= 80


def test_no_row_of_the_table_is_told(made: Hindcast) -> None:
    told = hindcast_text(made) + str(hindcast_record(made))
    assert not any(state in told for state in ("AAA", "BBB", "PAT"))

"""A fit on the screen: targets beside their bands, and the loss term by term."""

from types import SimpleNamespace

import pytest

from sim.analysis.telling.calibration import (
    CAUTION,
    caution_text,
    convergence_text,
    loss_text,
    pairs_text,
    runs_text,
    values_text,
)
from sim.calibration.plausible import Convergence, PlausibleSet
from sim.calibration.search import Fit
from sim.calibration.war_sizes import WarSizes
from tests.unit.calibration.small_problem import small_study, target

STUDY = small_study(
    targets={
        "force": target("force_share", band=[0.2, 0.4], tolerance=0.1),
        "wars": target("war_per_dispute", band=[0.01, 0.02], tolerance=0.3, logarithmic=True),
    }
)
FIT = Fit(
    inputs={"parameters.choice.precision": 4.0, "scale:broken_word": 1.0},
    parameters={"parameters.choice.precision": 4.0},
    ranges={"parameters.choice.precision": (4.0, 20.0)},
    rates={"border": 0.5},
    measures={"force": 0.55, "wars": 0.015},
    misses={"force": 1.5, "wars": 0.0},
    pair_shares={"AAA-BBB": 0.375},
    log_likelihood=-5.0,
    war_sizes=WarSizes(mean=8.0, sd=1.0),
    loss=4.25,
    evaluations=10,
)


def test_every_target_has_its_row_and_the_loss_adds_up() -> None:
    lines = loss_text(STUDY, FIT).splitlines()
    force = next(line for line in lines if line.startswith("force"))
    assert force.split() == [
        "force",
        "0.550",
        "0.2",
        "to",
        "0.4",
        "0.1",
        "judgement",
        "1.50",
        "2.250",
    ]
    # Inside its band nothing is missed: two cells stay empty.
    wars = next(line for line in lines if line.startswith("wars"))
    assert wars.split() == ["wars", "0.0150", "0.01", "to", "0.02", "0.3", "ln", "judgement"]
    # 1.5 squared, and half of what -5 is beyond -1
    assert lines[-1] == "Loss: 2.250 + 2.000 = 4.250."
    assert "log likelihood -5.00, of which -1 is allowed" in " ".join(lines[-3:-1])


def test_a_value_at_a_bound_is_told() -> None:
    text = values_text(STUDY, FIT, {"parameters.choice.precision": "lower"})
    row = next(line for line in text.splitlines() if line.startswith("parameters.choice"))
    assert row.split() == ["parameters.choice.precision", "4", "4", "to", "20", "lower"]
    assert text.endswith("Bounds reached: parameters.choice.precision.")
    assert values_text(STUDY, FIT, {}).endswith("Bounds reached: none.")


def test_force_by_pair_stands_beside_what_was_observed() -> None:
    assert pairs_text(STUDY, FIT).splitlines()[-1].split() == ["AAA-BBB", "0.38", "2", "of", "8"]


@pytest.mark.parametrize(("is_inside", "word"), [(True, "yes"), (False, "NO")])
def test_runs_say_whether_the_counts_are_met(is_inside: bool, word: str) -> None:  # noqa: FBT001
    pair = SimpleNamespace(
        pair="CHN-TWN", mean=7.5, standard_error=0.25, low=5, high=9, observed=7,
        is_inside=is_inside,
    )  # fmt: skip
    found = SimpleNamespace(
        replications=200, pairs=[pair], force_share=0.25, war_share=0.01, faits_a_year=0.125
    )
    lines = runs_text(found).splitlines()  # type: ignore[arg-type]
    row = next(line for line in lines if line.startswith("CHN-TWN"))
    assert "7.50 ± 0.25" in row
    assert row.endswith(word)
    assert lines[-1].startswith("Of all challenges in runs: force 0.250, war 0.0100; 0.12 faits")


def test_the_last_word_is_what_must_not_be_quoted() -> None:
    assert caution_text(["wars", "force"]) == f"{CAUTION} wars, force."


def test_chains_say_whether_they_agree() -> None:
    found = PlausibleSet(
        vectors=[{}] * 3,
        losses=[9.0, 7.0, 8.0],
        starts=[0, 1, 2],
        chains=[0, 0, 0],
        convergence=[
            Convergence("parameters.choice.precision", 1.0123, 1234.5, 8.5, 0.55),
            Convergence("loss", 1.002, 900.0, 8.0, float("nan")),
        ],
        accepted_shares=[0.25, 0.5],
    )
    lines = convergence_text(found).splitlines()
    assert lines[0] == "chains from 2 starts"
    row = next(line for line in lines if line.startswith("parameters"))
    assert row.split() == ["parameters.choice.precision", "8.5", "0.55", "1.012", "1,234"]
    assert "nan" not in "\n".join(lines)
    assert lines[-2] == "Accepted by start: 0.25, 0.50."
    assert lines[-1] == "3 vectors, loss 7.0 / 8.0 / 9.0 (5, 50, 95 %)."

"""What sweeps answer, where the answer is known: arms, baselines, places, and their errors."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.sweeps.answers import Against, sweep_answer
from sim.analysis.sweeps.arm_values import Measure, arm_values
from sim.analysis.sweeps.crossed_error import CrossedMean
from sim.analysis.telling.sweeps.answers import answer_text
from sim.domain.errors import QuestionError, UnknownNameError
from tests.unit.made_results import made_results

FREE = "factors:\n  free: {path: states.AAA.democracy, low: 0, high: 1}\n"
ARMS = "  arrangement: [plain, bare]\n  alike: {path: states.BBB.democracy, values: [0.2, 0.4]}\n"
CROSSED = (
    f"{FREE}{ARMS}design: {{kind: latin_hypercube, points: 10, cross: [alike, arrangement]}}\n"
    "replications: 3\noutputs: [flashpoints]\n"
)


def failures(values: Mapping[str, float | str], replication: int) -> float:
    """Return more failures under `bare` where `free` is below a half, and fewer above."""
    extra = 0.5 - float(values["free"]) if values["arrangement"] == "bare" else 0.0
    return 2 + replication + extra + float(values.get("alike", 0))


def test_a_crossed_design_is_answered_arm_by_arm(work: Path) -> None:
    found = sweep_answer(made_results(work, CROSSED, failures))
    assert (found.factor, found.baseline, found.points, found.replications) == (
        "arrangement", "plain", 10, 3,
    )  # fmt: skip
    assert [dict(one.arm) for one in found.arms] == [
        {"alike": 0.2, "arrangement": "plain"},
        {"alike": 0.2, "arrangement": "bare"},
        {"alike": 0.4, "arrangement": "plain"},
        {"alike": 0.4, "arrangement": "bare"},
    ]
    # 2, replications 0 to 2 with a mean of 1, and what is alike at each point
    assert [round(one.mean.mean, 9) for one in found.arms[::2]] == [3.2, 3.4]
    against = found.arms[1].against
    assert against is not None
    # a hypercube of ten slices has five points below a half, and five above
    assert (against.lower, against.higher) == (0.5, 0.5)
    assert abs(against.difference.mean) < 0.05
    assert not against.difference.leaves_out_zero


def test_the_difference_has_no_noise_of_what_arms_share(work: Path) -> None:
    found = sweep_answer(made_results(work, CROSSED, failures)).arms[1].against
    assert found is not None
    # Replications alone vary by 1; the difference varies by point only: sd of a uniform is .29,
    # over the root of ten points about .09
    assert found.difference.error == pytest.approx(0.0913, abs=0.012)


def test_another_value_can_be_the_baseline(work: Path) -> None:
    results = made_results(work, CROSSED, failures)
    found = sweep_answer(results, baseline="0.4")
    assert (found.factor, found.baseline) == ("alike", 0.4)
    assert found.arms[2].against is None
    first = found.arms[0].against
    assert first is not None
    assert first.difference.mean == pytest.approx(-0.2)
    with pytest.raises(UnknownNameError, match=r"0\.2, 0\.4, bare, plain"):
        sweep_answer(results, baseline="plian")


@pytest.mark.parametrize(
    ("cells", "factor", "told"),
    [
        ("arrangements: [plain]\npolicies: [steady]\n", None, 0),
        ("arrangements: [plain]\npolicies: [steady, wavering]\n", "policy", 1),
        ("arrangements: [bare, plain]\npolicies: [steady]\n", "arrangement", 1),
    ],
)
def test_a_stated_baseline_counts_where_arms_differ_in_it(
    work: Path, cells: str, factor: str | None, told: int
) -> None:
    text = f"{cells}baseline: plain\nreplications: 3\n"
    found = sweep_answer(made_results(work, text, lambda _values, replication: replication))
    assert (found.factor, sum(one.against is not None for one in found.arms)) == (factor, told)
    assert found.baseline == {"arrangement": "plain", "policy": "steady", None: None}[factor]


def test_one_flashpoint_is_told_apart_from_the_rest(work: Path) -> None:
    results = made_results(work, CROSSED, failures, {"strait": 0.75, "ridge": 0.25})
    whole, strait, rest = (
        sweep_answer(results, one).arms[0].mean.mean
        for one in (Measure(), Measure(flashpoint="strait"), Measure(without="strait"))
    )
    assert strait == pytest.approx(0.75 * whole)
    assert rest == pytest.approx(0.25 * whole)
    with pytest.raises(UnknownNameError, match="strait"):
        sweep_answer(results, Measure(flashpoint="strat"))


def test_what_was_not_kept_cannot_be_asked(work: Path) -> None:
    results = made_results(work, CROSSED, failures)
    with pytest.raises(QuestionError, match="flashpoints"):
        sweep_answer(results, Measure(flashpoint="strait"))
    with pytest.raises(UnknownNameError, match="deterrence_failure"):
        sweep_answer(results, Measure("deterence_failure"))


def test_arrangements_of_a_grid_are_its_arms(work: Path) -> None:
    grid = "factors:\n  arrangement: [plain, bare]\n  free: {path: states.AAA.democracy, values: "
    text = f"{grid}[0.1, 0.9]}}\ndesign: {{kind: grid}}\nreplications: 2\n"
    found = arm_values(made_results(work, text, failures))
    assert [dict(one) for one in found.layout.arms] == [
        {"arrangement": "plain"}, {"arrangement": "bare"},
    ]  # fmt: skip
    assert [dict(one) for one in found.layout.drawn] == [{"free": 0.1}, {"free": 0.9}]
    np.testing.assert_allclose(found.values[:, 1, 0] - found.values[:, 0, 0], [0.4, -0.4])


def test_arrangements_that_are_drawn_are_no_arms_and_it_says_so(work: Path) -> None:
    text = (
        f"{FREE}  arrangement: [plain, bare]\ndesign: {{kind: sobol, points: 8}}\nreplications: 2\n"
    )
    found = sweep_answer(made_results(work, text, failures))
    assert (found.factor, len(found.arms), found.points) == (None, 1, 8)
    assert found.has_unpaired_choice
    assert "cross: [arrangement, policy]" in answer_text(found, 80)


def test_the_table_has_a_row_an_arm(work: Path) -> None:
    table = sweep_answer(made_results(work, CROSSED, failures)).table()
    assert table.shape[0] == 4
    assert table["arrangement"].to_list() == ["plain", "bare"] * 2
    assert table["difference"].null_count() == 2
    assert table["runs"].to_list() == [30] * 4


def test_the_text_has_a_block_for_what_is_not_compared_and_fits_the_screen(work: Path) -> None:
    text = answer_text(sweep_answer(made_results(work, CROSSED, failures)), 80)
    assert "alike: 0.2\n" in text
    assert "baseline" in text
    assert "n.d.: not distinguishable from the baseline at 5 %, for all differences" in " ".join(
        text.split()
    )
    assert "10 points, 3 replications, each under 4 arms" in text
    assert max(map(len, text.splitlines())) <= 80


def test_what_is_told_allows_for_how_many_are_told(work: Path) -> None:
    found = sweep_answer(made_results(work, CROSSED, failures), baseline="0.4")
    told = [one.against for one in found.arms if one.against is not None]
    # 0.2 less alike at every run: no doubt of it, however many there are.
    assert all(one.is_distinguishable for one in told)
    # t = 2.2 with 20 degrees of freedom: .04 alone, three times that as the least of three.
    alone = CrossedMean(mean=2.2, error=1.0, low=0.1, high=4.3, runs=30, freedom=20)
    assert alone.p_value == pytest.approx(0.0398, abs=2e-4)
    assert not Against(
        alone, lower=0, higher=1, p_value=alone.p_value, p_holm=0.119
    ).is_distinguishable
    given = Against(alone, lower=0, higher=1, p_value=alone.p_value, p_holm=0.04)
    assert given.is_distinguishable
    assert not replace(given, hangs_on_one=True).is_distinguishable


def test_the_baseline_is_alike_in_the_table_and_on_the_screen(work: Path) -> None:
    table = sweep_answer(made_results(work, CROSSED, failures)).table()
    assert table["is_distinguishable"].to_list() == [None, False, None, False]
    assert table["p_holm"].null_count() == 2

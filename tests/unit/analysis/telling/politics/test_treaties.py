import math

import numpy as np
import pytest

from sim.analysis.differences import Difference, paired_difference
from sim.analysis.net_benefit import NetBenefit
from sim.analysis.telling.politics.treaties import (
    chance_text,
    chances_text,
    fates_text,
    interval_text,
    net_text,
    refusal_text,
)
from sim.analysis.treaties import Fate, Refusal

FATE = Fate(
    proposal="made",
    runs=200,
    chance=0.125,
    chance_error=0.0234,
    entry_years=4.5,
    members=3.75,
    still_in_force=0.9,
    talks=0.6,
    talk_years=1.5,
    refusal=Refusal(state="CCC", refused=30, asked=40, term="leadership", term_logits=-2.44),
    blocker="CCC",
)


def changed(**fields: object) -> Fate:
    return Fate(**{**vars(FATE), **fields})


def difference(mean: float) -> Difference:
    return Difference(
        mean=mean,
        standard_error=0.001,
        low=mean - 0.002,
        high=mean + 0.002,
        count=100,
        p_value=0.5,
        rests_on=20,
        heaviest_share=0.1,
        skew=0.0,
    )


def test_a_fate_is_a_row() -> None:
    text = fates_text([("pact, steady", FATE)])
    assert "pact, steady" in text
    for cell in ("0.125 (0.023)", "4.5", "3.8", "0.60"):
        assert cell in text
    assert "CCC, 30 of 40 times: the patron's will to lead" in text
    assert "set by hand" in text
    assert "set by hand" not in fates_text([("x", FATE)], has_note=False)


def test_none_and_all_are_told_with_the_number_of_runs() -> None:
    assert chance_text(changed(chance=0.0, chance_error=0.0)) == "none of 200"
    assert chance_text(changed(chance=1.0, chance_error=0.0, runs=1500)) == "all of 1,500"


def test_what_there_is_none_of_is_a_dash() -> None:
    never = changed(entry_years=math.nan, members=math.nan, refusal=None)
    row = fates_text([("x", never)], has_note=False).splitlines()[-1]
    assert row.split().count("-") == 3
    assert refusal_text(None) == "-"


@pytest.mark.parametrize("width", [80, 100])
def test_a_table_keeps_to_the_screen(width: int) -> None:
    text = fates_text([("core4_negotiated, grand_bargain_china", FATE)], width)
    assert max(map(len, text.splitlines())) <= width


def test_net_benefits_are_told_by_their_parts() -> None:
    one = NetBenefit(
        0, "expected_wars", difference(0.0102), difference(-0.0004), difference(0.0098)
    )
    text = net_text([("pact, steady", one)])
    assert "expected wars" in text
    assert "+0.0102 [+0.0082, +0.0122]" in text
    assert "-0.0004 [-0.0024, +0.0016]" in text
    assert "windows of 1 and of 1.5" in text


def test_an_interval_that_one_run_decides_is_not_given() -> None:
    # one run of a hundred makes it: 0 in all others, so that its square is all of the variance
    values = np.zeros(100)
    values[3] = -4.0
    one = paired_difference(values, np.zeros(100))
    assert (one.rests_on, one.is_distinguishable) == (1, False)
    assert interval_text(one) == "-0.0400 (one run decides: no interval)"
    values[:60] = -4.0
    assert "[" in interval_text(paired_difference(values, np.zeros(100)))


def test_a_median_of_a_single_run_says_so() -> None:
    rare = changed(chance=1 / 200, entry_years=8.0)
    assert "8.0 (one run)" in fates_text([("x", rare)], has_note=False)


def test_chances_stand_by_treaty_and_policy() -> None:
    rows = [("pact", "steady", FATE), ("pact", "aloof", changed(chance=0.0))]
    rows += [("pact", "steady", changed(chance=0.25))]
    text = chances_text(rows, 80)
    assert text.splitlines()[0].split() == ["treaty", "steady", "aloof"]
    # 0.125 and 0.25 in two settings
    assert text.splitlines()[2].split() == ["pact", "12-25", "%", "0", "%"]
    assert "--all" in text


def test_without_an_inert_arm_there_is_only_the_net() -> None:
    assert interval_text(None) == "-"

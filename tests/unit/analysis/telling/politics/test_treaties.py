import math

import pytest

from sim.analysis.differences import Difference
from sim.analysis.net_benefit import NetBenefit
from sim.analysis.telling.politics.treaties import (
    chance_text,
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
    for cell in ("made", "0.125 (0.023)", "4.5", "3.8", "0.60", "CCC (75% of 40): leadership -2.4"):
        assert cell in text
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


def test_without_an_inert_arm_there_is_only_the_net() -> None:
    assert interval_text(None) == "-"

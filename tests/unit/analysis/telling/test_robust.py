import polars as pl

from sim.analysis.headlines_played import PlayedHeadline
from sim.analysis.robust import (
    HeadlineFinding,
    Lead,
    Robustness,
    Split,
    Verdict,
    robustness_table,
)
from sim.analysis.telling.claims.robust import notes, robust_text, shares_markdown, shares_text
from sim.study.headlines import Claim

CLAIM = Claim(
    title="Asian NATO without Taiwan | against the hub",
    fewer=("asian_nato", "continuity"),
    than=("hub_and_spokes", "continuity"),
)
SET = Verdict(vectors=300, share=0.91, clear_share=0.8, median=0.92, low=0.84, high=1.01)
WIDE = Verdict(vectors=200, share=0.605, clear_share=0.5, median=0.98, low=0.5, high=1.5)
PLAYED = PlayedHeadline(300, 0.487, 0.513, 0.998, 0.974, 1.022)
LEADS = [Lead("parameters.trade.weight", -0.6), Lead("parameters.resolve.sd", 0.49)]
SPLIT = Split(column="parameters.trade.weight", median=8.0, below=0.85, above=0.97)


def table(*, has_wide: bool = True, is_led: bool = True, is_played: bool = False) -> pl.DataFrame:
    finding = HeadlineFinding(
        claim=CLAIM,
        plausible=SET,
        wide=WIDE if has_wide else None,
        leads=LEADS if is_led else [],
        split=SPLIT if is_led else None,
        played=PLAYED if is_played else None,
    )
    found = Robustness(title="Study", name="indo_pacific", quarters=60, findings=[finding] * 2)
    return robustness_table(found)


def test_a_headline_shows_its_shares_ratio_and_where_it_turns() -> None:
    text = robust_text(table(), "Study", 80)
    assert "0.91" in text
    assert "0.92 [0.84-1.01]" in text
    line = " ".join(text.split())
    assert "parameters.trade.weight -0.60, parameters.resolve.sd +0.49." in line
    assert (
        "Holds in 0.85 of the set where parameters.trade.weight is at most 8, in 0.97 above."
        in line
    )
    assert "was aimed at and is no finding" in line


def test_every_line_has_room_on_a_screen() -> None:
    text = robust_text(table(), "Study", 80)
    assert max(map(len, text.splitlines())) <= 80
    narrow = shares_text(table(), 50)
    assert max(map(len, narrow.splitlines())) <= 50


def test_without_the_wide_space_it_has_no_columns() -> None:
    assert "wide" not in shares_text(table(has_wide=False))
    assert len(notes(table(has_wide=False).to_dicts())) == 2


def test_a_headline_that_holds_alike_in_both_halves_turns_nowhere() -> None:
    rows = table().with_columns(split_below=pl.lit(1.0), split_above=pl.lit(1.0))
    text = " ".join(robust_text(rows, "Study").split())
    assert "parameters.resolve.sd +0.49." in text
    assert "Holds in" not in text


def test_a_headline_that_nothing_leads_says_so() -> None:
    assert "no input leads it" in robust_text(table(is_led=False), "Study")


def test_markdown_keeps_a_bar_in_a_title_within_its_cell() -> None:
    head, rule, row, *_ = shares_markdown(table(has_wide=False)).splitlines()
    assert head.count("|") == rule.count("|") == row.replace("\\|", "").count("|") == 5
    assert "300 parameter vectors" in shares_markdown(table())


def test_what_nearly_always_holds_is_not_said_to_hold_always() -> None:
    assert ">.99" in shares_text(table().with_columns(share=pl.lit(0.997)))
    assert "<.01" in shares_text(table().with_columns(share=pl.lit(0.002)))


def test_what_is_played_has_a_table_of_its_own_on_a_screen_and_columns_elsewhere() -> None:
    text = shares_text(table(is_played=True), 80)
    first, played = text.split("\n\n")
    assert "played" not in first
    assert "1.00 [0.97-1.02]" in played
    assert "0.49" in played
    assert max(map(len, text.splitlines())) <= 80
    head, _, row, *_ = shares_markdown(table(is_played=True)).splitlines()
    assert head.endswith("| wide | its ratio | played: ratio [95 %] | fewer in |")
    assert row.endswith("| 1.00 [0.97-1.02] | 0.49 |")
    assert any("300 whole runs" in note for note in notes(table(is_played=True).to_dicts()))


def test_without_runs_nothing_is_said_of_them() -> None:
    text = robust_text(table(), "Study", 80)
    assert "played: ratio" not in text
    assert "whole runs" not in text

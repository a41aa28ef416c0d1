"""A first look comes early, the next ones ever later, and none before there is something."""

import polars as pl

from sim.interfaces.early_look import EarlyLook, Look


def some() -> pl.DataFrame:
    return pl.DataFrame({"point": [0]})


def test_looks_come_after_seconds_of_playing_and_then_ever_later() -> None:
    clock = [100.0]
    look = Look(table=lambda _: "table", line=lambda _: "line")
    early = EarlyLook(look, lambda: clock[0])
    shown = {}
    for seconds in range(1, 100):
        clock[0] = 100.0 + seconds
        shown[seconds] = early.text(some, is_terminal=seconds > 10)
    assert {at: text for at, text in shown.items() if text} == {
        6: "line", 18: "table", 54: "table"
    }  # fmt: skip


def test_while_there_is_too_little_it_is_tried_again() -> None:
    clock = [0.0]
    answers = iter([None, None, "line"])
    look = Look(table=lambda _: None, line=lambda _: next(answers))
    early = EarlyLook(look, lambda: clock[0])
    shown = []
    for seconds in (7.0, 8.0, 9.0, 10.0, 11.0):
        clock[0] = seconds
        shown.append(early.text(some, is_terminal=False))
    # At 8 and 10 it is too early again.
    assert shown == [None, None, None, None, "line"]


def test_where_every_run_has_failed_there_is_nothing_to_show() -> None:
    clock = [0.0]
    look = Look(table=lambda _: "table", line=lambda _: "line")
    early = EarlyLook(look, lambda: clock[0])
    clock[0] = 7.0
    assert early.text(pl.DataFrame, is_terminal=False) is None


def test_without_a_look_no_runs_are_read() -> None:
    early = EarlyLook(None, iter([0.0, 100.0]).__next__)

    def read() -> pl.DataFrame:
        raise AssertionError

    assert early.text(read, is_terminal=True) is None

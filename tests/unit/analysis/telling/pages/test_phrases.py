from dataclasses import replace

import pytest

from sim.analysis.telling.pages.phrases import (
    ending,
    facts,
    movers,
    percent,
    stayed_out,
    why,
)
from tests.unit.analysis.telling.pages.made_run import crisis, help_move, scenario


def test_movers_come_in_the_order_of_their_moves_with_their_roles() -> None:
    found = [(one.state, one.role) for one in movers(crisis())]
    assert found == [("AAA", "challenger"), ("BBB", "target"), ("CCC", "guarantor")]


@pytest.mark.parametrize(("owed", "told"), [(0.0, "owed nothing"), (0.3, "owed 0.30")])
def test_a_guarantor_is_said_to_owe_may_and_do(owed: float, told: str) -> None:
    record = crisis(owed=owed)
    corvia = movers(record)[2]
    assert facts(corvia, record) == f"{told}; the law allowed support only; abstain 69 %"


def test_why_says_what_an_option_spared_and_cost_beside_the_likeliest_other() -> None:
    # Abstain -0.030 against support -0.075: 0.045 more. It spares the 0.070 of supporting, and
    # costs 0.020 of a broken promise and 0.005 of own interest (0.010 against 0.005).
    assert why(scenario(), help_move("abstain", 0.69)) == (
        "To abstain was worth 0.045 stakes more to Corvia than to support. It spared the price of "
        "support (0.070); it cost the price of a broken promise (0.020) and own interest in the "
        "target, times the chance that it loses (0.005)."
    )


def test_who_does_what_is_worth_less_is_said_to_have_drawn_it() -> None:
    told = why(scenario(), help_move("support", 0.69))
    assert told.startswith("To support was worth 0.045 stakes less to Corvia than to abstain.")
    assert told.endswith("the chance of this was 31 %, and the draw fell on it.")


def test_a_lottery_has_no_why() -> None:
    clash = crisis().moves[-1]
    assert why(scenario(), clash) == ""


def test_those_who_stayed_out_are_named_in_one_sentence() -> None:
    told = stayed_out(scenario(), crisis())
    seat = "Dorna has no seat, as they owe and care too little for this"
    assert told == f"Corvia stayed out; {seat}."
    assert stayed_out(scenario(), replace(crisis("support"), without_seat=())) == ""


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("conceded", "Belmar lets it happen"),
        ("backed_down", "Ardia backs down"),
        ("taken", "Ardia presses on and gets its way"),
        ("war", "war"),
    ],
)
def test_an_ending_names_the_state(outcome: str, told: str) -> None:
    assert ending(scenario(), replace(crisis(), outcome=outcome)) == told


def test_a_widened_war_names_who_widened_it() -> None:
    record = replace(crisis(), outcome="war", widened_by="BBB")
    assert ending(scenario(), record) == "Belmar lost the clash and widened it: war"


def test_no_chance_is_rounded_to_certainty() -> None:
    shares = (0, 0.0049, 0.005, 0.5, 0.994, 0.995, 1)
    told = [percent(share) for share in shares]
    assert told == ["0 %", "<1 %", "0 %", "50 %", "99 %", ">99 %", "100 %"]

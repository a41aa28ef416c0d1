from dataclasses import replace

from sim.analysis.telling.pages.cards import cards, heading, what_changed
from tests.unit.analysis.telling.pages.made_run import crisis, scenario


def test_a_card_says_who_did_what_at_which_chance() -> None:
    ardia, belmar, corvia = cards(scenario(), crisis())
    assert ardia.deed == "presses in the grey zone, then presses on"
    assert (belmar.state, belmar.deed) == ("Belmar", "resists")
    assert corvia.deed == "stays out"
    bars = [(one.name, one.share, one.is_chosen) for one in corvia.decisions[1].bars]
    assert bars == [("abstain", "69 %", True), ("support", "31 %", False), ("fight", "0 %", False)]


def test_the_parts_of_a_bar_are_told() -> None:
    corvia = cards(scenario(), crisis())[2]
    assert corvia.decisions[1].bars[0].parts == (
        "worth -0.030 stakes; the price of a broken promise -0.020; own interest in the target, "
        "times the chance that it loses -0.010"
    )


def test_a_card_is_changed_if_its_state_does_something_else() -> None:
    changed = cards(scenario(), crisis("support", 0.2), crisis())
    assert [one.is_changed for one in changed] == [False, False, True]
    assert changed[2].moved == "before: stays out"


def test_a_card_that_stands_out_says_in_words_what_is_otherwise() -> None:
    factual = crisis()
    opening = replace(factual.moves[0], choice="fait_accompli")
    # Ardia opens otherwise and ends with the same move at the same chance.
    ardia = cards(scenario(), replace(factual, moves=(opening, *factual.moves[1:])), factual)[0]
    assert ardia.is_changed
    assert ardia.moved == "before: presses in the grey zone, then presses on"


def test_a_chance_that_moved_is_told_on_a_card_that_is_not_changed() -> None:
    changed = cards(scenario(), crisis("abstain", 0.52), crisis())
    assert not changed[2].is_changed
    assert changed[2].moved == "abstain: 69 % before"


def test_a_change_that_turns_a_crisis_is_told_from_one_that_moves_chances() -> None:
    helped = replace(crisis("support", 0.2), outcome="backed_down")
    assert what_changed(scenario(), crisis(), helped) == [
        "It ends otherwise. As it was: Ardia presses on and gets its way. Now: Ardia backs down.",
        "Corvia supports, where it stayed out before.",
    ]
    told = what_changed(scenario(), crisis(), crisis("abstain", 0.52))
    assert told == [
        "Nothing turns. What moved most: the chance that Corvia stays out, from 69 % to 52 %."
    ]
    same = what_changed(scenario(), crisis(), crisis())
    assert same == ["Nothing turns, and no chance moves by half a point in a hundred."]


def test_a_state_that_was_not_asked_before_is_told() -> None:
    more = replace(crisis(), levels={"CCC": "abstain", "DDD": "fight"})
    assert "Dorna fights; it was not asked before." in what_changed(scenario(), crisis(), more)


def test_a_crisis_is_called_by_its_quarter_and_place() -> None:
    assert heading(scenario(), crisis()).startswith("2026 Q1, ")

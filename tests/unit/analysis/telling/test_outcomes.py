import re

from sim.analysis.telling.outcomes import BLOCKS, EXPECTED, TWICE, outcomes_text
from sim.engine.outcomes.outcomes import OUTCOME_NAMES
from sim.engine.outcomes.political_outcomes import POLITICAL_OUTCOMES

EVERY_OUTCOME = (*OUTCOME_NAMES, *POLITICAL_OUTCOMES)


def cells(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def test_outcomes_stand_beside_what_was_to_be_expected() -> None:
    nothing = float("nan")
    outcomes = {"wars": 2.0, "expected_wars": 0.25, "abandonments": 1.0, "reliability": nothing}
    lines = outcomes_text({**outcomes}, 5.0).splitlines()
    assert [cells(line) for line in lines[2:]][:6] == [
        ["In short"],
        ["wars", "2", "0.250"],
        ["abandonments [promises called in and broken]", "1"],
        [""],
        ["Others"],
        ["reliability", "-"],
    ]
    assert not any("expected wars" in line for line in lines)
    assert "Over 5 years." in lines[-2]


def test_chances_of_failures_are_expected_and_what_happened_is_counted() -> None:
    # One war and one capitulation happened; their chances add up to .043.
    outcomes = {"wars": 1.0, "capitulations": 1.0, "deterrence_failure": 0.043}
    text = outcomes_text(outcomes, 15.0)
    assert ["deterrence failures [wars, and attacks given in to]", "2", "0.043"] in [
        cells(line) for line in text.splitlines()
    ]


def test_challenges_of_all_kinds_are_added_up_with_their_chances() -> None:
    modes = ("grey_zone", "fait_accompli", "major_attack")
    outcomes = {f"challenges_{mode}": 2.0 for mode in modes}
    outcomes |= {f"expected_{mode}": 0.5 for mode in modes}
    text = outcomes_text(outcomes, 15.0)
    assert ["challenges of all kinds", "6", "1.500"] in [cells(line) for line in text.splitlines()]


def test_a_share_of_one_is_no_count() -> None:
    text = outcomes_text({"general_deterrence": 1.0}, 15.0)
    assert "1.000" in text


def test_deaths_are_told_in_round_figures() -> None:
    text = outcomes_text({"battle_deaths": 3427.3}, 15.0)
    assert ["battle deaths [persons, roughly]", "3,400"] in [cells(x) for x in text.splitlines()]


def test_every_outcome_of_a_run_has_a_line_in_words() -> None:
    lines = {name for block in BLOCKS.values() for name in block}
    beside = {*EXPECTED.values(), TWICE}
    assert set(EVERY_OUTCOME) - lines - beside == set()
    text = outcomes_text(dict.fromkeys(EVERY_OUTCOME, 1.0), 15.0)
    assert "Others" not in text
    # Eighty columns hold it without folding.
    assert max(len(line) for line in text.splitlines()) <= 80

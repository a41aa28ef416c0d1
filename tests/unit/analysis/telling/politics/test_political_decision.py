"""A political decision explained on eighty columns."""

from dataclasses import replace

from sim.analysis.telling.politics.decision import (
    answers_in_words,
    decision_text,
    decisions_text,
    turned_text,
)
from sim.domain.political_records import AlignmentRecord
from tests.unit.political_records import BUDGET, REFUSAL

NAMES = {"USA": "United States", "JPN": "Japan"}
TITLES = {"pacific_pact_core4": "Pacific Defence Pact of four"}
ASKED = replace(
    REFUSAL,
    stage="signed",
    answers={"leave": "stay", "ratify": "no_consent"},
    gap=0.5,
    legislature={"constant": 2.0, "majority": -1.0},
    legislature_draw=0.8,
)


def explained(record: object) -> str:
    text = decision_text(record, NAMES, TITLES, 80)  # type: ignore[arg-type]
    assert all(len(line) <= 80 for line in text.splitlines())
    return text


def test_a_refusal_has_its_terms_in_order_with_bars_and_what_turns_it() -> None:
    lines = explained(REFUSAL).splitlines()
    assert lines[0] == "Pacific Defence Pact of four"
    assert "United States (USA), in talks: refuses" in lines[1]
    rows = [line.split() for line in lines if line.startswith(("leadership", "constant", "auton"))]
    # 16 characters for 2, so 12 for 1.5 and 3 for .4; without leadership it is at 1.1
    assert rows[0] == ["leadership", "-2.000", "-" * 16, "+1.100", "joins"]
    assert rows[1] == ["constant", "+1.500", "+" * 12, "-2.400"]
    assert rows[2] == ["autonomy", "-0.400", "-" * 3, "-0.500"]


def test_a_chance_is_told_with_its_range_over_the_coefficients() -> None:
    text = " ".join(explained(REFUSAL).split())
    # -.9 +- 1.645 * .5 * sqrt((2.25 + 4 + .16) / 3) = -2.10 and .30
    assert "a chance of 0.289 (0.11-0.57 if the judged coefficients move by half)" in text


def test_a_signer_is_explained_with_its_legislature_and_the_price_of_leaving() -> None:
    text = " ".join(explained(ASKED).split())
    assert answers_in_words(ASKED) == "stays, has no consent"
    # 1 / (1 + exp(.4)) = .401
    assert "leaves only where the draw is not below 0.401" in text
    assert "Its legislature is against it: what speaks for any treaty +2.000" in text
    # 1 +- 1.645 * .5 * sqrt((4 + 1) / 3) = -.06 and 2.06
    assert "a chance of 0.731 (0.48-0.89 if these move by half), draw 0.800" in text


def test_decisions_are_listed_with_the_term_most_against() -> None:
    last = decisions_text([REFUSAL], 80).splitlines()[-1]
    assert last.split() == [REFUSAL.decision, "refuses", "-0.900", "leadership", "-2.000"]
    friendly = replace(REFUSAL, terms={"constant": 1.0})
    assert decisions_text([friendly]).splitlines()[-1].endswith("-0.900")


def test_a_counterfactual_marks_what_differs() -> None:
    after = replace(
        REFUSAL,
        terms=REFUSAL.terms | {"leadership": 0.0},
        utility=1.1,
        answers={"join": "join"},
    )
    text = turned_text(REFUSAL, after, "without leadership", 80)
    marked = [line.split()[0] for line in text.splitlines() if line.endswith("*")]
    assert marked == ["leadership", "utility", "chance", "5-95", "decision"]
    assert text.endswith("The decision would have been another.")
    assert turned_text(REFUSAL, REFUSAL, "x").endswith("The decision stands.")
    lost = replace(ASKED, legislature_draw=0.7)
    assert "consents" in turned_text(ASKED, lost, "x")
    assert "not asked" in turned_text(ASKED, REFUSAL, "x")


def test_a_budget_and_an_alignment_have_the_terms_of_their_targets() -> None:
    text = explained(BUDGET)
    assert "1.370 % of GDP becomes 1.590 %" in " ".join(text.split())
    assert "what its patron demands" in text
    assert "what its patron offers" not in text
    leaning = AlignmentRecord("2026Q1-JPN-alignment", "2026Q1", "JPN", 0.5, 0.6, {"side": 0.6})
    assert "alignment of +0.500, on the way to +0.600" in " ".join(explained(leaning).split())

from dataclasses import replace
from functools import cache

import pytest

from sim.analysis.telling.pages.politics import WIDTH, Attempt, political_lines, talks
from sim.domain.political_records import JoinRecord, TreatyRecord
from sim.domain.scenario import Scenario
from sim.execution.seminar.standings import Standings
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

TREATY = "pacific_pact_core4"


@cache
def scenario() -> Scenario[Parameters]:
    return load_scenario("indo_pacific", arrangement="core4_negotiated")


def standings() -> Standings:
    flat = dict.fromkeys(scenario().states, (0.5, 0.5, 0.5))
    return Standings(
        years=(2025, 2026, 2027),
        support={**flat, "JPN": (0.5, 0.6, 0.3)},
        burden=dict.fromkeys(scenario().states, (2.0, 2.0, 2.0)),
        alignment={**flat, "KOR": (0.001, -0.001, 0.0)},
    )


def join(quarter: str, state: str, **terms: float) -> JoinRecord:
    return JoinRecord(
        decision=f"{quarter}-{TREATY}-{state}",
        quarter=quarter,
        proposal=TREATY,
        state=state,
        stage="talks",
        answers={"join": "refuse"},
        utility=sum(terms.values()),
        terms=terms,
        draw=0.5,
    )


def event(quarter: str, name: str, *states: str, **why: str) -> TreatyRecord:
    return TreatyRecord(quarter, TREATY, name, states, **why)


def test_a_line_has_a_point_a_year_and_its_values_in_words() -> None:
    found = political_lines(scenario(), standings())
    line = next(one for one in found.bound if one.name == "Japan").lines[0]
    # 4 to 116 across; 15 is the first year, and 0.2 down, the most of any state, is 11 down.
    assert line.points == "4.0,15.0 60.0,9.5 116.0,26.0"
    assert line.values == ("50 %", "60 %", "30 %")
    assert line.about == "Japan, Support: 50 % in 2025, 30 % in 2027, between 30 % and 60 %"
    assert float(line.points.split()[-1].split(",")[0]) < WIDTH


def test_a_measure_in_which_nothing_moves_is_a_level_line() -> None:
    found = political_lines(scenario(), standings())
    assert {one.lines[1].points for one in found.bound} == {"4.0,15.0 60.0,15.0 116.0,15.0"}
    assert found.bound[0].lines[1].values == ("2.00 %",) * 3


def test_a_rounded_nought_has_no_sign() -> None:
    found = political_lines(scenario(), standings())
    korea = next(one for one in found.bound if one.name == "South Korea")
    assert korea.lines[2].values == ("0.00", "0.00", "0.00")


def test_who_shares_a_pact_with_a_patron_comes_first_and_everybody_once() -> None:
    found = political_lines(scenario(), standings())
    first, rest = ([one.name for one in part] for part in (found.bound, found.others))
    assert {"United States", "Japan", "Australia", "Philippines"} <= set(first)
    assert {"China", "India"} <= set(rest)
    assert sorted([*first, *rest]) == sorted(one.name for one in scenario().states.values())


def test_there_are_no_lines_where_politics_stand_still() -> None:
    still = load_scenario("indo_pacific", overrides={"switches.politics": False})
    assert political_lines(still, standings()).years == ()
    assert political_lines(scenario(), None).years == ()


def attempts(*records: JoinRecord | TreatyRecord) -> tuple[Attempt, ...]:
    (found,) = talks(scenario(), records)
    assert found.title == "Pacific Defence Pact of four"
    return found.attempts


def test_a_treaty_goes_from_talks_to_force() -> None:
    (one,) = attempts(
        event("2026Q1", "talks"),
        event("2026Q4", "signed", "AUS", "USA"),
        event("2027Q2", "ratified", "AUS"),
        event("2028Q1", "ratified", "USA"),
        event("2028Q1", "in_force", "AUS", "USA"),
    )
    assert [(stage.label, stage.year) for stage in one.stages] == [
        ("Talks", 2026), ("Signed", 2026), ("Ratified", 2027), ("In force", 2028),
    ]  # fmt: skip
    assert one.stages[2].text == "2027 Q2: Australia; 2028 Q1: the United States"


def test_a_refusal_is_told_once_with_its_largest_term() -> None:
    refusal = join("2026Q2", "JPN", autonomy=-1.5, law=-0.4)
    (one,) = attempts(event("2026Q1", "talks"), refusal, replace(refusal, quarter="2026Q3"))
    assert [note.text for note in one.notes] == [
        "2026 Q2: Japan refuses, above all for the price of being bound."
    ]
    assert [stage.year for stage in one.stages] == [2026, 0, 0, 0]
    assert one.stages[1].text == "not reached"


def test_a_legislature_that_is_against_it_is_told_with_what_weighed_most() -> None:
    record = replace(
        join("2027Q1", "USA", constant=1.0),
        answers={"ratify": "no_consent"},
        legislature={"constant": 2.0, "rules": -0.5, "majority": -1.0},
    )
    (one,) = attempts(record)
    assert one.notes[0].text == (
        "2027 Q1: The legislature of the United States is against it, above all for the majority "
        "of the day."
    )


def test_after_a_failure_it_begins_anew() -> None:
    first, second = attempts(
        event("2026Q1", "talks"),
        join("2027Q1", "PHL", government=-2.0),
        event("2027Q1", "failed", reason="no_agreement", reason_state="JPN"),
        event("2031Q2", "talks"),
    )
    assert first.notes[-1].text == (
        "2027 Q1: Talks on the Pacific Defence Pact of four fail: Japan would not sign."
    )
    assert (first.year, second.year) == (2026, 2031)
    assert second.notes == ()


@pytest.mark.parametrize("name", ["dissolved", "failed"])
def test_what_ends_a_treaty_ends_its_attempt(name: str) -> None:
    why = {"reason": "lapsed"} if name == "failed" else {}
    assert len(attempts(event("2026Q1", name, **why), event("2027Q1", "talks"))) == 2


def test_a_treaty_that_nobody_was_asked_about_has_no_attempt() -> None:
    assert attempts() == ()

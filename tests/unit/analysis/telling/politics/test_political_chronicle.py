"""The politics of a run in prose, sentence by sentence."""

from dataclasses import replace

import pytest

from sim import load_scenario
from sim.analysis.telling.chronicle import Chronicle
from sim.analysis.telling.politics.chronicle import PoliticalChronicle
from sim.domain.political_records import (
    AlignmentRecord,
    ElectionRecord,
    PactRecord,
    PoliticalRecord,
    RegimeRecord,
    TreatyRecord,
)
from sim.domain.records import Record
from tests.unit.political_records import BUDGET, REFUSAL
from tests.unit.records import CALM

TREATY = "pacific_pact_core4"
TITLE = "Pacific Defence Pact of four"


@pytest.fixture(scope="module")
def chronicle() -> PoliticalChronicle:
    return PoliticalChronicle(
        load_scenario("indo_pacific", arrangement="core4_negotiated", policies=["electoral"])
    )


def told(chronicle: PoliticalChronicle, *records: PoliticalRecord) -> list[str]:
    return list(chronicle.paragraphs(records))


def test_a_refusal_is_told_with_its_largest_term(chronicle: PoliticalChronicle) -> None:
    willing = replace(REFUSAL, state="PHL", answers={"join": "join"})
    [text] = told(chronicle, willing, REFUSAL)
    assert text == (
        f"Asked to sign the {TITLE}: the Philippines is for it; the United States refuses, above "
        "all for the patron's will to lead (-2.00) [2026Q3-pacific_pact_core4-USA]."
    )
    early = replace(REFUSAL, stage="dormant")
    assert told(chronicle, early)[0].startswith(f"Nobody opens talks on the {TITLE}: the United")


def test_members_that_stay_are_no_news(chronicle: PoliticalChronicle) -> None:
    assert told(chronicle, replace(REFUSAL, stage="in_force", answers={"join": "join"})) == []


@pytest.mark.parametrize(
    ("event", "states", "text"),
    [
        ("talks", (), "Talks on the {} open."),
        ("signed", ("JPN", "USA"), "Japan and the United States sign the {}."),
        ("ratified", ("JPN",), "Japan ratifies the {}."),
        ("in_force", ("JPN", "USA"), "The {} enters into force among Japan and the United States."),
        ("joined", ("PHL",), "The Philippines joins the {}."),
        ("withdrawn", ("PHL",), "The Philippines takes back the signature of the {}."),
        ("notice", ("PHL",), "The Philippines gives notice to leave the {}."),
        ("notice_withdrawn", ("PHL",), "The Philippines stays in the {} after all."),
        ("left", ("PHL",), "The Philippines leaves the {}."),
        ("dissolved", (), "The {} is dissolved: too few members are left."),
    ],
)
def test_what_happens_to_a_treaty(
    chronicle: PoliticalChronicle, event: str, states: tuple[str, ...], text: str
) -> None:
    record = TreatyRecord("2026Q3", TREATY, event, states)
    assert told(chronicle, record) == [text.format(TITLE)]


@pytest.mark.parametrize(
    ("reason", "state", "text"),
    [
        ("no_agreement", "USA", "Talks on the {} fail: the United States would not sign."),
        ("no_agreement", None, "Talks on the {} fail."),
        (
            "legislature",
            "JPN",
            "The {} lapses without ratification: the legislature of Japan was against it.",
        ),
        ("lapsed", "JPN", "The {} lapses without ratification: Japan did not ratify in time."),
        ("withdrew", "JPN", "The {} fails before it is in force: Japan took back the signature."),
    ],
)
def test_how_a_treaty_fails(
    chronicle: PoliticalChronicle, reason: str, state: str | None, text: str
) -> None:
    record = TreatyRecord("2026Q3", TREATY, "failed", (), reason, state)
    assert told(chronicle, record) == [text.format(TITLE)]


def test_elections_share_a_paragraph(chronicle: PoliticalChronicle) -> None:
    japan = ElectionRecord(
        quarter="2025Q3",
        state="JPN",
        decides=("legislature",),
        side="LDP",
        is_new_side=False,
        majority=-1.0,
        is_new_majority=True,
    )
    korea = replace(
        japan,
        state="KOR",
        decides=("government",),
        side="progressive",
        is_new_side=True,
        is_new_majority=False,
    )
    both = ("government", "legislature")
    stays = replace(korea, state="AUS", decides=both, side="Labor", is_new_side=False)
    fallen = replace(korea, state="THA", decides=(), side="rival")
    [text] = told(chronicle, japan, korea, stays, fallen)
    assert text == (
        "Japan elects its legislature: the government loses its majority; South Korea elects its "
        "government: the side 'progressive' takes office; Australia elects its government and "
        "legislature: the side 'Labor' stays in office; in Thailand, without an election, the "
        "side 'rival' takes office."
    )


KOREA = ElectionRecord(
    quarter="2030Q2",
    state="KOR",
    decides=("government", "legislature"),
    side="progressive",
    is_new_side=True,
    majority=1.0,
    is_new_majority=True,
)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (KOREA, "takes office with a majority."),
        (replace(KOREA, majority=-1.0), "takes office, but without a majority."),
        (replace(KOREA, is_new_side=False), "stays in office and wins a majority."),
        (
            replace(KOREA, is_new_side=False, majority=-1.0),
            "stays in office, but loses its majority.",
        ),
    ],
)
def test_a_majority_is_set_beside_the_office_by_the_sense(
    chronicle: PoliticalChronicle, record: ElectionRecord, said: str
) -> None:
    assert told(chronicle, record)[0].endswith(f"the side 'progressive' {said}")


def test_a_label_says_nothing_that_only_the_start_knows(chronicle: PoliticalChronicle) -> None:
    korea = replace(KOREA, side="conservative (Yoon)", is_new_majority=False)
    assert told(chronicle, korea)[0].endswith("the side 'conservative' takes office.")
    thailand = replace(korea, state="THA", side="government of 2025")
    assert told(chronicle, thailand)[0].endswith("the side that governed in 2025 takes office.")


def test_a_patron_that_turns_is_told_with_whom_it_concerns(chronicle: PoliticalChronicle) -> None:
    news = {"JPN": -0.2, "PHL": 0.1}
    record = RegimeRecord("2029Q1", "USA", "continuity", "transactional", news)
    [text] = told(chronicle, record)
    assert text == (
        "The United States turns to another policy, from 'Continuity' to 'Transactional: pay to be "
        "protected'; Japan "
        "can count on it less; the Philippines can count on it more."
    )
    nothing_new = RegimeRecord("2025Q1", "USA", "continuity", "transactional")
    assert told(chronicle, nothing_new)[0].endswith(
        "; nobody can count on it less or more for that."
    )
    same = RegimeRecord("2029Q1", "USA", "continuity", "continuity")
    assert told(chronicle, same) == [
        "The United States enters a new stage of its policy, Continuity."
    ]


def test_budgets_that_move_are_told_with_what_moves_them(chronicle: PoliticalChronicle) -> None:
    [text] = told(chronicle, BUDGET)
    assert text == (
        "Military budgets in % of GDP: Japan 1.37 to 1.59, what its patron demands "
        "[2026Q1-JPN-budget]."
    )
    still = replace(BUDGET, burden=1.38)
    assert told(chronicle, still) == [
        "Military budgets change by less than 0.05 percentage points of GDP."
    ]
    codes = ("AUS", "CHN", "IDN", "IND", "JPN", "KOR")
    many = [replace(BUDGET, state=code, burden=2 - n / 10) for n, code in enumerate(codes)]
    assert told(chronicle, *many)[0].endswith("; South Korea by less.")


def test_pacts_of_the_calendar(chronicle: PoliticalChronicle) -> None:
    title = chronicle.scenario.pacts["us_japan"].title
    both = ("JPN", "USA")
    assert told(chronicle, PactRecord("2026Q1", "us_japan", "begins", both)) == [
        f"A pact begins among Japan and the United States: {title}."
    ]
    assert told(chronicle, PactRecord("2026Q1", "us_japan", "left", ("USA",))) == [
        f"The United States leaves a pact: {title}."
    ]


def test_politics_comes_before_the_crises_of_its_quarter_and_alignment_is_not_told() -> None:
    scenario = load_scenario("indo_pacific", arrangement="core4_negotiated")
    leaning = AlignmentRecord("2026Q3-JPN-alignment", "2026Q3", "JPN", 0.5, 0.6, {"side": 0.6})
    records: list[Record] = [REFUSAL, TreatyRecord("2026Q3", TREATY, "talks"), CALM, leaning]
    lines = Chronicle(scenario, width=80).year(2026, records).splitlines()
    assert lines[1].startswith("  Q3  Talks on")
    assert lines[-1].startswith("  --  1 opportunity passes")
    assert all(len(line) <= 80 for line in lines)

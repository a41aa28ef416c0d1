"""A run in prose, sentence by sentence."""

from dataclasses import replace

import pytest

from sim import load_scenario, simulate
from sim.analysis.telling.chronicle import Chronicle, records_of_year
from sim.domain.records import CrisisRecord, Move, Option, WarRecord
from tests.unit.records import CALM

ATTACK = replace(
    CALM,
    crisis="2025Q4-taiwan",
    quarter="2025Q4",
    mode="major_attack",
    outcome="war",
    levels={"USA": "fight", "JPN": "abstain", "AUS": "support", "PHL": "abstain", "KOR": "abstain"},
    obligations={"USA": 0.4, "JPN": 0.0, "AUS": 0.0, "PHL": 0.3, "KOR": 0.0},
    moves=(Move("JPN", "law", (Option("support", 1.0),), "support", 0.5),),
)
WAR = WarRecord(
    war="2025Q4-taiwan",
    flashpoint="taiwan",
    since="2025Q4",
    until="2026Q3",
    ending="challenger_lost",
    quarters=4,
    battle_deaths=23456.0,
    fighters=("USA",),
    supporters=("AUS",),
)


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    return Chronicle(load_scenario("indo_pacific"), width=10_000)


def told(chronicle: Chronicle, *records: CrisisRecord | WarRecord) -> list[str]:
    return [line.strip() for line in chronicle.year(2025, records).splitlines()[1:]]


def test_an_attack_names_helpers_bystanders_and_what_their_law_allowed(
    chronicle: Chronicle,
) -> None:
    expected = (
        "Q4  China launches a major attack on Taiwan: Taiwan (main island and Pescadores). "
        "Taiwan resists. The United States fights; Australia supports; "
        "Japan (law allowed support only), the Philippines (owed 0.30) and South Korea stay out. "
        "China presses: war. [2025Q4-taiwan]"
    )
    assert told(chronicle, ATTACK) == [expected]


def test_a_reservation_is_not_called_a_law(chronicle: Chronicle) -> None:
    law = Move("AUS", "law", (Option("support", 1.0),), "support", 0.5)
    assert (
        "Australia (reservation allowed support only)"
        in (told(chronicle, replace(ATTACK, moves=(law,)))[0])
    )


def test_a_council_and_its_vetoes_are_told(chronicle: Chronicle) -> None:
    option = (Option("veto", 1.0),)
    votes = (
        Move("PHL", "vote", option, "veto", 0.1),
        Move("TWN", "council", option, "not_activate", None),
    )
    line = told(chronicle, replace(ATTACK, moves=votes))[0]
    assert "The council does not activate the treaty, as the Philippines is against it." in line
    # The United States fights although it voted against the treaty.
    votes = (
        Move("USA", "vote", option, "veto", 0.1),
        Move("TWN", "council", option, "activate", None),
    )
    line = told(chronicle, replace(ATTACK, moves=votes))[0]
    assert "The council activates the treaty, although the United States is against it." in line
    assert "The United States (although it voted against) fights" in line


def test_a_target_without_help_is_alone(chronicle: Chronicle) -> None:
    nobody = dict.fromkeys(ATTACK.levels, "abstain")
    assert "Nobody helps;" in told(chronicle, replace(ATTACK, levels=nobody))[0]
    alone = replace(ATTACK, levels={}, obligations={})
    assert "Nobody else has a word in it." in told(chronicle, alone)[0]


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("backed_down", "China backs down."),
        ("repelled", "China presses and is repelled."),
        ("taken", "China presses and takes it. Lost so far: 25% of what is at stake there."),
        ("conceded", "Taiwan concedes. Lost so far: 25% of what is at stake there."),
    ],
)
def test_each_outcome_has_its_sentence(chronicle: Chronicle, outcome: str, sentence: str) -> None:
    after = 0.25 if outcome in {"taken", "conceded"} else 0.0
    assert sentence in told(chronicle, replace(ATTACK, outcome=outcome, control_after=after))[0]


def test_a_state_that_lost_all_is_no_more(chronicle: Chronicle) -> None:
    lost = replace(ATTACK, outcome="conceded", control_after=1.0)
    assert "Taiwan is no longer a state of its own." in told(chronicle, lost)[0]
    won = replace(WAR, ending="challenger_won")
    assert "Taiwan is no longer a state of its own." in told(chronicle, ATTACK, won)[1]


def test_opportunities_that_pass_are_listed_at_the_end(chronicle: Chronicle) -> None:
    other = replace(CALM, crisis="2025Q3-taiwan")
    lines = told(chronicle, CALM, ATTACK, other)
    ids = "2025Q2-taiwan, 2025Q3-taiwan"
    assert lines[1] == f"--  2 opportunities pass without a challenge: {ids}."


def test_a_year_without_anything_says_so(chronicle: Chronicle) -> None:
    assert chronicle.year(2031, []) == "2031\n  --  No opportunity arises."


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("challenger_lost", "ends after 4 quarters: China is beaten off."),
        ("nuclear_use", "ends after 4 quarters: nuclear weapons are used."),
        ("party_left", "ends after 4 quarters: Taiwan is no more."),
        ("running", "has lasted 4 quarters when the run ends: it goes on."),
    ],
)
def test_a_war_ends_in_words(chronicle: Chronicle, ending: str, words: str) -> None:
    line = told(chronicle, ATTACK, replace(WAR, ending=ending))[1]
    assert words in line
    assert "The United States fought. Australia supported it." in line
    assert line.endswith("About 23,000 battle deaths. [2025Q4-taiwan]")


def test_a_war_without_its_beginning_is_told_without_names() -> None:
    fresh = Chronicle(load_scenario("indo_pacific"), width=10_000)
    assert "the challenger is beaten off" in told(fresh, WAR)[0]


def test_lines_keep_to_the_width_and_ids_stay_whole() -> None:
    narrow = Chronicle(load_scenario("indo_pacific"), width=60)
    lines = narrow.year(2025, [ATTACK, CALM]).splitlines()
    assert max(map(len, lines)) <= 60
    assert any("[2025Q4-taiwan]" in line for line in lines)


def test_every_record_of_a_run_is_told_once() -> None:
    scenario = load_scenario("indo_pacific")
    region = simulate(scenario, seed=3)
    chronicle = Chronicle(scenario)
    years = range(2025, 2040)
    assert sum(len(records_of_year(region.events, year)) for year in years) == len(region.events)
    text = " ".join(chronicle.year(y, records_of_year(region.events, y)) for y in years)
    # Political records have tests of their own: some are told together.
    for record in (one for one in region.events if isinstance(one, CrisisRecord | WarRecord)):
        assert (record.crisis if isinstance(record, CrisisRecord) else record.war) in text


CHOICE = (Option("accept", 0.6, -0.3), Option("widen", 0.4, -0.31))
WIDENED = replace(
    CALM,
    crisis="2025Q4-taiwan",
    quarter="2025Q4",
    mode="grey_zone",
    outcome="war",
    control_lost=0.1,
    control_after=0.1,
    levels={"USA": "abstain", "JPN": "abstain"},
    obligations={"USA": 0.02, "JPN": 0.0},
    moves=(
        Move("JPN", "law", (Option("support", 1.0),), "support", 0.5),
        Move("TWN", "widen", CHOICE, "widen", 0),
        Move("JPN", "law", (Option("abstain", 1.0),), "abstain", 0.5),
    ),
    resolve=2.31,
    without_seat=("IND", "VNM"),
    widened_by="TWN",
    war_levels={"USA": "fight", "JPN": "abstain"},
    war_obligations={"USA": 0.3, "JPN": 0.0},
)


def test_a_widened_clash_says_who_widened_it_why_and_who_came(chronicle: Chronicle) -> None:
    (text,) = told(chronicle, WIDENED)
    assert "China, which wants it 2.3 times as much as usual, puts pressure on Taiwan" in text
    assert "Nobody helps; Japan (law allowed support only) and the United States stay out" in text
    assert "India and Vietnam have no seat" in text
    assert "China presses and gets its way." in text
    assert (
        "Taiwan does not accept that and widens the clash to a war: to accept is worth -0.30 to "
        "it, the war -0.31; 90% of what is at stake there was left to lose. In the war the United "
        "States fights; Japan (law allowed no help) stays out." in text
    )


def test_a_challenger_that_lost_widens_after_it_was_repelled(chronicle: Chronicle) -> None:
    (text,) = told(chronicle, replace(WIDENED, widened_by="CHN"))
    assert "China presses and is repelled. China does not accept that" in text


def test_pressure_that_the_target_does_not_answer_is_let_pass(chronicle: Chronicle) -> None:
    calm = replace(ATTACK, mode="grey_zone", outcome="conceded", control_after=0.01)
    assert "Taiwan lets it pass. Lost so far: 1% of what" in told(chronicle, calm)[0]


def test_a_challenge_that_is_no_concern_of_others_says_who_had_no_seat(
    chronicle: Chronicle,
) -> None:
    alone = replace(ATTACK, levels={}, obligations={}, without_seat=("IND", "VNM"))
    assert "Taiwan resists. India and Vietnam have no seat. China" in told(chronicle, alone)[0]


def test_the_article_of_a_flashpoint_is_small_within_a_sentence(chronicle: Chronicle) -> None:
    strait = chronicle.scenario.flashpoints["taiwan"].model_copy(update={"title": "The strait"})
    scenario = chronicle.scenario.model_copy(update={"flashpoints": {"taiwan": strait}})
    assert "The war over the strait ends" in told(Chronicle(scenario), WAR)[0]


def test_an_opportunity_wanted_as_ever_is_told_without_a_number(chronicle: Chronicle) -> None:
    (text,) = told(chronicle, replace(WIDENED, resolve=1.2))
    assert "as usual" not in text

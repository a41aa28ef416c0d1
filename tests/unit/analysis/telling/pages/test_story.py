from sim.analysis.telling.pages.story import list_of_crises, years
from sim.domain.political_records import ElectionRecord, RegimeRecord
from sim.domain.records import CrisisRecord
from sim.loading.scenarios import load_scenario
from tests.unit.analysis.telling.pages.made_run import classroom, crisis, scenario


def test_a_run_has_a_section_for_each_of_its_years() -> None:
    told = years(scenario(), classroom().records)
    assert [one.year for one in told] == [2025, 2026, 2027, 2028, 2029]


def test_every_challenge_is_a_line_that_leads_to_its_crisis() -> None:
    told = years(scenario(), classroom().records)
    names = [line.crisis for one in told for line in one.lines if line.crisis]
    assert names == [one.crisis for one in classroom().crises]


def test_what_passes_is_named_by_its_place() -> None:
    told = years(scenario(), classroom().records)
    quiet = [
        one for one in classroom().records if isinstance(one, CrisisRecord) and one.mode is None
    ]
    n_titles = sum(
        one.quiet.count(point.title) for one in told for point in scenario().flashpoints.values()
    )
    assert n_titles == len(quiet) > 0


def test_no_line_holds_an_identifier() -> None:
    told = years(scenario(), (crisis(),))
    assert all("[" not in line.text for one in told for line in one.lines)


def test_a_list_on_paper_says_when_where_and_how_it_ended() -> None:
    title = scenario().flashpoints["border"].title
    (line,) = list_of_crises(scenario(), [crisis()])
    assert line.text == f"2026 Q1, {title}: Ardia presses on and gets its way"


def election(state: str, *, is_new_side: bool) -> ElectionRecord:
    return ElectionRecord(
        quarter="2026Q2",
        state=state,
        decides=("government",),
        side=None,
        is_new_side=is_new_side,
        majority=0.0,
        is_new_majority=False,
    )


def test_a_mark_of_a_year_names_who_voted_and_whether_anybody_is_new() -> None:
    region = load_scenario("indo_pacific")
    told = years(region, (election("JPN", is_new_side=False), election("PHL", is_new_side=True)))
    of_2026 = told[1]
    assert of_2026.turn == (
        "the Philippines has a new government; elections without a change of government: Japan"
    )
    assert of_2026.is_turn
    calm = years(region, (election("JPN", is_new_side=False),))[1]
    assert (calm.turn, calm.is_turn) == ("elections without a change of government: Japan", False)
    assert (told[0].turn, told[0].is_turn) == ("", False)


def test_a_patrons_new_policy_is_a_turn() -> None:
    region = load_scenario("indo_pacific")
    record = RegimeRecord("2029Q1", "USA", "continuity", "continuity")
    assert years(region, (record,))[4].is_turn

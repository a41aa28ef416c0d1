import pytest

from sim.analysis.telling.pages.hand_out import hand_out
from sim.domain.political_records import TreatyRecord
from sim.execution.seminar.what_ifs import told_region
from sim.interfaces.app.first_page import first_page, first_records
from sim.interfaces.app.lesson import RUNS_AT_HAND, Lesson, run_of
from sim.interfaces.app.messages import AskAgain, AskLuck, AskTurned, Compare, ShowRun
from sim.interfaces.app.views import _script_of, controls_of

BORDER = "2027Q4-border"


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return Lesson("classroom")


def test_what_is_shown_while_the_rules_compile_is_the_classrooms_run(lesson: Lesson) -> None:
    # Remake it with `deter run classroom --json > sim/interfaces/app/first_run.jsonl`.
    assert list(first_records()) == lesson.played(lesson.first_run()).region.events
    assert "data-deter" not in first_page()


def test_a_run_has_a_button_for_each_change_of_each_crisis(lesson: Lesson) -> None:
    run = lesson.first_run()
    page = lesson.page_of(run)
    assert page.count('data-deter="again"') == 4 * len(lesson.crises_of(run))
    assert page.count('data-deter="turned"') == 4


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (AskAgain(crisis=BORDER, what_if="no_promise"), "It turns."),
        (AskTurned(what_if="no_promise"), "crises of this run"),
        (AskAgain(crisis=BORDER, what_if="arrangement:no_commitments"), "the arrangement were"),
        (AskTurned(what_if="arrangement:treaty"), "the arrangement were"),
        (Compare(first="hub", second="no_commitments"), "in a run"),
    ],
)
def test_an_answer_is_put_into_the_page(
    lesson: Lesson, message: AskAgain | AskTurned | Compare, told: str
) -> None:
    script = _script_of(lesson, lesson.first_run(), message)
    assert script is not None
    assert script.startswith("deterPut(")
    assert told.lower() in script.lower()
    assert "</" not in script


@pytest.mark.parametrize(
    "message",
    [
        AskAgain(crisis="2027Q4-nowhere", what_if="no_promise"),
        AskAgain(crisis=BORDER, what_if="nothing"),
        AskLuck(crisis=BORDER, what_if="nothing"),
        AskTurned(what_if="nothing"),
        AskAgain(crisis=BORDER, what_if="arrangement:nothing"),
        AskAgain(crisis=BORDER, what_if="policy:nothing"),
        Compare(first="hub", second="access_agreement"),
    ],
)
def test_what_is_not_there_has_no_answer(
    lesson: Lesson, message: AskAgain | AskLuck | AskTurned | Compare
) -> None:
    assert _script_of(lesson, lesson.first_run(), message) is None


def test_other_luck_is_counted_over_the_same_draws_for_both(lesson: Lesson) -> None:
    told = lesson.luck_of(lesson.first_run(), BORDER, "no_promise")
    assert told is not None
    assert "of 100 draws" in told


def test_only_the_latest_runs_are_at_hand(lesson: Lesson) -> None:
    runs = [ShowRun(seed=seed) for seed in range(RUNS_AT_HAND + 2)]
    for run in runs:
        lesson.played(run)
    assert list(lesson.runs) == runs[2:]


def test_the_head_offers_the_arrangements_of_this_world_only(lesson: Lesson) -> None:
    assert set(lesson.arrangement_titles()) == {"hub", "no_commitments", "treaty"}
    assert 'value="92"' in controls_of(lesson, lesson.first_run())


def test_a_change_by_arrangement_is_the_same_as_the_seminars_own(lesson: Lesson) -> None:
    run = lesson.first_run()
    named = {one.arrangement: name for name, one in lesson.seminar.what_ifs.items()}
    pairs = [(named[name], f"arrangement:{name}") for name in named if name]
    assert pairs
    for own, by_name in pairs:
        one, other = lesson.turned_by(run, own), lesson.turned_by(run, by_name)
        assert one is not None
        assert other is not None
        assert one[1] == other[1]


def test_a_run_under_another_arrangement_is_another_run_and_says_so(lesson: Lesson) -> None:
    run = ShowRun(seed=92, arrangement="no_commitments")
    assert lesson.setting_of(run).scenario.pacts == {}
    page = lesson.page_of(run)
    assert f"The arrangement is “{lesson.arrangement_titles()['no_commitments']}”." in page
    assert "The arrangement is" not in lesson.page_of(ShowRun(seed=92))


def test_what_is_not_in_the_library_is_refused_with_what_there_is(lesson: Lesson) -> None:
    assert lesson.refusal(ShowRun(seed=1, arrangement="treaty")) == ""
    said = lesson.refusal(ShowRun(seed=1, arrangement="nothing"))
    assert said == "There is no arrangement 'nothing' here. There are: hub, no_commitments, treaty."
    assert lesson.refusal(ShowRun(seed=1, policy="nothing")).startswith("There is no policy")


def test_the_hand_out_of_kept_changes_is_that_of_changes_made_anew(lesson: Lesson) -> None:
    run = lesson.first_run()
    anew = told_region(lesson.played(run).region, lesson.request_of(run), lesson.seminar)
    assert lesson.hand_out_of(run) == hand_out(anew)


def test_a_change_is_made_once(lesson: Lesson) -> None:
    setting = lesson.setting_of(lesson.first_run())
    assert setting.change("no_promise") is setting.change("no_promise")


@pytest.fixture(scope="module")
def region() -> Lesson:
    return Lesson("indo_pacific")


def test_a_run_is_chosen_in_which_treaty_talks_fail(region: Lesson) -> None:
    chosen = next(one for one in region.seminar.runs if one.arrangement is not None)
    events = region.played(run_of(chosen)).region.events
    failures = [one for one in events if isinstance(one, TreatyRecord) and one.event == "failed"]
    assert [one.reason_state for one in failures] == ["JPN", "JPN"]
    assert chosen.why in region.page_of(run_of(chosen))


def test_every_chosen_run_has_a_crisis_that_its_change_turns(region: Lesson) -> None:
    for chosen in region.seminar.runs:
        found = region.turned_by(run_of(chosen), chosen.what_if)
        assert found is not None
        assert chosen.crisis in dict(found[1]), chosen.why


def test_the_further_changes_of_a_seminar_can_be_asked_and_stand_in_no_hand_out(
    region: Lesson,
) -> None:
    run = region.first_run()
    for name, one in region.seminar.more_what_ifs.items():
        found = region.turned_by(run, name)
        assert found is not None
        assert found[0] == one.title
    assert "chose twice as exactly" in region.page_of(run)
    assert len(region.setting_of(run).seminar.what_ifs) == 4


def test_a_change_that_an_arrangement_cannot_have_has_no_answer(region: Lesson) -> None:
    bare = ShowRun(seed=1, replication=3, arrangement="no_commitments")
    assert region.turned_by(bare, "without_us_japan") is None

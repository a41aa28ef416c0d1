import re
from pathlib import Path

import pytest

from sim.analysis.telling.pages.hand_out import hand_out
from sim.domain.political_records import TreatyRecord
from sim.execution.batches import BatchSettings, play_batch
from sim.execution.seminar.what_ifs import told_region
from sim.interfaces.app.first_page import first_page, first_records
from sim.interfaces.app.lesson import DRAWS, RUNS_AT_HAND, Lesson, run_of
from sim.interfaces.app.messages import AskAgain, AskLuck, AskTurned, Compare, ShowRun
from sim.interfaces.app.views import _script_of, controls_of

BORDER = "2027Q4-border"

TRIED = [
    "asian_nato_majority",
    "classroom",
    "europe",
    "europe_automatic",
    "indo_pacific",
    "version_1",
]
"""One scenario of each world, and those of other pacts or numbers: what the others change is no
arrangement, policy or what-if that a page could offer."""


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


def test_what_each_state_loses_is_its_mean_over_the_runs_of_each_arrangement(
    lesson: Lesson,
) -> None:
    compared = lesson.compare(lesson.first_run(), "hub", "no_commitments")
    assert compared is not None
    runs = [
        play_batch(
            lesson.setting_of(ShowRun(seed=92, arrangement=name)).scenario,
            range(DRAWS),
            BatchSettings(outputs=frozenset({"runs"})),
        )
        for name in ("hub", "no_commitments")
    ]
    tables = [one["runs"] for one in runs if one is not None]
    lost = [-sum(table["expected_material_BBB"].to_list()) / DRAWS for table in tables]
    row = re.search(r"<tr><th scope=.row.>Belmar</th><td>(.*?)</td><td>(.*?)</td>", compared)
    assert row is not None
    assert [float(one) for one in row.groups()] == pytest.approx(lost, abs=0.005)
    assert lost[0] != pytest.approx(lost[1], abs=0.005)
    # Ardia challenges and is challenged by nobody.
    assert ">Ardia</th>" not in compared


def test_only_the_latest_runs_are_at_hand(lesson: Lesson) -> None:
    runs = [ShowRun(seed=seed) for seed in range(RUNS_AT_HAND + 2)]
    for run in runs:
        lesson.played(run)
    assert list(lesson.runs) == runs[2:]


def test_the_head_offers_the_arrangements_of_this_world_only(lesson: Lesson) -> None:
    assert set(lesson.arrangement_titles()) == {"hub", "no_commitments", "treaty"}
    assert 'value="92"' in controls_of(lesson, lesson.first_run())


def test_another_world_offers_nothing_of_the_indo_pacific() -> None:
    europe = Lesson("europe")
    # There is a patron of the same code, and there are members of some of its treaties.
    assert set(europe.arrangement_titles()) == {"european_pillar", "nato", "no_commitments"}
    assert set(europe.policy_titles()) == {"continuity", "retrenchment"}
    assert set(europe.offer_of(europe.first_run()).policies) == {"retrenchment"}


def test_a_scenario_of_ones_own_offers_what_stands_beside_it_and_in_its_world(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\nextend: europe\n", encoding="utf-8")
    (tmp_path / "arrangements").mkdir()
    text = "title: Alone\npacts: []\n"
    (tmp_path / "arrangements" / "alone.yaml").write_text(text, encoding="utf-8")
    mine = Lesson(str(tmp_path / "mine.yaml"))
    offered = {"alone", "european_pillar", "nato", "no_commitments"}
    assert set(mine.arrangement_titles()) == offered
    assert set(mine.policy_titles()) == {"continuity", "retrenchment"}


def _offered(lesson: Lesson, run: ShowRun) -> set[str]:
    """Return the names of all changes that the page of a run offers."""
    page = lesson.page_of(run)
    return set(re.findall(r'data-what-if="([^"]+)"', page)) | set(
        re.findall(r'<option value="([^"]+)"', page)
    )


def test_what_another_arrangement_has_not_cannot_be_left_out() -> None:
    kept = Lesson("asian_nato_majority").seminar.more_what_ifs
    assert "without_us_philippines" in kept
    # It has no treaty of the two: the treaty of all takes its place.
    assert "without_us_japan" not in kept


def test_twice_as_much_is_not_said_of_other_numbers() -> None:
    changes = Lesson("version_1").seminar.more_what_ifs
    assert "without_us_japan" in changes
    assert "exact" not in changes


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIED)
def test_everything_that_a_page_offers_is_playable(name: str) -> None:
    lesson = Lesson(name)
    run = next(
        one
        for one in (ShowRun(seed=seed) for seed in range(lesson.first_run().seed, 1000))
        if lesson.crises_of(one)
    )
    crisis, setting = next(iter(lesson.crises_of(run))), lesson.setting_of(run)
    offered = _offered(lesson, run)
    assert len(offered) > 3
    for one in offered:
        assert lesson.answer_to(run, crisis, one), one
        change = setting.change(one)
        assert change is not None
        assert change.scenario.digest != setting.scenario.digest, one
    assert lesson.hand_out_of(run)
    # Every pair that "Show this run" can ask for, and the far ends of the list of arrangements.
    policies = [None, *lesson.policy_titles()]
    for arrangement in (None, *lesson.arrangement_titles()):
        for policy in policies:
            pair = ShowRun(seed=1, arrangement=arrangement, policy=policy)
            assert lesson.refusal(pair) == ""
    names = list(lesson.arrangement_titles())
    assert lesson.compare(run, names[0], names[-1])


def test_under_another_arrangement_only_what_changes_something_is_offered(lesson: Lesson) -> None:
    bare = ShowRun(seed=92, arrangement="no_commitments", policy="wavering")
    offered = _offered(lesson, bare)
    # No promise is what it has, and the patron wavers already.
    assert offered == {"treaty", "exact", "arrangement:hub", "arrangement:treaty", "policy:steady"}


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

import pytest

from sim.interfaces.app.lesson import Lesson
from sim.interfaces.app.links import PATTERNS, link_of, opened_by
from sim.interfaces.app.messages import LARGEST, ShowRun

BORDER = "2027Q4-border"


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return Lesson("classroom")


def test_a_link_asks_for_a_run_and_what_is_open_of_it() -> None:
    query = {"seed": "4", "replication": "2", "arrangement": "hub", "policy": "steady"}
    link = link_of({**query, "year": "2027", "years": "all", "crisis": BORDER, "card": "CCC"})
    assert link.run == ShowRun(seed=4, replication=2, arrangement="hub", policy="steady")
    assert link.problems == ()
    assert link.asked["year"] == "2027"
    assert link_of({"seed": str(LARGEST)}).run == ShowRun(seed=LARGEST)
    assert link_of({}).run is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", ""),
        ("seed", "x"),
        ("seed", "-1"),
        ("seed", "1.5"),
        ("seed", str(LARGEST + 1)),
        ("seed", "1" * 5000),
        ("seed", "٣"),
        ("replication", "two"),
        ("arrangement", "../hub"),
        ("policy", "<script>"),
        ("year", "27"),
        ("years", "some"),
        ("owed", "1"),
        ("crisis", "../../etc/passwd"),
        ("crisis", f"{BORDER}\n"),
        ("card", "japan"),
        ("change", "pact:treaty"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence_and_asks_for_nothing(key: str, value: str) -> None:
    link = link_of({"seed": "1", key: value})
    (problem,) = link.problems
    assert key not in link.asked
    assert f"for {key}, which is not {PATTERNS[key][1]}." in problem
    assert len(problem) < 150


def test_a_run_that_is_wrong_in_part_is_not_half_shown() -> None:
    link = link_of({"seed": "1", "arrangement": "../hub"})
    assert link.run is None
    assert link.names_run
    assert link_of({"arrangement": "hub"}).problems == ("The link names a run without its seed.",)


def test_a_key_that_no_page_knows_is_named() -> None:
    assert link_of({"sed": "1"}).problems == ("The link has 'sed', which this page does not know.",)


@pytest.mark.parametrize(
    ("query", "opens", "problem"),
    [
        ({"year": "1999"}, set(), "The year 1999 is not in this run, which has 2025 to"),
        ({"crisis": "2027Q4-nowhere", "card": "CCC"}, set(), "There is no crisis '2027Q4-nowhere'"),
        ({"crisis": BORDER, "card": "DDD"}, {"crisis"}, "Dorna has no card in that crisis."),
        ({"crisis": BORDER, "card": "ZZZ"}, {"crisis"}, "ZZZ has no card in that crisis."),
        ({"crisis": BORDER, "change": "nothing"}, {"crisis"}, "There is no change 'nothing' here."),
    ],
)
def test_what_a_run_does_not_have_is_said_and_not_opened(
    lesson: Lesson, query: dict[str, str], opens: set[str], problem: str
) -> None:
    opened, problems = opened_by(link_of(query), lesson, lesson.first_run())
    assert [one[: len(problem)] for one in problems] == [problem]
    assert set(opened) == opens


def test_all_that_a_run_has_is_opened(lesson: Lesson) -> None:
    query = {"year": "2027", "crisis": BORDER, "card": "CCC", "change": "no_promise"}
    assert opened_by(link_of(query), lesson, lesson.first_run()) == (query, [])

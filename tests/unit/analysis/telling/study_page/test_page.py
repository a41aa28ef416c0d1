import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from sim.analysis.dossier.dossier import read_dossier
from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.analysis.telling.study_page.answer import answer, sureness
from sim.analysis.telling.study_page.dots import failures_by_policy, study_dots
from sim.analysis.telling.study_page.page import (
    NO_FORECAST,
    ToldStudy,
    study_hand_out,
    told_study,
    why_told,
)
from sim.domain.errors import QuestionError
from tests.unit.analysis.dossier.small_dossier import STUDY, SWEEP, dossier_of, played

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> ToldStudy:
    return told_study(dossier_of(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="module")
def page(told: ToldStudy) -> str:
    return study_hand_out(told)


def _visible(page: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", page)).split())


def test_a_page_asks_for_nothing_from_elsewhere_and_is_small(page: str) -> None:
    asked = re.findall(r'(?:src|href)\s*=\s*"([^"]*)"', page)
    assert [one for one in asked if not one.startswith(("#", "data:"))] == []
    assert "url(" not in page
    assert len(page.encode()) < 300_000


def test_answer_sureness_limits_and_glossary_are_in_the_text(told: ToldStudy, page: str) -> None:
    text = _visible(page)
    said = [NO_FORECAST, why_told(told), *answer(told.verdict, told.titles)]
    said += sureness(told.verdict, told.titles, 282)
    said += [one.meaning for one in GLOSSARY]
    assert [one for one in said if one not in text] == []
    assert "Arrangements are compared under stated assumptions. No war is forecast" in text


def test_no_reader_sees_a_code_or_the_name_of_a_file(told: ToldStudy, page: str) -> None:
    text = _visible(page)
    # "hub" and "treaty" are names of files and plain words too.
    codes = [*told.run.told.scenario.states, "no_commitments", "steady"]
    assert [one for one in codes if re.search(rf"\b{one}\b", text)] == []


def test_dots_are_the_runs_of_the_study(told: ToldStudy) -> None:
    dots = study_dots(told.comparison, told.verdict, told.titles)
    runs = told.comparison.runs
    assert (dots.policy, dots.runs, dots.of) == ("Steady", 12, 12)
    assert [row.title for row in dots.rows] == [
        "No commitments",
        "The patron's guarantee",
        "Guarantee and common defence treaty",
    ]
    for row, name in zip(dots.rows, ("no_commitments", "hub", "treaty"), strict=True):
        own = runs.filter((runs["arrangement"] == name) & (runs["policy"] == "steady"))
        wars = own.sort("replication")["wars"].to_list()
        assert row.cells[0].dots == tuple(one > 0 for one in wars)
        assert row.cells[0].text == f"in {sum(row.cells[0].dots)} of 12 runs"
    # Of twelve runs of the baseline the seventh least loses what counts as the middle.
    assert sum(dots.rows[1].cells[-1].dots) <= 5
    assert [row.is_baseline for row in dots.rows] == [False, True, False]


def test_the_page_has_a_dot_a_run_on_the_screen_and_on_paper(page: str) -> None:
    # Three arrangements, four outcomes, twelve runs, twice.
    dots = re.findall(r'<span class="dots".*?</span>', page)
    assert len(dots) == 3 * 4 * 2
    assert {one.count("<i") for one in dots} == {12}


def test_failures_stand_under_every_policy(told: ToldStudy) -> None:
    heads, rows = failures_by_policy(told.verdict, told.titles)
    assert heads == ["Steady", "Wavering"]
    for name, (_, numbers) in zip(told.verdict.study.arrangements, rows, strict=True):
        means = [one.means[name] for one in told.verdict.standings["deterrence_failure"]]
        assert numbers == [f"{100 * mean:.0f}" for mean in means]


def test_the_run_is_one_that_shows_the_difference_and_says_so(told: ToldStudy, page: str) -> None:
    choice, run = told.choice, told.run
    assert (choice.told, choice.better) == ("hub", "treaty")
    assert run.replication in choice.only_told
    assert run.does_turn
    assert f"Of 12 runs on the same luck {len(choice.only_told)} fail" in why_told(told)
    assert "turns, with everything before it as it was. One run proves nothing" in why_told(told)
    assert f'id="c-{run.crisis}" open>' in page


def test_its_crises_stand_under_four_other_cells_of_the_study(told: ToldStudy, page: str) -> None:
    titles = [one.title for one in told.run.told.seminar.what_ifs.values()]
    # Two other arrangements, and the other policy: the study has no fourth that differs by one.
    assert titles == [
        "“Guarantee and common defence treaty” were in force",
        "“No commitments” were in force",
        "the policy of Corvia were “Wavering”",
    ]
    parts = page.partition('<div class="paper"')[0].split('<details class="crisis"')[1:]
    assert {part.count('<section class="change') for part in parts} == {3}


def test_a_run_that_no_arrangement_turns_is_not_said_to_turn(told: ToldStudy) -> None:
    calm = replace(told, run=replace(told.run, does_turn=False))
    assert "what it changes comes before" in why_told(calm)
    none = replace(told, choice=replace(told.choice, only_told=()))
    assert "the one in which the chances of failure differ most" in why_told(none)


def test_a_title_cannot_put_anything_into_a_page(tmp_path: Path) -> None:
    evil = STUDY.replace("Promise and treaty", "<script>alert(1)</script>")
    page = study_hand_out(told_study(read_dossier(played(tmp_path, evil))))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_study_without_anything_to_compare_has_no_page(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="this is a sweep"):
        told_study(dossier_of(tmp_path / "sweep", SWEEP))
    alone = STUDY.replace("[no_commitments, hub, treaty]", "[hub]")
    with pytest.raises(QuestionError, match="one arrangement only"):
        told_study(dossier_of(tmp_path / "alone", alone))

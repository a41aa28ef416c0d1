import re
from dataclasses import replace
from html import unescape

import pytest

from sim.analysis.telling.pages import hand_out as page_module
from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.analysis.telling.pages.hand_out import ONE_DRAW, chosen_run, hand_out, standing
from sim.execution.seminar.what_ifs import ToldRun
from sim.study.seminar_files import ChosenRun
from tests.unit.analysis.telling.pages.made_run import classroom

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


def _visible(page: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", page)).split())


@pytest.fixture(scope="module")
def page() -> str:
    return hand_out(classroom())


def test_a_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    asked = re.findall(r'(?:src|href)\s*=\s*"([^"]*)"', page)
    assert [one for one in asked if not one.startswith(("#", "data:"))] == []
    assert "url(" not in page
    assert "@import" not in page


def test_a_page_is_small(page: str) -> None:
    assert len(page.encode()) < 300_000


def test_no_reader_sees_the_code_of_a_state(page: str) -> None:
    text = _visible(page)
    assert [code for code in classroom().scenario.states if re.search(rf"\b{code}\b", text)] == []


def test_what_a_reader_must_know_is_in_the_text(page: str) -> None:
    text = _visible(page)
    known = standing(classroom())
    assert ONE_DRAW in text
    for told in (known.digest, known.draws, known.arrangement, f"{known.judged} values"):
        assert told in text
    assert all(one.meaning in text for one in GLOSSARY)


def test_every_crisis_has_its_cards_and_its_four_changes(page: str) -> None:
    parts = page.partition('<div class="paper"')[0].split('<details class="crisis"')[1:]
    assert len(parts) == len(classroom().crises)
    assert {part.count('<section class="change') for part in parts} == {4}


def test_a_title_cannot_put_anything_into_a_page() -> None:
    told = classroom()
    evil = told.scenario.model_copy(update={"title": "<script>alert(1)</script>"})
    assert "<script>alert" not in hand_out(replace(told, scenario=evil))


def test_a_run_that_was_chosen_says_why() -> None:
    told = classroom()
    crisis = told.crises[-1].crisis
    run = ChosenRun(seed=told.seed, crisis=crisis, what_if="treaty", why="Belmar is not alone.")
    seminar = told.seminar.model_copy(update={"runs": [run], "choice": "The first of 100 runs."})
    chosen = replace(told, seminar=seminar)
    assert chosen_run(chosen) == run
    text = hand_out(chosen)
    assert "Belmar is not alone. The first of 100 runs." in _visible(text)
    assert f'id="c-{crisis}" open>' in text
    changed = told.request.model_copy(update={"arrangement": "treaty"})
    assert chosen_run(replace(chosen, request=changed)) is None


def test_a_page_that_would_be_too_large_leaves_out_cards_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: ToldRun = classroom()
    whole = len(hand_out(told).encode())
    monkeypatch.setattr(page_module, "MOST_BYTES", whole - 1)
    page = hand_out(told)
    assert len(page.encode()) < whole
    left = len(told.crises) - page.count('<details class="crisis"')
    assert left > 0
    assert f"{left} less grave crises have no cards here" in _visible(page)

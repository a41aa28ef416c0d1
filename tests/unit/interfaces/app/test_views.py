"""What the page answers, by NiceGUI's simulated user: no browser, no server."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

import pytest
from nicegui import Client
from nicegui.testing import User, user_simulation

from sim.interfaces.app import views, warm
from sim.interfaces.app.lesson import Lesson
from tests.patience import PATIENCE, PAUSE

MAIN = Path(__file__).with_name("simulated_app.py")
BORDER = "2027Q4-border"


class Tab:
    """A tab of a simulated browser, with every script that was sent to it."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.scripts: list[str] = []

    async def open(self, path: str) -> None:
        client = await self.user.open(path)
        self.scripts.clear()
        # The timer that looks whether the model is ready has not run yet.
        client.run_javascript = self.scripts.append  # type: ignore[method-assign, assignment]
        self.client = client

    async def ask(self, message: object) -> None:
        """Send what a page sends when a button is pressed."""
        listeners = self.client.layout._event_listeners.values()
        (listener,) = [one for one in listeners if one.type == "deter"]
        args = [json.dumps(message)]
        event = {"id": self.client.layout.id, "listener_id": listener.id, "args": args}
        self.client.handle_event(event)

    async def until(self, text: str) -> str:
        """Return the first script that was sent with a text in it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := next((one for one in self.scripts if text in one), ""):
                return found
            await asyncio.sleep(PAUSE)
        pytest.fail(f"{text!r} was not said, but {self.scripts}")

    def shown(self) -> str:
        """Return all that the page shows as HTML."""
        found = self.client.elements.values()
        return " ".join(str(one.props.get("innerHTML", "")) for one in found)


lesson_of = cache(Lesson)

type Visit = Callable[[Callable[[Tab], Awaitable[None]]], None]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Return what lets a tab do something while the app runs."""
    monkeypatch.setattr(warm, "is_warm", lambda: True)
    # Loaded once for all tests: what has been loaded and played does not change.
    monkeypatch.setattr(warm, "Lesson", lesson_of)
    monkeypatch.setattr(views, "POLL", 0.02)

    async def within(act: Callable[[Tab], Awaitable[None]]) -> None:
        # NiceGUI forgets the module of a page and all above it when it leaves, so that whatever
        # is imported next would be another `sim`, without its parts.
        ours = {name: one for name, one in sys.modules.items() if name.partition(".")[0] == "sim"}
        try:
            async with user_simulation(main_file=MAIN) as user:
                await act(Tab(user))
        finally:
            sys.modules.update(ours)

    return lambda act: asyncio.run(within(act))


WRONG_LINKS = {
    "seed=drop": "The link has 'drop' for seed, which is not a whole number",
    "seed=92&arrangement=nothing": "There is no arrangement 'nothing' here.",
    "year=1900": "The year 1900 is not in this run",
    "crisis=2027Q4-<b>": "The link has '2027Q4-<b>' for crisis, which is not a crisis",
}


def test_a_wrong_link_is_answered_with_a_sentence_and_the_page(visit: Visit) -> None:
    async def follow(tab: Tab) -> None:
        for query, said in WRONG_LINKS.items():
            await tab.open(f"/?{query}")
            assert said in await tab.until(said)
            assert 'data-seed-now="92"' in tab.shown()

    visit(follow)


REFUSED = (
    {"kind": "again", "crisis": "../../etc/passwd", "what_if": "treaty"},
    {"kind": "again", "crisis": BORDER, "what_if": "<script>"},
    {"kind": "run", "seed": -1},
    {"kind": "run", "seed": "1; import os"},
    "nonsense",
    None,
)


def test_what_no_page_may_ask_is_refused(visit: Visit) -> None:
    async def ask(tab: Tab) -> None:
        await tab.open("/")
        await tab.until("deterSay('')")
        for message in REFUSED:
            tab.scripts.clear()
            await tab.ask(message)
            await tab.until("deterSay('That cannot be asked.')")
            assert len(tab.scripts) == 1

    visit(ask)


def test_what_there_is_not_is_said_and_nothing_changes(visit: Visit) -> None:
    async def ask(tab: Tab) -> None:
        await tab.open("/")
        await tab.until("deterSay('')")
        await tab.ask({"kind": "again", "crisis": BORDER, "what_if": "nothing"})
        await tab.until("There is no such thing in this run.")
        await tab.ask({"kind": "run", "seed": 1, "policy": "nothing"})
        await tab.until("There is no policy 'nothing' here.")
        assert not any("location" in one for one in tab.scripts)

    visit(ask)


def test_a_choice_is_shown_in_its_own_tab_when_the_page_is_loaded_again(visit: Visit) -> None:
    async def choose(tab: Tab) -> None:
        other = Tab(User(tab.user.http_client))
        await other.open("/")
        await other.until("deterSay('')")
        await tab.open("/")
        await tab.until("deterSay('')")
        await tab.ask({"kind": "run", "seed": 5, "arrangement": "treaty"})
        await tab.until("location.assign('/')")
        await tab.ask({"kind": "turned", "what_if": "exact"})
        await tab.until("deterPut")
        assert not any("location" in one or "deterPut" in one for one in other.scripts)
        for one, seed in ((tab, "5"), (other, "92")):
            await one.open("/")
            await one.until("deterSay('')")
            assert f'data-seed-now="{seed}"' in one.shown()

    visit(choose)


def test_a_tab_with_a_name_of_another_form_is_shown_nothing(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_of = views.Pages._shown

    async def look(tab: Tab) -> None:
        tab.user.tab_id = "../" * 30
        looks: list[bool] = []
        enough = asyncio.Event()

        def shown(pages: views.Pages, client: Client) -> object:
            found = shown_of(pages, client)
            # What matters are looks at which all is there but the tab.
            looks.extend([found is None] * (pages.rooms is not None))
            if len(looks) > 2:
                enough.set()
            return found

        monkeypatch.setattr(views.Pages, "_shown", shown)
        await tab.open("/")
        await asyncio.wait_for(enough.wait(), PATIENCE)
        assert all(looks)
        await tab.ask({"kind": "run", "seed": 5})
        await tab.until("deterSay('That cannot be asked.')")
        assert "data-seed-now" not in tab.shown()

    visit(look)


def test_before_the_model_is_ready_a_story_is_there_and_says_what_it_is(visit: Visit) -> None:
    async def look(tab: Tab) -> None:
        await tab.open("/")
        shown = tab.shown()
        assert "One draw of many, no forecast" in shown
        assert views.COMPILING in shown
        assert 'id="slider"' in shown

    visit(look)


def test_a_hand_out_is_of_the_run_of_its_link_else_of_the_first(visit: Visit) -> None:
    async def fetch(tab: Tab) -> None:
        await tab.open("/")
        await tab.until("deterSay('')")
        asked = {
            "seed=5&replication=1": "seed 5, replication 1",
            "seed=x": "seed 92, replication 0",
        }
        for query, draws in asked.items():
            paper = await tab.user.http_client.get(f"/hand-out?{query}")
            assert draws in paper.text

    visit(fetch)

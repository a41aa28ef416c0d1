"""The page itself: what a browser is sent, and what happens when it asks.

Contents are made once and set for the page of each tab. Nothing here computes: the worker does.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from nicegui import Client, app, ui
from nicegui.events import GenericEventArguments

from sim.analysis.telling.pages.environment import rendered, template_text
from sim.analysis.telling.pages.hand_out import ONE_DRAW
from sim.interfaces.app.first_page import first_page
from sim.interfaces.app.lesson import Lesson
from sim.interfaces.app.links import Link, link_of, opened_by
from sim.interfaces.app.messages import (
    AskAgain,
    AskLuck,
    AskTurned,
    Compare,
    Message,
    ShowRun,
    message_of,
)
from sim.interfaces.app.room import TAB, Room, Rooms
from sim.interfaces.app.warm import Worker

COMPILING: Final = (
    "The rules are compiled, once for this version. Until then you see a run of an invented world."
)
POLL: Final = 0.5
"""Seconds between two looks whether the model is ready."""


class Pages:
    """The pages of all tabs, and the rooms that they show."""

    def __init__(self, worker: Worker, rooms_of: Callable[[Lesson], Rooms]) -> None:
        """Keep the worker and how the rooms are made once the scenario is known."""
        self.worker = worker
        self.rooms_of = rooms_of
        self.rooms: Rooms | None = None
        self.fault = ""

    async def make_ready(self) -> None:
        """Make the model ready, then open the rooms."""
        from sim.domain.errors import DeterError

        try:
            await self.worker.make_ready()
        except DeterError as error:
            self.fault = str(error)
            return
        lesson = self.worker.lesson
        if lesson is not None:
            self.rooms = await self.worker.do(lambda: self.rooms_of(lesson))
            await self.worker.prepare_changes()

    async def build(self, link: Link) -> None:
        """Build the page of one tab.

        Parameters
        ----------
        link : by which it was asked for
        """
        ui.add_head_html(f"<style>{template_text('pages.css')}{template_text('app.css')}</style>")
        scripts = "".join(map(template_text, ("pages.js", "terms.js", "app.js")))
        ui.add_body_html(f"<script>{scripts}</script>")
        with ui.element("main").classes("screen screen-app"):
            ui.html(
                f'<p class="banner" role="note">{ONE_DRAW} <a href="#standing">What it rests on</a>'
                "</p><h1>A region, crisis by crisis</h1>"
                f'<p id="state" role="status">{COMPILING}</p>',
                sanitize=False,
            )
            controls = ui.html("", sanitize=False)
            story = ui.html(first_page(), sanitize=False)
        client = ui.context.client
        ui.on("deter", lambda event: self.take(client, event))

        async def look() -> None:
            if self.fault:
                timer.deactivate()
                _run(client, f"deterSay({_text(self.fault)})")
                return
            shown = self._shown(client)
            if shown is not None:
                timer.deactivate()
                problems = await self._enter(link, shown)
                await self.show(controls, story, shown)
                await self._open(link, problems, shown)

        timer = ui.timer(POLL, look)

    def _shown(self, client: Client) -> "_Shown | None":
        """Return what a client shows; None while the model or the browser is not ready."""
        lesson, tab = self.worker.lesson, client.tab_id
        # The name of the tab comes from the browser, so it is nothing before it has the right form.
        if lesson is None or self.rooms is None or tab is None or not TAB.fullmatch(tab):
            return None
        return _Shown(client, tab, lesson, self.rooms)

    async def _enter(self, link: Link, shown: "_Shown") -> list[str]:
        """Show the run of a link in the tab that has it; return what is wrong with the link."""
        run, problems = link.run, list(link.problems)
        if run is None or run == shown.room.run:
            return problems
        refusal = await self.worker.do(lambda: shown.lesson.refusal(run))
        if refusal:
            return [*problems, refusal]
        shown.rooms.take(shown.tab, run)
        return problems

    async def _open(self, link: Link, problems: list[str], shown: "_Shown") -> None:
        """Open in a tab what its link asks for, and say what is wrong with it."""
        if not (link.asked or problems):
            return
        run, missing = shown.room.run, ["Shown is what was shown before."]
        opened: dict[str, str] = {}
        if not link.names_run or link.run == run:
            opened, missing = await self.worker.do(lambda: opened_by(link, shown.lesson, run))
        if "change" in opened:
            change = AskAgain(crisis=opened["crisis"], what_if=opened["change"])
            shown.rooms.take(shown.tab, change)
            await self._answer(change, shown)
        said = " ".join([*problems, *missing])
        script = f"deterRestore({_text(json.dumps(opened))}); deterSay({_text(said)})"
        _run(shown.client, script)

    async def show(self, controls: ui.html, story: ui.html, shown: "_Shown") -> None:
        """Show a tab its run, with what was asked of it."""
        lesson, room = shown.lesson, shown.room
        story.content = await self.worker.do(lambda: lesson.page_of(room.run))
        controls.content = await self.worker.do(lambda: controls_of(lesson, room.run))
        _run(shown.client, "deterSay('')")
        for one in room.answers:
            await self._answer(one, shown)

    async def hand_out(self, link: Link) -> str | None:
        """Return the run of a link as a hand-out; None while the model is not ready.

        Parameters
        ----------
        link : without a run, or with one that there is not, that of the first run is returned
        """
        lesson = self.worker.lesson
        if lesson is None:
            return None
        asked = link.run or lesson.first_run()
        refusal = await self.worker.do(lambda: lesson.refusal(asked))
        run = lesson.first_run() if refusal else asked
        return await self.worker.do(lambda: lesson.hand_out_of(run))

    async def take(self, client: Client, event: GenericEventArguments) -> None:
        """Do what a tab asks, if it is something that may be asked."""
        message, shown = message_of(event.args), self._shown(client)
        if message is None or shown is None:
            _run(client, "deterSay('That cannot be asked.')")
            return
        if isinstance(message, ShowRun):
            refusal = await self.worker.do(lambda: shown.lesson.refusal(message))
            if refusal:
                _run(client, f"deterSay({_text(refusal)})")
                return
        shown.rooms.take(shown.tab, message)
        if isinstance(message, ShowRun):
            _run(client, "location.assign('/')")
            return
        await self._answer(message, shown)

    async def _answer(self, message: Message, shown: "_Shown") -> None:
        """Put an answer into the page of a tab."""
        lesson, run = shown.lesson, shown.room.run
        put = await self.worker.do(lambda: _script_of(lesson, run, message))
        _run(shown.client, put or "deterSay('There is no such thing in this run.')")


@dataclass(frozen=True)
class _Shown:
    """A tab, and what it shows."""

    client: Client
    """The page in it."""

    tab: str
    """Its name, which stays when the page is loaded again."""

    lesson: Lesson
    """What can be asked."""

    rooms: Rooms
    """The rooms of all tabs."""

    @property
    def room(self) -> Room:
        """Return the tab's own."""
        return self.rooms.room(self.tab)


def _script_of(lesson: Lesson, run: ShowRun, message: Message) -> str | None:
    """Return the script that puts an answer into a page; None where there is no answer."""
    match message:
        case AskAgain(crisis=crisis, what_if=name):
            html = lesson.answer_to(run, crisis, name)
            place = f"answer-{crisis}"
            more = {"crisis": crisis, "what_if": name}
            html = None if html is None else html + rendered("luck_button.html", more)
        case AskLuck(crisis=crisis, what_if=name):
            said = lesson.luck_of(run, crisis, name)
            place, html = f"answer-{crisis}", said and rendered("said.html", {"text": said})
            name = f"luck-{name}"
        case AskTurned(what_if=name):
            found = lesson.turned_by(run, name)
            place, html = "turned", None
            if found is not None:
                title, turned = found
                values = {"title": title, "turned": turned, "crises": len(lesson.crises_of(run))}
                html = rendered("turned.html", values)
            name = "turned"
        case Compare(first=first, second=second):
            place, name, html = "compared", "compared", lesson.compare(run, first, second)
        case _:
            return None
    if html is None:
        return None
    return f"deterPut({_text(place)}, {_text(name)}, {_text(html)}); deterSay('')"


def controls_of(lesson: Lesson, run: ShowRun) -> str:
    """Return the head of the page as HTML."""
    points = lesson.scenario.flashpoints
    chosen = [
        {
            "seed": one.seed,
            "replication": one.replication,
            "arrangement": one.arrangement or "",
            "place": f"{one.crisis[:4]}, {points[one.crisis.partition('-')[2]].title}",
            "why": one.why,
        }
        for one in lesson.seminar.runs
    ]
    return rendered(
        "controls.html",
        {
            "run": run,
            "query": urlencode(run.model_dump(exclude={"kind"}, exclude_none=True)),
            "chosen": chosen,
            "choice": lesson.seminar.choice,
            "arrangements": list(lesson.arrangement_titles().items()),
            "policies": list(lesson.policy_titles().items()),
            "now": lesson.setting_of(run).scenario.arrangement.title,
        },
    )


def _text(text: str) -> str:
    """Return a text as a literal of JavaScript that can end no script."""
    return json.dumps(text).replace("</", "<\\/").replace("\u2028", "\\u2028")


def _run(client: Client, script: str) -> None:
    """Run a script in one client, if it is still there."""
    if client.has_socket_connection:
        client.run_javascript(script)


def register(pages: Pages) -> None:
    """Make the page known to the server."""
    app.on_startup(pages.make_ready)
    app.on_shutdown(pages.worker.close)

    @ui.page("/", title="deter: a region, crisis by crisis")
    async def index(request: Request) -> None:
        await pages.build(link_of(request.query_params))

    @app.get("/hand-out")
    async def paper(request: Request) -> Response:
        return HTMLResponse(await pages.hand_out(link_of(request.query_params)) or first_page())

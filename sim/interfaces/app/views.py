"""The page itself: what a browser is sent, and what happens when it asks.

Contents are made once and set for every client. Nothing here computes: the worker does.
"""

import json
from collections.abc import Callable
from typing import Final

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
from sim.interfaces.app.room import Room
from sim.interfaces.app.warm import Worker

COMPILING: Final = (
    "The rules are compiled, once for this version. Until then you see a run of an invented world."
)
POLL: Final = 0.5
"""Seconds between two looks whether the model is ready."""


class Pages:
    """The pages of all clients, and the room that they show."""

    def __init__(self, worker: Worker, room_of: Callable[[Lesson], Room]) -> None:
        """Keep the worker and how the room is made once the scenario is known."""
        self.worker = worker
        self.room_of = room_of
        self.room: Room | None = None
        self.fault = ""

    async def make_ready(self) -> None:
        """Make the model ready, then open the room."""
        from sim.domain.errors import DeterError

        try:
            await self.worker.make_ready()
        except DeterError as error:
            self.fault = str(error)
            return
        if self.worker.lesson is not None:
            self.room = self.room_of(self.worker.lesson)
            await self.worker.prepare_changes()

    async def build(self, link: Link) -> None:
        """Build the page of one client.

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
            elif self.room is not None:
                timer.deactivate()
                problems = await self._enter(link, client)
                await self.show(controls, story, client)
                await self._open(link, problems, client)

        timer = ui.timer(POLL, look)

    async def _enter(self, link: Link, client: Client) -> list[str]:
        """Show the run of a link to everybody; return what is wrong with the link."""
        lesson, room, run = self.worker.lesson, self.room, link.run
        problems = list(link.problems)
        if lesson is None or room is None or run is None or run == room.run:
            return problems
        refusal = await self.worker.do(lambda: lesson.refusal(run))
        if refusal:
            return [*problems, refusal]
        room.take(run)
        others = [one for one in Client.instances.values() if one is not client]
        _run_all(others, "location.assign('/')")
        return problems

    async def _open(self, link: Link, problems: list[str], client: Client) -> None:
        """Open in one client what its link asks for, and say what is wrong with it."""
        lesson, room = self.worker.lesson, self.room
        if lesson is None or room is None or not (link.asked or problems):
            return
        run, missing = room.run, ["Shown is what was shown before."]
        opened: dict[str, str] = {}
        if not link.names_run or link.run == run:
            opened, missing = await self.worker.do(lambda: opened_by(link, lesson, run))
        if "change" in opened:
            change = AskAgain(crisis=opened["crisis"], what_if=opened["change"])
            room.take(change)
            await self._answer(change, [client])
        said = " ".join([*problems, *missing])
        _run(client, f"deterRestore({_text(json.dumps(opened))}); deterSay({_text(said)})")

    async def show(self, controls: ui.html, story: ui.html, client: Client) -> None:
        """Show the room's run to one client, with what was asked of it."""
        lesson, room = self.worker.lesson, self.room
        if lesson is None or room is None:
            return
        run = room.run
        story.content = await self.worker.do(lambda: lesson.page_of(run))
        head = await self.worker.do(lambda: controls_of(lesson, run))
        if not controls.content:
            controls.content = head
        _run(client, "deterSay('')")
        for one in room.answers:
            await self._answer(one, [client])

    async def hand_out(self) -> str | None:
        """Return the room's run as a hand-out; None while there is no room."""
        lesson, room = self.worker.lesson, self.room
        if lesson is None or room is None:
            return None
        return await self.worker.do(lambda: lesson.hand_out_of(room.run))

    async def take(self, client: Client, event: GenericEventArguments) -> None:
        """Do what a client asks, if it is something that may be asked."""
        message = message_of(event.args)
        if message is None or self.room is None or self.worker.lesson is None:
            _run(client, "deterSay('That cannot be asked.')")
            return
        lesson, clients = self.worker.lesson, list(Client.instances.values())
        if isinstance(message, ShowRun):
            refusal = await self.worker.do(lambda: lesson.refusal(message))
            if refusal:
                _run(client, f"deterSay({_text(refusal)})")
                return
        self.room.take(message)
        if isinstance(message, ShowRun):
            _run_all(clients, "location.assign('/')")
            return
        await self._answer(message, clients)

    async def _answer(self, message: Message, clients: list[Client]) -> None:
        """Put an answer into the pages of some clients."""
        lesson, room = self.worker.lesson, self.room
        if lesson is None or room is None:
            return
        put = await self.worker.do(lambda: _script_of(lesson, room.run, message))
        _run_all(clients, put or "deterSay('There is no such thing in this run.')")


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


def _run_all(clients: list[Client], script: str) -> None:
    """Run a script in some clients."""
    for client in clients:
        _run(client, script)


def register(pages: Pages) -> None:
    """Make the page known to the server."""
    app.on_startup(pages.make_ready)
    app.on_shutdown(pages.worker.close)

    @ui.page("/", title="deter: a region, crisis by crisis")
    async def index(request: Request) -> None:
        await pages.build(link_of(request.query_params))

    @app.get("/hand-out")
    async def paper() -> Response:
        return HTMLResponse(await pages.hand_out() or first_page())

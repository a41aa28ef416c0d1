"""Start the server of the app, on this machine only."""

import os
from pathlib import Path
from typing import Final

from sim.interfaces.app.room import Rooms, resumed_rooms

LOOPBACK: Final = "127.0.0.1"
"""The only address that is listened on: NiceGUI's own default is all of them."""

PORT: Final = 8080
"""Port, if none is asked for."""

RECONNECT_SECONDS: Final = 60.0
"""How long a client that lost its connection is waited for."""

KEPT_MESSAGES: Final = 100
"""Messages of a client that are kept for that."""


def room_file(scenario: str) -> Path:
    """Return where the room of a scenario is kept."""
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "deter" / f"room-{Path(scenario).stem}.jsonl"


def open_pages(scenario: str, file: Path | None) -> None:
    """Make the pages of a scenario known to NiceGUI, which serves them once it runs.

    Parameters
    ----------
    scenario : name or path
    file : where the rooms are kept, and found again; None: nowhere
    """
    # Imported here: it takes a second, and it is an extra that need not be installed.
    from sim.interfaces.app.lesson import Lesson
    from sim.interfaces.app.views import Pages, register
    from sim.interfaces.app.warm import Worker

    def rooms_of(lesson: Lesson) -> Rooms:
        rooms = resumed_rooms(lesson.first_run(), file)
        for tab, room in list(rooms.rooms.items()):
            # An arrangement of the last lesson may be gone from the library since.
            if lesson.refusal(room.run):
                del rooms.rooms[tab]
        if rooms.last is not None and lesson.refusal(rooms.last.run):
            rooms.last = None
        return rooms

    register(Pages(Worker(scenario), rooms_of))


def serve(scenario: str, *, port: int = PORT, shows: bool = True, keeps: bool = True) -> None:
    """Serve the page until it is interrupted.

    Parameters
    ----------
    scenario : name or path
    port : on the loopback address
    shows : whether a browser is opened
    keeps : whether the rooms are kept, and shown again after a restart
    """
    from nicegui import app, ui

    from sim.interfaces.app.guard import Guard

    open_pages(scenario, room_file(scenario) if keeps else None)
    app.add_middleware(Guard, port=port)
    ui.run(
        host=LOOPBACK,
        port=port,
        title="deter",
        reload=False,
        show=shows,
        show_welcome_message=False,
        tailwind=False,
        reconnect_timeout=RECONNECT_SECONDS,
        message_history_length=KEPT_MESSAGES,
    )

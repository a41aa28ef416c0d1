"""The rooms: what each tab of a browser looks at, kept in a file that only grows.

Each tab has its own run and its own answers. A server that is killed and started again reads
the file and shows every tab what it showed; a new tab begins with what was asked for last.
"""

import contextlib
import json
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from sim.interfaces.app.messages import AskAgain, Message, ShowRun, message_line, message_of_line

MOST_LINES: Final = 10_000
"""Lines that are read of a file: more are no lesson."""

MOST_ANSWERS: Final = 12
"""Answers that are shown again when a tab comes back."""

MOST_ROOMS: Final = 100
"""Rooms that are kept: those that were used last."""

TAB: Final = re.compile(r"[0-9a-zA-Z-]{1,64}")
"""Form of the name that a browser gives to a tab."""


@dataclass
class Room:
    """What one tab shows: plain values, changed by messages only."""

    run: ShowRun
    """The run."""

    answers: list[AskAgain] = field(default_factory=list)
    """What was asked of the run's crises, in order, each once."""

    def apply(self, message: Message) -> None:
        """Change the room by a message."""
        if isinstance(message, ShowRun):
            if message != self.run:
                self.answers.clear()
            self.run = message
        elif isinstance(message, AskAgain):
            self.answers = [one for one in self.answers if one != message][1 - MOST_ANSWERS :]
            self.answers.append(message)


class _Kept(NamedTuple):
    """A line of the file."""

    tab: str
    """Name of the tab."""

    message: Message
    """What it asked for."""


@dataclass
class Rooms:
    """The rooms of all tabs."""

    first: ShowRun
    """The run of a tab where nobody has asked for anything yet."""

    file: Path | None = None
    """Where messages are kept; None: nowhere."""

    rooms: "OrderedDict[str, Room]" = field(default_factory=OrderedDict)
    """{tab: its room}, the one that was used last at the end."""

    last: Room | None = None
    """The one in which something was asked for last."""

    def room(self, tab: str) -> Room:
        """Return the room of a tab; a new one begins with what was asked for last.

        Parameters
        ----------
        tab : name that the browser gave to it
        """
        if tab not in self.rooms:
            last = self.last or Room(self.first)
            self.rooms[tab] = Room(last.run, [*last.answers])
            while len(self.rooms) > MOST_ROOMS:
                self.rooms.popitem(last=False)
        self.rooms.move_to_end(tab)
        return self.rooms[tab]

    def take(self, tab: str, message: Message) -> None:
        """Change the room of a tab by a message and keep it."""
        self.apply(tab, message)
        if self.file is None:
            return
        line = json.dumps({"tab": tab, "message": message_line(message)})
        # A disk that is full must not end a lesson: what is lost is the way back after a crash.
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")

    def apply(self, tab: str, message: Message) -> None:
        """Change the room of a tab by a message."""
        self.last = self.room(tab)
        self.last.apply(message)


def resumed_rooms(first: ShowRun, file: Path | None) -> Rooms:
    """Return the rooms as their file left them; a line that is no message is passed over.

    Parameters
    ----------
    first : the run of a room that nobody has used yet
    file : where their messages are kept
    """
    rooms = Rooms(first, file)
    for tab, message in _kept_lines(file):
        rooms.apply(tab, message)
    return rooms


def _kept_lines(file: Path | None) -> Iterator[_Kept]:
    """Yield what the last lines of a file keep."""
    if file is None or not file.is_file():
        return
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for line in lines[-MOST_LINES:]:
        match _value_of(line):
            case {"tab": str(tab), "message": str(text)} if TAB.fullmatch(tab):
                if (message := message_of_line(text)) is not None:
                    yield _Kept(tab, message)


def _value_of(line: str) -> object:
    """Return what a line of JSON says; None where it is none."""
    try:
        return json.loads(line)
    except ValueError:
        return None

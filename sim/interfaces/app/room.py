"""The room: what a class is looking at, kept in a file that only grows.

A server that is killed and started again reads the file and shows what was shown.
"""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sim.interfaces.app.messages import (
    AskAgain,
    Message,
    ShowRun,
    message_line,
    message_of_line,
)

MOST_LINES: Final = 10_000
"""Lines that are read of a file: more are no lesson."""

MOST_ANSWERS: Final = 12
"""Answers that are shown again when somebody joins."""


@dataclass
class Room:
    """What is shown: plain values, changed by messages only."""

    run: ShowRun
    """The run."""

    file: Path | None = None
    """Where messages are kept; None: nowhere."""

    answers: list[AskAgain] = field(default_factory=list)
    """What was asked of the run's crises, in order, each once."""

    def take(self, message: Message) -> None:
        """Change the room by a message and keep it."""
        self.apply(message)
        if self.file is None:
            return
        # A disk that is full must not end a lesson: what is lost is the way back after a crash.
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a", encoding="utf-8") as file:
                file.write(f"{message_line(message)}\n")

    def apply(self, message: Message) -> None:
        """Change the room by a message."""
        if isinstance(message, ShowRun):
            if message != self.run:
                self.answers.clear()
            self.run = message
        elif isinstance(message, AskAgain):
            self.answers = [one for one in self.answers if one != message][1 - MOST_ANSWERS :]
            self.answers.append(message)


def resumed_room(first: ShowRun, file: Path | None) -> Room:
    """Return the room as its file left it; a line that is no message is passed over.

    Parameters
    ----------
    first : the run of a room that nobody has used yet
    file : where its messages are kept
    """
    room = Room(first, file)
    if file is None or not file.is_file():
        return room
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return room
    for line in lines[-MOST_LINES:]:
        if (message := message_of_line(line)) is not None:
            room.apply(message)
    return room

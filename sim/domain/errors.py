"""Errors that a user can meet; messages are public API and are made here."""

from dataclasses import dataclass


class DeterError(Exception):
    """Base of every error that deter raises on purpose."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place of one file."""

    file: str
    """Path as the user would write it."""

    line: int
    """Line, from 1; 0 when the problem is the file as a whole."""

    column: int
    """Column, from 1."""

    message: str
    """What is wrong."""

    source: str = ""
    """The line as it stands in the file."""

    hint: str = ""
    """Did you mean ...? Allowed: ..."""

    def __str__(self) -> str:
        """Return the problem as file:line:column, source line, caret and hint."""
        if not self.line:
            head = [f"{self.file}: {self.message}"]
        else:
            number = f"{self.line:4d} | "
            head = [
                f"{self.file}:{self.line}:{self.column}: {self.message}",
                f"{number}{self.source}",
                " " * (len(number) + self.column - 1) + "^",
            ]
        return "\n".join([*head, *([f"  {self.hint}"] if self.hint else [])])


class ScenarioError(DeterError):
    """A scenario file cannot be used; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems in the order of files and lines."""
        self.problems = sorted(set(problems))
        count = len(self.problems)
        tail = f"{count} problem{'s' if count != 1 else ''}"
        super().__init__("\n".join([*map(str, self.problems), tail]))


class CrisisInputError(DeterError):
    """An explicit crisis is malformed."""


class UnknownNameError(DeterError):
    """A name that the user gave stands for nothing."""

    def __init__(self, what: str, name: str, allowed: list[str], near: str | None = None) -> None:
        """Say what was looked for, what is near it and what there is."""
        guess = f" Did you mean {near!r}?" if near else ""
        super().__init__(f"unknown {what} {name!r}.{guess} Allowed: {', '.join(allowed)}")


class ResultsFolderError(DeterError):
    """Results cannot be written where the user wants them."""

    def __init__(self, folder: str, reason: str) -> None:
        """Say which folder, why, and what to do."""
        super().__init__(
            f"cannot write results to {folder}: {reason}. Choose another folder with --output."
        )

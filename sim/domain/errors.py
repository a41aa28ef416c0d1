"""Errors that a user can meet; messages are public API and are made here."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.domain.safe_text import n_columns, safe_lines, safe_text
from sim.domain.words.near_names import near_names, near_words

EXCERPT_COLUMNS = 80
"""Width of an excerpt with its number: a longer line is cut around its caret."""

# A file of 85 KB with unknown names on one line once made 1.5 GB of output.
SHOWN_PROBLEMS = 20
"""What a message shows of many problems; the error carries all of them."""

CUT = "..."
"""Stands for what an excerpt leaves out."""


class DeterError(Exception):
    """Base of every error that deter raises on purpose."""

    def __init__(self, message: str) -> None:
        """Keep the message, safe to show: control characters of paths and names are escaped."""
        super().__init__(safe_lines(message))


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

    is_warning: bool = False
    """Whether it only may be wrong: a warning keeps nothing from running."""

    def __str__(self) -> str:
        """Return the problem as file:line:column, source line, caret and hint."""
        file, message = safe_text(self.file), safe_text(self.message)
        message = f"warning: {message}" if self.is_warning else message
        if not self.line:
            head = [f"{file}: {message}"]
        else:
            number = f"{self.line:4d} | "
            text, caret = _excerpt(self.source, self.column - 1, EXCERPT_COLUMNS - len(number))
            head = [
                f"{file}:{self.line}:{self.column}: {message}",
                f"{number}{text}",
                " " * (len(number) + caret) + "^",
            ]
        return "\n".join([*head, *([f"  {safe_text(self.hint)}"] if self.hint else [])])

    def values(self) -> dict[str, object]:
        """Return what it says by name, as JSON takes it; a long source line is cut."""
        return {**vars(self), "source": _excerpt(self.source, self.column - 1, EXCERPT_COLUMNS)[0]}


def _excerpt(line: str, position: int, columns: int) -> tuple[str, int]:
    """Return the part of a source line that fits, and the column of the position within it.

    A line may be a megabyte long, so it is cut around the position before anything
    else is done with it.
    """
    length = min(len(line), columns)
    while True:
        start = max(0, min(position - length // 2, len(line) - length))
        end = start + length
        lead, tail = CUT if start else "", CUT if end < len(line) else ""
        before = lead + safe_text(line[start:position])
        text = before + safe_text(line[position:end]) + tail
        width = n_columns(text)
        if width <= columns or length <= 1:
            return text, n_columns(before)
        # What is shown is wider than the characters it stands for: marks of a cut, escapes.
        length = min(length - 1, length * columns // width)


class ScenarioError(DeterError):
    """A scenario file cannot be used; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems in the order of files and lines."""
        # As a set: points and cells of a study share files, so each of them finds the same mistake.
        self.problems = sorted(set(problems))
        count = len(self.problems)
        tail = f"{count:,} problem{'s' if count != 1 else ''}"
        if count > SHOWN_PROBLEMS:
            tail += f", the first {SHOWN_PROBLEMS} of which are above"
        super().__init__("\n".join([*map(str, self.problems[:SHOWN_PROBLEMS]), tail]))


class CrisisInputError(DeterError):
    """An explicit crisis is malformed."""


class HindcastTableError(DeterError):
    """A table of dyad-years, or a row of one, cannot be used."""

    def __init__(self, what: str, reason: str) -> None:
        """Say which table or row, and why not."""
        super().__init__(f"{what} cannot be used in a hindcast: {reason}.")


class NoLogitsError(DeterError):
    """The library that fits logits is not installed."""

    def __init__(self) -> None:
        """Say how it is installed."""
        message = "a hindcast fits logits with statsmodels, which is not installed. Install it: "
        super().__init__(message + "python -m pip install 'deter[validate]'")


class UnknownNameError(DeterError):
    """A name that the user gave stands for nothing."""

    def __init__(self, what: str, name: str, allowed: list[str], near: str | None = None) -> None:
        """Say what was looked for, what is near it, unless it is given, and what there is."""
        asked = near_words([near] if near else near_names(name, allowed))
        guess = f" {asked}?" if asked else ""
        super().__init__(f"unknown {what} {name!r}.{guess} Allowed: {', '.join(allowed)}")


class ResultsFolderError(DeterError):
    """Results cannot be written where the user wants them."""

    def __init__(self, folder: str, reason: str) -> None:
        """Say which folder, why, and what to do."""
        super().__init__(
            f"cannot write results to {folder}: {reason}. Choose another folder with --output."
        )


class FolderInUseError(DeterError):
    """Another process is at work in a folder."""

    def __init__(self, folder: str, holder: str) -> None:
        """Say which folder and who holds it."""
        super().__init__(
            f"{folder} is in use by {holder}, and two processes would undo each other's work. "
            "Wait until it ends, stop it, or choose another folder with --output."
        )


class NotAResultError(DeterError):
    """A folder does not hold the result of a study."""

    def __init__(self, folder: str, reason: str) -> None:
        """Say which folder, what is wrong with it, and what makes one."""
        super().__init__(
            f"{folder} holds no result of a study: {reason}. `deter compare` or `deter sweep` "
            "makes one."
        )


class NoTableError(DeterError):
    """A study did not keep a table."""

    def __init__(self, folder: str, table: str, kept: list[str]) -> None:
        """Say which tables there are, and how there would be more."""
        super().__init__(
            f"{folder} has no table {table!r}, only {', '.join(kept)}. The study's `outputs` say "
            "which tables are kept."
        )


class NoTreatiesError(DeterError):
    """A study keeps nothing of what became of proposed treaties."""

    def __init__(self, study: str, missing: Sequence[str]) -> None:
        """Say which tables it would have to keep."""
        super().__init__(
            f"{study} keeps nothing of what became of treaties: write "
            f"outputs: [{', '.join(missing)}] in a study whose runs have politics and proposals."
        )


class AttributionError(DeterError):
    """There is nothing between two arrangements that an outcome could be attributed to."""


class QuestionError(DeterError):
    """A question about a study that its runs do not answer."""


class ArmsError(DeterError):
    """A study has no point, or several, that a negotiated one is compared with."""

    def __init__(self, point: int, arrangements: list[str]) -> None:
        """Say which point, and between what one would have to choose."""
        if arrangements:
            which = f"several arrangements without proposals: {', '.join(arrangements)}"
            hint = "Name one with --baseline."
        else:
            which = "no point without proposals that differs from it in nothing else"
            hint = "Add an arrangement without proposals, such as hub_and_spokes."
        super().__init__(f"point {point} has {which}. {hint}")


class ResultVersionError(DeterError):
    """A result was written in another format."""

    def __init__(self, folder: str, found: object, known: int) -> None:
        """Say which format it is and which one is known."""
        super().__init__(
            f"{folder} was written in format {found}; this version of deter reads format {known}. "
            "Read it with the version that wrote it, or run the study again."
        )


class UnfinishedResultError(DeterError):
    """A study has not come to its end."""

    def __init__(self, folder: str, state: str, command: str | None = None) -> None:
        """Say how far it came and how it goes on.

        Parameters
        ----------
        command : what the folder says; whoever made the folder chose these words
        """
        how = "`deter merge` makes them, once all shards are complete."
        if command is not None:
            # Quoted as its words: a folder may come from a stranger, and its command is no advice
            # of ours.
            how = f"To go on where it was, in the folder's own words: {safe_text(command)}"
        super().__init__(
            f"{folder} is not finished ({state}), so its tables are not there yet. {how}"
        )


class ChangedTableError(DeterError):
    """A table of a complete study is no longer what the study wrote."""

    def __init__(self, folder: str, files: list[str]) -> None:
        """Say which tables, and how they come back."""
        is_one = len(files) == 1
        super().__init__(
            f"{', '.join(files)} in {folder} {'is' if is_one else 'are'} missing or not what the "
            "study wrote, so nothing is read. The command that ran the study, given again, makes "
            f"{'it' if is_one else 'them'} anew."
        )


class OtherStudyError(DeterError):
    """A folder holds what another study left, or the same study before it was changed."""

    REPLACE = "To keep both, give another folder with --output; --restart deletes what is there."
    """The ways out where what is there may be thrown away."""

    def __init__(self, folder: str, differences: list[str], way_out: str = REPLACE) -> None:
        """Say what differs, and the ways out."""
        listed = "".join(f"\n  {one}" for one in differences)
        super().__init__(
            f"{folder} holds another study, whose runs cannot be mixed with these:{listed}\n"
            f"{way_out}"
        )


class OutputError(DeterError):
    """Standard output takes nothing."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(f"cannot write to standard output: {reason}")


class StorageError(DeterError):
    """Results could not be written once a study was under way."""

    def __init__(self, folder: str, reason: str, kept: str) -> None:
        """Say what failed, and what is not lost."""
        super().__init__(
            f"cannot write to {folder}: {reason}. {kept} "
            "Make room or mend the folder; the same command then goes on where it was."
        )


class DamagedChunkError(DeterError):
    """A finished part of a study is no longer what was written."""

    def __init__(self, path: str, number: int) -> None:
        """Say which file and what to do."""
        super().__init__(
            f"{path}: chunk {number} is missing, damaged or of another study: its content is not "
            "what its name and its place say. "
            "Give the command that made it again: what is damaged is played again."
        )


class ShardError(DeterError):
    """Shards cannot be made or put together as asked."""


class AgentsError(DeterError):
    """Agents of the user's own cannot be used."""

    def __init__(self, where: str, reason: str, hint: str) -> None:
        """Say which agents, what is wrong and what to do."""
        super().__init__(f"cannot use the agents of {where}: {reason}. {hint}")


class ClusterError(DeterError):
    """A Dask cluster cannot be used."""

    def __init__(self, reason: str, hint: str) -> None:
        """Say what is wrong and what to do."""
        super().__init__(f"{reason}. {hint}")


class WorkersDiedError(DeterError):
    """Processes that play runs die again and again."""

    def __init__(self, times: int, chunk: int) -> None:
        """Say how often and where."""
        super().__init__(
            f"a process that played runs died {times} times without finishing anything, last "
            f"with chunk {chunk}: it was killed, ran out of memory, or could not start (a script "
            "must call run_study under if __name__ == '__main__'). What is finished is kept. "
            "Try again with fewer --workers."
        )


class PrecisionError(DeterError):
    """A study asks for a precision that cannot be measured."""

    def __init__(self, what: str, hint: str) -> None:
        """Say what cannot be measured and what could be."""
        super().__init__(
            f"the precision that the study asks for cannot be measured: {what}. {hint}"
        )


class FactorNameError(DeterError):
    """A factor of a study is called what a column of its tables is called."""

    def __init__(self, names: list[str]) -> None:
        """Say which names are taken."""
        super().__init__(
            f"the study calls a factor {', '.join(map(repr, names))}, but tables of results have "
            "a column of that name. Call it something else."
        )


class PointNumberError(DeterError):
    """A point or a replication that a study does not have."""

    def __init__(self, what: str, given: int, count: int, folder: str) -> None:
        """Say what there is."""
        super().__init__(f"{folder} has no {what} {given}: they are numbered 0 to {count - 1}.")


class ScenarioChangedError(DeterError):
    """The files of a scenario no longer say what they said when a study was run."""

    def __init__(self, folder: str, point: int, then: str, now: str) -> None:
        """Say what has changed, and what that means."""
        super().__init__(
            f"the scenario of point {point} of {folder} has changed since the study was run "
            f"({safe_text(then[:12])} then, {now[:12]} now), so its runs cannot be played again. "
            "Put the scenario files back, or run the study anew with another --output."
        )


class VectorsChangedError(DeterError):
    """A plausible set no longer holds the vectors that a study played."""

    def __init__(self, folder: str, name: str) -> None:
        """Say what has changed, and what that means."""
        super().__init__(
            f"the plausible set {safe_text(name)} has changed since the study in {folder} was run, "
            "so its runs cannot be played again. "
            "Put its files back, or run the study anew with another --output."
        )


# Not a DeterError: like any Ctrl-C it must pass through `except Exception` in a user's script.
class StudyInterrupted(KeyboardInterrupt):
    """A study was stopped before its end; what was finished is kept."""

    def __init__(self, done: int, total: int, *, is_busy: bool = False) -> None:
        """Keep runs kept and in all, and whether somebody is still within one, or compiles."""
        self.done, self.total, self.is_busy = done, total, is_busy
        super().__init__(f"interrupted: {done:,} of {total:,} runs are kept")

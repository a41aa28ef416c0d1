"""The command `deter crisis`: explicit crises, solved one by one.

Files are answered with a tree to read, or with JSON. From standard input every
line has its line of answer at once, so that another program can keep asking.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from sim.domain.errors import CrisisInputError
from sim.interfaces.cli.run_options import share
from sim.interfaces.figure_file import ColumnWidth, FigureFile, FigureWidth, check_ending
from sim.interfaces.terminal.boundary import USERS_FAULT
from sim.interfaces.terminal.screen import say, say_prose, terminal_width, warn, warn_if_compiling

if TYPE_CHECKING:
    from sim.engine.crisis.arrays import Crisis, Solution
    from sim.engine.crisis.explicit_input import ExplicitCrisis

STANDARD_INPUT = "-"
FILES_HELP = "JSON files, one crisis each; - reads one JSON object a line from standard input."


NOT_UTF8 = "not JSON: the text is not UTF-8"


class SolvedInput(NamedTuple):
    """A crisis and its solution."""

    given: "ExplicitCrisis"
    crisis: "Crisis"
    solution: "Solution"

    def as_json(self) -> str:
        """Return the solution as one line of JSON."""
        from sim.engine.crisis.explicit_output import answer_record

        return json.dumps(answer_record(self.given, self.crisis, self.solution), allow_nan=False)


def crisis(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=FILES_HELP)],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the solution, one JSON object a line.")
    ] = False,
    depth: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Show the moves of the first N guarantors only."),
    ] = None,
    min_reach: Annotated[
        float,
        typer.Option(parser=share, metavar="P", help="Hide what is reached with less than P."),
    ] = 0.0,
    figure: FigureFile = None,
    width: FigureWidth = ColumnWidth.DOUBLE,
) -> None:
    """Solve explicit crises, and print trees or JSON.

    From standard input it answers every line with a line of JSON; a line that is
    wrong is answered with {"error": ...}, and the exit code at the end is 2.
    """
    if STANDARD_INPUT in files and len(files) > 1:
        message = "- stands for standard input and cannot be mixed with files"
        raise typer.BadParameter(message, param_hint="FILE")
    _check_figure(figure, files)
    warn_if_compiling()
    if files == [STANDARD_INPUT]:
        # As bytes: a line that is no text is answered like any other wrong line.
        is_right = _answer(sys.stdin.buffer)
    else:
        is_right = True
        for file in files:
            try:
                solved = _solution_of(_read(Path(file)))
                text = solved.as_json() if as_json else _tree(solved, depth, min_reach)
                told = "" if figure is None else _drawn(solved, Path(file).name, (figure, width))
            except CrisisInputError as error:
                warn("\n".join(f"{file}: {line}" for line in str(error).splitlines()))
                is_right = False
            else:
                say(f"{file}\n\n{text}" if len(files) > 1 and not as_json else text)
                if told and not as_json:
                    say_prose(told)
    if not is_right:
        raise typer.Exit(USERS_FAULT)


def _check_figure(figure: Path | None, files: list[str]) -> None:
    """Raise if a figure could not be drawn."""
    if figure is None:
        return
    check_ending(figure, "--figure")
    if files == [STANDARD_INPUT] or len(files) > 1:
        message = "a figure is of one crisis, read from a file"
        raise typer.BadParameter(message, param_hint="--figure")


def _drawn(solved: SolvedInput, name: str, target: tuple[Path, ColumnWidth]) -> str:
    """Draw the tree of a crisis; return what to tell the user of it."""
    from sim.interfaces.crisis_figure import write_explicit_tree

    return write_explicit_tree(solved.given, (solved.crisis, solved.solution), name, target)


def _read(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    CrisisInputError : it cannot be read as text
    """
    try:
        # Editors on Windows may begin a file with a byte order mark, which is no JSON.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CrisisInputError((error.strerror or "cannot be read").lower()) from None
    except UnicodeDecodeError:
        raise CrisisInputError(NOT_UTF8) from None


def _solution_of(text: str) -> SolvedInput:
    """Return a crisis, solved.

    Raises
    ------
    CrisisInputError : everything that is wrong with the text
    """
    from sim.engine.crisis.explicit import crisis_arrays
    from sim.engine.crisis.explicit_input import read_crisis
    from sim.engine.crisis.solver import solve

    try:
        given = read_crisis(text)
    # How Python's reader says that brackets are nested too deep.
    except RecursionError:
        message = "not JSON of this format: nested too deep"
        raise CrisisInputError(message) from None
    # Python turns no text of thousands of digits into a number.
    except ValueError:
        message = "not JSON of this format: a number has too many digits"
        raise CrisisInputError(message) from None
    arrays = crisis_arrays(given)
    return SolvedInput(given, arrays, solve(arrays))


def _tree(solved: SolvedInput, depth: int | None, min_reach: float) -> str:
    """Return the tree of a solved crisis as text."""
    from sim.analysis.crisis.nodes import Extent
    from sim.analysis.crisis.tree import crisis_tree
    from sim.analysis.telling.crisis_tree import WIDTH, crisis_tree_text
    from sim.engine.crisis.explicit import party_names

    names = party_names(solved.given)
    tree = crisis_tree(names, solved.crisis, solved.solution, Extent(depth, min_reach))
    # As wide in a pipe or a file as on a screen: what was kept is read on a screen later.
    return crisis_tree_text(tree, min(terminal_width() or WIDTH, WIDTH))


def _answer(lines: Iterable[bytes]) -> bool:
    """Answer every line as it comes; return whether all of them were right."""
    is_right = True
    for is_fine, answer in _answers(lines):
        is_right &= is_fine
        sys.stdout.write(f"{answer}\n")
        # The program that asks may wait for this answer before it writes the next line.
        sys.stdout.flush()
    return is_right


def _answers(lines: Iterable[bytes]) -> Iterator[tuple[bool, str]]:
    """Yield whether a line was right, and its answer; blank lines are passed over."""
    for line in lines:
        if not line.strip():
            continue
        try:
            yield True, _solution_of(line.decode("utf-8")).as_json()
        except UnicodeDecodeError:
            yield False, json.dumps({"error": NOT_UTF8})
        except CrisisInputError as error:
            yield False, json.dumps({"error": str(error)})

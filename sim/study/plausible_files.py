"""Read a plausible set from its two files, or note every problem in them."""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim.domain.errors import Problem, ScenarioError
from sim.domain.safe_text import safe_text
from sim.loading.context import LoadContext
from sim.loading.library import locate_file, shipped_library
from sim.loading.nodes import Entry, Mark, Node, Source, node_of, python_value
from sim.loading.suggestions import suggestion
from sim.study.plausible_sets import (
    MAX_VECTORS,
    NO_INPUTS,
    SCALE,
    Inputs,
    PlausibleFile,
    PlausibleSet,
)
from sim.study.point_scenarios import Choice, PointScenarios

FOLDER = "plausible"
"""Folder of a library in which sets are."""

SUFFIX = ".csv"
"""End of the name of the file with the vectors."""

MAX_BYTES = 16_000_000
"""Size of the file with the vectors: ten thousand vectors of a hundred inputs."""

COMMENT = "#"

KIND = "plausible"
"""Kind of the design that plays a set."""


def read_plausible_set(context: LoadContext, name: Node) -> PlausibleSet | None:
    """Return a set by its name; None, and problems in the context, if there is something wrong.

    Parameters
    ----------
    context : looks the name up
    name : with the place where it is written
    """
    path = context.find(FOLDER, name)
    node = context.read(path) if path else None
    if path is None or node is None:
        return None
    before = len(context.problems)
    context.check(node, PlausibleFile, "plausible_set")
    if len(context.problems) > before:
        return None
    file = PlausibleFile.model_validate(python_value(node))
    lines = _lines_of(context, path.with_suffix(SUFFIX))
    if lines is None:
        return None
    table = _Table(context, Source(context.libraries.shown_name(path.with_suffix(SUFFIX)), lines))
    columns, vectors = table.read(file)
    if len(context.problems) > before:
        return None
    return PlausibleSet(
        name=path.stem,
        columns=columns,
        vectors=vectors,
        scales={word: tuple(patterns) for word, patterns in file.scales.items()},
        ranges={column: (low, high) for column, (low, high) in file.ranges.items()},
        path=set_name(path),
    )


def set_name(path: Path) -> str:
    """Return the name of a shipped set by its file, or the path of any other."""
    is_shipped = path.parent == shipped_library() / FOLDER
    return path.stem if is_shipped else str(path)


def load_plausible_set(name_or_path: str | Path) -> PlausibleSet:
    """Return a shipped set by its name, or another one by the path of its YAML file.

    Raises
    ------
    ScenarioError : every problem in its files
    """
    path, libraries = locate_file(name_or_path, FOLDER)
    context = LoadContext(libraries)
    found = read_plausible_set(context, Node(Mark(Source(str(name_or_path))), path.stem))
    if found is None:
        raise ScenarioError(context.problems)
    return found


def _lines_of(context: LoadContext, path: Path) -> tuple[str, ...] | None:
    """Return the lines of a file with vectors; None, and a problem, if it cannot be read."""
    mark = Mark(Source(context.libraries.shown_name(path)))
    try:
        if path.stat().st_size > MAX_BYTES:
            context.problems.append(mark.problem(f"the file has more than {MAX_BYTES:,} bytes"))
            return None
        return tuple(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        message = f"the vectors of the plausible set cannot be read: {why}"
        hint = "`deter calibrate --plausible 300` writes them."
        context.problems.append(mark.problem(message, hint))
        return None


class _Table:
    """The file with the vectors: a row of names after some comments, then a row a vector."""

    def __init__(self, context: LoadContext, source: Source) -> None:
        """Keep the lines; problems go to the context."""
        self.context = context
        self.source = source

    def read(self, file: PlausibleFile) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
        """Return inputs and vectors."""
        rows = list(self._rows())
        if len(rows) < 2:
            self._note(0, "the file has no vector", "It needs a row of names and a row of numbers.")
            return (), ()
        if len(rows) - 1 > MAX_VECTORS:
            self._note(0, f"the file has more than {MAX_VECTORS:,} vectors")
            return (), ()
        (line, names), *body = rows
        places = self._inputs(line, names, file)
        if self.context.problems:
            return (), ()
        vectors = [self._vector(number, names, places, cells) for number, cells in body]
        return tuple(names[place] for place in places), tuple(vectors)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and cells of the lines that are neither comments nor empty."""
        for number, text in enumerate(self.source.lines, 1):
            if text.strip() and not text.startswith(COMMENT):
                yield number, [cell.strip() for cell in next(csv.reader([text]))]

    def _inputs(self, line: int, names: Sequence[str], file: PlausibleFile) -> list[int]:
        """Return the positions of the columns that are inputs."""
        places = []
        for place, name in enumerate(names):
            if name in names[:place]:
                self._note(line, f"column {safe_text(name)!r} is there twice")
            elif name.startswith(SCALE) or "." in name:
                places.append(place)
                if why := file.why_no_input(name):
                    self._note(line, f"column {safe_text(name)!r} {why}")
            elif name not in NO_INPUTS:
                known = [*NO_INPUTS, *(f"{SCALE}{word}" for word in file.scales)]
                self._note(
                    line,
                    f"column {safe_text(name)!r} is no override path and no scale",
                    suggestion(name, known),
                )
        if not places:
            self._note(line, "no column is an input")
        return places

    def _vector(
        self, line: int, names: Sequence[str], places: Sequence[int], cells: Sequence[str]
    ) -> tuple[float, ...]:
        """Return the numbers of a row."""
        if len(cells) != len(names):
            self._note(line, f"the row has {len(cells)} cells, and there are {len(names)} columns")
            return ()
        return tuple(self._number(line, names[place], cells[place]) for place in places)

    def _number(self, line: int, name: str, cell: str) -> float:
        """Return the number in a cell."""
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._note(line, f"column {name!r} has {safe_text(cell)!r}, which is no finite number")
        return number

    def _note(self, line: int, message: str, hint: str = "") -> None:
        self.context.problems.append(Mark(self.source, line).problem(message, hint))


def vectors_of(context: LoadContext, node: Node, scenario: str) -> PlausibleSet | None:
    """Return the plausible set whose vectors a study plays, none if its design names none.

    Parameters
    ----------
    context : with the library of the study's scenario; takes the problems
    node : the study
    scenario : name of its scenario, whose set is taken where the design names none
    """
    design = node.get("design")
    kind = design.get("kind") if design else None
    if design is None or kind is None or kind.text != KIND:
        return None
    return read_plausible_set(context, design.get("set") or Node(kind.mark, scenario))


def problems_with_vectors(
    vectors: PlausibleSet,
    scenarios: PointScenarios,
    choice: Choice,
    taken: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Return what is wrong with the vectors in a scenario, at their least and greatest numbers.

    Parameters
    ----------
    choice : of the scenario, which is right by itself
    taken : {path: who sets it} beside the overrides of the study
    """
    mark = Mark(Source(f"{FOLDER}/{vectors.name}{SUFFIX}"))
    known = dict.fromkeys(scenarios.common, "the overrides of the study set")
    known |= taken or {}
    found = [
        mark.problem(f"column {column!r} sets what {known[column]} too", "Keep one of them.")
        for column in vectors.columns
        if column in known
    ]
    inputs = Inputs.of(scenarios.plain_scenario(choice), vectors.columns, vectors.scales)
    for extreme in (min, max):
        numbers = inputs.changes([extreme(column) for column in zip(*vectors.vectors, strict=True)])
        entries = {path: Entry(mark, node_of(number, mark)) for path, number in numbers.items()}
        try:
            scenarios.draft_of(choice).scenario_with({**scenarios.common, **entries})
        except ScenarioError as error:
            found += error.problems
    return list(dict.fromkeys(found))


def scenario_set(scenarios: PointScenarios) -> PlausibleSet:
    """Return the plausible set of the scenario of a study that names none.

    Raises
    ------
    ScenarioError : there is none, or it does not fit the scenario
    """
    context = LoadContext(scenarios.libraries)
    name = Node(Mark(scenarios.mark.source), scenarios.path.stem)
    found = read_plausible_set(context, name)
    if found is not None:
        context.problems += problems_with_vectors(found, scenarios, (None, None))
    if found is None or context.problems:
        raise ScenarioError(context.problems)
    return found

"""What the code says of itself, read off its syntax: state variables, schedule, decisions, works.

Nothing is imported or run for it, so that pages made from it take no time.
"""  # noqa: INP001  beside the scripts that import it

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
RUN = "sim/engine/run/ensemble.py"
PHASES = ("sim/engine/run/schedule.py", "sim/engine/politics/phases.py")
INSTEAD_OF_OPEN_CRISIS = {"crisis_at", "solved_opportunity"}
"""Two steps of `open_crisis`, which the compiled loop takes by itself to save room."""
EMPTY = {
    "NO_QUARTER": "none",
    "NEVER": "never",
    "NOT_LEFT": "not left",
    "NO_PACT": "none",
    "_HIGHEST": "no limit",
}
_SHAPED = re.compile(r"^(?P<shape>\([^)]*\)) (?P<meaning>.+?)\.?$", re.DOTALL)
_WORK = re.compile(r"^\.\. \[(?P<key>\w+)\] (?P<text>(?:.+\n?)(?:   .+\n?)*)", re.MULTILINE)


class Variable(NamedTuple):
    """A state variable."""

    name: str
    shape: str
    """By letters: n states, f flashpoints, p pacts or proposals."""
    meaning: str
    start: str
    """Where its first value comes from."""


class Step(NamedTuple):
    """Something that happens in a quarter."""

    phase: str
    """In which phase of the schedule."""
    name: str
    """Of the function."""
    about: str
    """First line of its docstring."""
    module: str
    """Path of its file."""
    is_repeated: bool
    """Whether it happens once an opportunity and not once a quarter."""


@cache
def tree_of(path: str) -> ast.Module:
    """Return the syntax of a file of the project."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _named[Node: ast.ClassDef | ast.FunctionDef](path: str, name: str, kind: type[Node]) -> Node:
    return next(
        node for node in ast.walk(tree_of(path)) if isinstance(node, kind) and node.name == name
    )


def first_line(node: ast.AST) -> str:
    """Return the first line of a docstring."""
    said = ast.get_docstring(node) if isinstance(node, ast.FunctionDef | ast.Module) else None
    return (said or "").partition("\n")[0]


def variables_of(path: str, kind: str, maker: str) -> list[Variable]:
    """Return the state variables of a named tuple, with what its maker sets them to.

    Parameters
    ----------
    path : of the file
    kind : name of the class
    maker : function that returns the first one
    """
    starts = {
        given.arg: _start(given.value)
        for call in ast.walk(_named(path, maker, ast.FunctionDef))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == kind
        for given in call.keywords
    }
    found = []
    for name, said in _fields(_named(path, kind, ast.ClassDef)):
        shaped = _SHAPED.match(" ".join(said.split()))
        if shaped:
            found.append(Variable(name, shaped["shape"], shaped["meaning"], starts[name or ""]))
    return found


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield the fields of a class with their docstrings."""
    name = ""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            name = line.target.id
        elif isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and name:
            yield name, str(line.value.value)
            name = ""


def _start(value: ast.expr | None) -> str:
    """Return in words what a variable is set to at the start."""
    text = ast.unparse(value) if value else ""
    if text.startswith(("np.zeros", "np.ones")):
        words = ("no", "yes") if "bool" in text else ("0", "1")
        return words[text.startswith("np.ones")]
    if text.startswith("np.full"):
        return next(word for name, word in EMPTY.items() if re.search(rf"\b{name}\b", text))
    if re.search(r"\b(first|with_treaty)\b", text):
        return "first assessment"
    return "scenario"


def schedule() -> list[Step]:
    """Return what happens in a quarter, in the order in which a run calls it."""
    play = _named(RUN, "_play_run", ast.FunctionDef)
    quarter = next(node for node in play.body if isinstance(node, ast.For))
    crises = next(node for node in quarter.body if isinstance(node, ast.For))
    called = list(_calls(quarter.body, RUN))
    inner = {name for name, _ in _calls(crises.body, RUN)}
    found: list[Step] = []
    for name, path in called:
        if path in PHASES:
            found += _steps(name, path, is_repeated=name in inner)
        elif name in INSTEAD_OF_OPEN_CRISIS or name in inner:
            found.append(_step("play one crisis", name, path, is_repeated=True))
    return [step for step in found if not step.name.startswith("log_")]


def _steps(phase: str, path: str, *, is_repeated: bool) -> Iterator[Step]:
    """Yield the steps of a phase; a phase of the slow half within it gives its own steps."""
    for name, below in _calls(_named(path, phase, ast.FunctionDef).body, path):
        if below in PHASES:
            yield from (
                step._replace(phase=phase) for step in _steps(name, below, is_repeated=is_repeated)
            )
        else:
            yield _step(phase, name, below, is_repeated=is_repeated)


def _step(phase: str, name: str, path: str, *, is_repeated: bool) -> Step:
    about = first_line(_named(path, name, ast.FunctionDef))
    return Step(phase, name, about, path, is_repeated)


def _calls(body: list[ast.stmt], path: str) -> Iterator[tuple[str, str]]:
    """Yield the names of imported functions that are called in some lines, each with its file.

    Questions, functions that begin with `is_`, are no steps.
    """
    origin = {
        name.asname or name.name: f"{node.module.replace('.', '/')}.py"
        for node in tree_of(path).body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    }
    for node in _in_order(body):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        where = origin.get(name, "")
        is_step = name.islower() and not name.startswith("is_") and name != "solution_for"
        if is_step and where.startswith("sim/engine/"):
            yield name, where


def _in_order(body: list[ast.stmt]) -> list[ast.Call]:
    """Return the calls in some lines from top to bottom."""
    found = [node for line in body for node in ast.walk(line) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def decisions() -> list[tuple[str, str]]:
    """Return the decisions of an agent, each with what it returns and in which role."""
    node = _named("sim/model/agents.py", "State", ast.ClassDef)
    return [
        (method.name, first_line(method))
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and any(argument.arg == "decision" for argument in method.args.args)
    ]


def works() -> dict[str, str]:
    """Return {key: reference} of all that the rules cite."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "sim/rules").glob("*/*.py")):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        for work in _WORK.finditer(said):
            found.setdefault(work["key"], " ".join(work["text"].split()))
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))

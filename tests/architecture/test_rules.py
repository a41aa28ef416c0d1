"""How rules are written: no bare numbers, every parameter sourced, no hidden chance."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.domain.params import Params, parse_description

ROOT = Path(__file__).parents[2]
MECHANISMS = sorted(
    path.relative_to(ROOT / "sim/rules").with_suffix("").as_posix().replace("/", ".")
    for path in (ROOT / "sim/rules").glob("*/*.py")
    if path.stem != "__init__"
)
SOURCES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "sim").rglob("*.py"))
ALLOWED = {0, 0.5, 1, 2}


def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def rule(name: str) -> ast.Module:
    return parsed(f"sim/rules/{name.replace('.', '/')}.py")


def functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            yield node


def bare_numbers(function: ast.FunctionDef) -> Iterator[complex]:
    for node in ast.walk(function):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, int | float | complex) and value not in ALLOWED:
            yield value


def parameter_fields() -> list[tuple[str, str, str | None]]:
    """Return class, field and docstring of every number that a rule takes from its parameters."""
    found = []
    for name in MECHANISMS:
        module = importlib.import_module(f"sim.rules.{name}")
        for kind in vars(module).values():
            if not (inspect.isclass(kind) and issubclass(kind, Params)):
                continue
            if kind.__module__ != module.__name__:
                continue
            for field, about in kind.model_fields.items():
                if not (inspect.isclass(about.annotation) and issubclass(about.annotation, Params)):
                    found.append((kind.__name__, field, about.description))
    return found


def test_the_walk_finds_the_rules() -> None:
    assert {"crisis.contest", "crisis.council", "crisis.payoffs", "conflict.war"} <= set(MECHANISMS)
    assert len(parameter_fields()) > 50


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_rule_holds_no_number_but_0_a_half_1_and_2(name: str) -> None:
    found = {function.name: list(bare_numbers(function)) for function in functions(rule(name))}
    assert {function: numbers for function, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize(("kind", "field", "docstring"), parameter_fields())
def test_a_parameter_says_its_meaning_unit_and_source(
    kind: str, field: str, docstring: str | None
) -> None:
    about = parse_description(docstring)
    assert about.meaning
    assert about.unit
    # A judgement may be bare; what is published or fitted says where or how.
    assert about.source or about.status == "judgement"


def undocumented() -> list[str]:
    """Return the public functions with arguments but without a section on them."""
    return [
        f"{name}.{function.name}"
        for name in MECHANISMS
        for function in functions(rule(name))
        if not function.name.startswith("_")
        and function.args.args
        and "Parameters\n----------\n" not in (ast.get_docstring(function) or "")
    ]


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_public_function_says_what_it_returns(name: str) -> None:
    for function in functions(rule(name)):
        if not function.name.startswith("_"):
            assert (ast.get_docstring(function) or "").startswith("Return "), function.name


def test_a_public_function_with_arguments_documents_them() -> None:
    assert undocumented() == []


DESIGNS = {
    "sim/study/designs.py": [
        "qmc.LatinHypercube(dimensions, rng=seed).random",
        "qmc.Sobol(dimensions, rng=seed).random",
    ],
    "sim/calibration/chains.py": ["random", "rng.random", "rng.random", "rng.random"],
    "sim/analysis/resampling.py": ["random"],
    "sim/analysis/joiners.py": ["random"],
}
"""What draws the points of a sweep or of a plausible set, never what happens at one, members of a
treaty, and resamples of what has happened: docs/decisions/0015, 0025 and 0036."""


def chance(module: ast.Module) -> Iterator[str]:
    """Yield every way for a module to draw numbers that `engine.draws` knows nothing of."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if "random" in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            yield from (name for name in names if name == "random")
        elif isinstance(node, ast.Attribute) and node.attr == "random":
            yield ast.unparse(node)


@pytest.mark.parametrize("path", SOURCES)
def test_nothing_draws_but_the_engine_and_seeded_designs(path: str) -> None:
    assert list(chance(parsed(path))) == DESIGNS.get(path, [])


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "import numpy.random",
        "from random import choice",
        "from numpy import random",
        "x = np.random.default_rng()",
        "x = self.model.random.choice([1])",
    ],
)
def test_the_walk_would_see_a_draw(line: str) -> None:
    assert list(chance(ast.parse(line)))

"""Formulas of a recipe: what the columns of a table come to, row by row.

A formula is written as Python writes an expression, and nothing in it can look beyond
its row: an average over the table would carry the years of the test into the training.
Why polars' own SQL does not do: docs/decisions/0034.
"""

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from sim.loading.suggestions import suggestion

if TYPE_CHECKING:
    import polars as pl

FUNCTIONS: Final = {"log": 1, "log1p": 1, "min": None, "max": None, "first": None}
"""Functions with the arguments they take; None: two or more. `first` is the first not missing."""

_LEAST_ARGUMENTS = 2
_ARITHMETIC: Final = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_COMPARISONS: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_ALLOWED: Final = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.USub, ast.Not, ast.BoolOp, ast.And, ast.Or,
    ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Load, ast.Constant, *_ARITHMETIC, *_COMPARISONS,
)  # fmt: skip


def _check(text: str) -> str:
    """Return a formula that can be read, else raise with what is wrong."""
    problem = _problem(text)
    if problem:
        raise PydanticCustomError("formula", "{problem}", {"problem": problem})
    return text


FormulaText = Annotated[str, AfterValidator(_check)]
"""A formula over columns: numbers, names of columns, quoted texts, + - * / **, comparisons,
and, or, not, `A if B else C`, and the functions log, log1p, min, max and first."""


def _problem(text: str) -> str:
    """Return what is wrong with a formula; empty if nothing is."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    # What Python says of a text with a null character, or of one nested too deep.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return f"{text!r} is not a formula"
    return next(filter(None, map(_node_problem, ast.walk(tree))), "")


def _node_problem(node: ast.AST) -> str:
    """Return what is wrong with one part of a formula; empty if nothing is."""
    if not isinstance(node, _ALLOWED):
        return f"a formula cannot have {type(node).__name__.lower()!r}"
    if isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str):
        return f"a formula cannot have {node.value!r}"
    if isinstance(node, ast.Call):
        return _call_problem(node)
    return ""


def _call_problem(call: ast.Call) -> str:
    """Return what is wrong with the call of a function; empty if nothing is."""
    name = call.func.id if isinstance(call.func, ast.Name) else ast.unparse(call.func)
    if name not in FUNCTIONS:
        return f"there is no function {name!r}. {suggestion(name, FUNCTIONS)}"
    wanted, given = FUNCTIONS[name], len(call.args)
    if call.keywords or (wanted != given if wanted else given < _LEAST_ARGUMENTS):
        return f"{name} takes {wanted or 'two or more'} argument{'s' * (wanted != 1)}"
    return ""


def columns_of(text: str) -> list[str]:
    """Return the columns that a formula reads, sorted.

    >>> columns_of("log1p(first(mindist_km, capdist_km) / 100)")
    ['capdist_km', 'mindist_km']
    """
    return sorted(set(_names(ast.parse(text.strip(), mode="eval").body)))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    inner = node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node)
    for part in inner:
        yield from _names(part)


def expression(text: str) -> "pl.Expr":
    """Return a formula as an expression over the columns of a table.

    Parameters
    ----------
    text : that has been checked as a `FormulaText`

    Returns
    -------
    A number in each row; a comparison is 1 or 0. Missing where something that it needs is.
    """
    return _expression(ast.parse(text.strip(), mode="eval").body)


def _expression(node: ast.AST) -> "pl.Expr":
    """Return one part of a formula as an expression."""
    import polars as pl

    if isinstance(node, ast.Constant):
        return pl.lit(node.value if isinstance(node.value, str) else float(node.value))  # type: ignore[arg-type]
    if isinstance(node, ast.Name):
        return pl.col(node.id)
    if isinstance(node, ast.IfExp):
        chosen = pl.when(_expression(node.test) != 0).then(_expression(node.body))
        # Without a condition there is nothing to choose by, and not the second choice.
        otherwise = chosen.otherwise(_expression(node.orelse))
        return pl.when(_expression(node.test).is_not_null()).then(otherwise)
    if isinstance(node, ast.Call):
        name = node.func.id  # type: ignore[attr-defined]
        return _FUNCTIONS[name]([_expression(argument) for argument in node.args])
    return _operation(node)


def _operation(node: ast.AST) -> "pl.Expr":
    """Return an operation as an expression."""
    import polars as pl

    if isinstance(node, ast.BinOp):
        left, right = _expression(node.left), _expression(node.right)
        return _OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp):
        inner = _expression(node.operand)
        return -inner if isinstance(node.op, ast.USub) else (inner == 0).cast(pl.Float64)
    if isinstance(node, ast.Compare):
        parts = [node.left, *node.comparators]
        pairs = zip(parts, parts[1:], node.ops, strict=False)
        held = [_OPERATORS[type(op)](_expression(a), _expression(b)) for a, b, op in pairs]
        return pl.all_horizontal(held).cast(pl.Float64)
    assert isinstance(node, ast.BoolOp)  # noqa: S101  nothing else passes the check
    truths = [_expression(value) != 0 for value in node.values]
    both = isinstance(node.op, ast.And)
    joined = pl.all_horizontal(truths) if both else pl.any_horizontal(truths)
    return joined.cast(pl.Float64)


def _first(arguments: list["pl.Expr"]) -> "pl.Expr":
    import polars as pl

    return pl.coalesce(arguments)


def _bounded(arguments: list["pl.Expr"], *, largest: bool) -> "pl.Expr":
    """Return the largest or the smallest of some numbers; missing where one of them is."""
    import polars as pl

    chosen = pl.max_horizontal(arguments) if largest else pl.min_horizontal(arguments)
    return pl.when(pl.all_horizontal([one.is_not_null() for one in arguments])).then(chosen)


_FUNCTIONS: Final[dict[str, Callable[[list["pl.Expr"]], "pl.Expr"]]] = {
    "log": lambda arguments: arguments[0].log(),
    "log1p": lambda arguments: arguments[0].log1p(),
    "first": _first,
    "max": lambda arguments: _bounded(arguments, largest=True),
    "min": lambda arguments: _bounded(arguments, largest=False),
}
_OPERATORS: Final[dict[type[ast.AST], Callable[["pl.Expr", "pl.Expr"], "pl.Expr"]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}

"""The wording of scenario errors: what pydantic finds, in plain words at its line.

Pydantic says what is wrong with a value at a path. Here the path is followed into
the nodes of the file, so that the problem points at a line and a column, and each
type of finding gets the sentence and the hint that a user can act on.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from sim.domain.errors import Problem
from sim.domain.misfits import MISFIT
from sim.domain.scenario import PARTS
from sim.domain.vocabulary import QUARTER_PATTERN
from sim.loading.nodes import Entry, Mark, Node, Step, child, python_value
from sim.loading.shape import Shape, description, fields, pattern_of, shape_at, tags
from sim.loading.suggestions import MAX_HINTED, suggestion

type Path = tuple[Step, ...]
type Context = Mapping[str, Any]

PATTERNS: Final = {
    r"^[A-Z]{3}$": "a state's code, three capitals such as JPN",
    r"^[a-z][a-z0-9_]*$": "a name of small letters, digits and underscores",
    QUARTER_PATTERN: "a quarter such as 2025Q1",
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$": "a date such as 2024-12-31",
}
TYPES: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping of 'key: value' lines",
    "model_type": "a mapping of 'key: value' lines",
    "model_attributes_type": "a mapping of 'key: value' lines",
    "list_type": "a list",
    "tuple_type": "a list",
    "missing": "given",
}
BOUNDS: Final = {
    "greater_than_equal": "it must be at least {ge}",
    "greater_than": "it must be above {gt}",
    "less_than_equal": "it must be at most {le}",
    "less_than": "it must be below {lt}",
    "too_long": "it has {actual_length} items; at most {max_length} are allowed",
    "string_too_long": "it is longer than {max_length} characters",
    "finite_number": "it must be a finite number",
}
SHOWN_ROOTS: Final = {part: root for root, parts in PARTS.items() for part in parts} | {
    "parameter_sources": "parameters"
}


class Finding(NamedTuple):
    """One of pydantic's errors, at a path of the file."""

    path: Path
    rest: tuple[object, ...]
    kind: str
    given: object
    context: Context
    message: str
    loc: Path
    """Where pydantic found it, with the steps that the file does not have."""


def problems_of(
    error: ValidationError,
    tree: Node,
    shape: Shape,
    what: str,
    label: Callable[[str], str] = str,
) -> list[Problem]:
    """Return a problem for every place at which pydantic found something.

    Parameters
    ----------
    error : what pydantic found
    tree : the nodes that were checked
    shape : the class that they were checked against
    what : the word for the whole, such as `scenario`
    label : returns the code of a state with its name; absent: the code alone
    """
    # Sorted by path as groupby needs it, as text because steps are words and numbers.
    found = sorted(
        (_finding_at(one, tree) for one in error.errors(include_url=False)),
        key=lambda finding: (list(map(str, finding.path)), finding.kind == "missing"),
    )
    writer = _ProblemWriter(tree, shape, what, label)
    return [
        problem
        for path, group in groupby(found, key=lambda finding: finding.path)
        for problem in writer.problems(path, list(group))
    ]


def entry_at(tree: Node, path: Iterable[object]) -> Entry:
    """Return what stands at a path, as far as the path goes."""
    entry = Entry(tree.mark, tree)
    for step in path:
        found = child(entry.node, step)
        if found is None:
            break
        entry = found[1]
    return entry


def mark_of(entry: Entry) -> Mark:
    """Return where to point: at a scalar itself, at the key of a list or a mapping."""
    large = isinstance(entry.node.value, dict | tuple) or entry.node.value is None
    return entry.key if large else entry.node.mark


def dotted_path(path: Iterable[object]) -> str:
    r"""Return a path as overrides write it, without the parts that readers do not see.

    >>> dotted_path(["factors", ""]), dotted_path(["factors", "a\u200bb"])
    ("factors.''", "factors.'a\\u200bb'")
    """
    steps = map(str, path)
    # A key that cannot be seen would look as if it were another, or none.
    parts = [one if one.strip() and one.isprintable() else ascii(one) for one in steps]
    if parts and parts[0] in SHOWN_ROOTS:
        parts[0] = SHOWN_ROOTS[parts[0]]
    return ".".join(parts).removesuffix(".value")


def shown_value(given: object) -> str:
    """Return a value as messages show it."""
    if given is None:
        return "empty"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict):
        return "a mapping"
    return "a list" if isinstance(given, list | tuple) else repr(given)


def _finding_at(error: Any, tree: Node) -> Finding:  # noqa: ANN401 - a pydantic error
    node, path, rest = tree, [], []
    for step in error["loc"]:
        found = child(node, step)
        if found is None:
            rest.append(step)
        else:
            path.append(step if isinstance(step, str) else found[0])
            node = found[1].node
    context = error.get("ctx", {})
    return Finding(
        tuple(path), tuple(rest), error["type"], error["input"], context, error["msg"], error["loc"]
    )


class _ProblemWriter:
    """Puts the findings about one tree into words."""

    def __init__(self, tree: Node, shape: Shape, what: str, label: Callable[[str], str]) -> None:
        """Remember what the findings are about; see `problems_of`."""
        self.tree, self.shape, self.what, self.label = tree, shape, what, label
        self.hinted = 0

    def problems(self, path: Path, found: list[Finding]) -> list[Problem]:
        """Return the problems at one path: every missing key, and what is wrong with the value."""
        absent = [self._missing_key(one) for one in found if one.kind == "missing"]
        rest = [one for one in found if one.kind != "missing"]
        if not rest:
            return absent
        shape = shape_at(self.shape, path)
        # Pydantic has a finding for each member of a union; one sentence names them all.
        phrases = [phrase for one in rest if (phrase := _kind_wanted(one, shape))]
        if len(phrases) == len(rest):
            return [*absent, self._mismatch(path, rest, phrases)]
        special: dict[str, Callable[[Finding], Problem]] = {
            "extra_forbidden": self._unknown_key,
            "figure_form": self._figure_form,
            "figure_range": self._figure_range,
            "near_zero": self._near_zero,
            "no_such_day": self._no_such_day,
            "control_character": self._control_character,
            "odd_line": self._odd_line,
            "union_tag_not_found": self._unknown_form,
            "union_tag_invalid": self._unknown_form,
            MISFIT: self._misfit,
        }
        odd = [one for one in rest if not _kind_wanted(one, shape)]
        return [*absent, *(special.get(one.kind, self._other)(one) for one in odd)]

    def _missing_key(self, one: Finding) -> Problem:
        key = str(one.rest[-1])
        entry = entry_at(self.tree, one.path)
        # The key belongs into the file of the state or pact, not where that file is named.
        other_file = entry.key.source != entry.node.mark.source
        mark = entry.node.mark if other_file else entry.key
        hint = description(shape_at(self.shape, one.loc[:-1]), key)
        message = f"key {key!r} is missing in {self._name_of(one.path)}"
        return mark.problem(message, f"{key}: {hint}" if hint else "")

    def _unknown_key(self, one: Finding) -> Problem:
        *parent, key = one.path
        mark = entry_at(self.tree, one.path).key
        allowed = fields(shape_at(self.shape, one.loc[:-1]))
        message = f"unknown key {str(key)!r} in {self._name_of(parent)}"
        return mark.problem(message, self._suggestion(str(key), allowed))

    def _suggestion(self, name: str, allowed: Iterable[str]) -> str:
        """Return the hint for an unknown name; empty after the first problems."""
        self.hinted += 1
        return suggestion(name, allowed) if self.hinted <= MAX_HINTED else ""

    def _mismatch(self, path: Path, found: list[Finding], phrases: list[str]) -> Problem:
        entry = entry_at(self.tree, path)
        is_key = "[key]" in found[0].rest
        subject = f"key in {self._name_of(path[:-1])}" if is_key else dotted_path(path)
        given = path[-1] if is_key else found[0].given
        wanted = " or ".join(dict.fromkeys(phrases))
        hint = self._hint(given, found)
        mark = entry.key if is_key else mark_of(entry)
        return mark.problem(f"{subject} must be {wanted}; it is {shown_value(given)}", hint)

    def _figure_form(self, one: Finding) -> Problem:
        mark, name = mark_of(entry_at(self.tree, one.path)), dotted_path(one.path)
        if isinstance(one.given, list):
            count = len(one.given)
            message = f"{name} has {count} item{'s' * (count != 1)}, but a figure has 4"
            return mark.problem(message, "Write [value, status, year, source].")
        last = str(one.path[-1]) if one.path else "figure"
        message = f"{name} is {shown_value(one.given)} alone; a figure needs its status and source"
        value = one.given if isinstance(one.given, int | float) else "value"
        return mark.problem(message, f'Write {last}: [{value}, judgement, 2025, "why"].')

    def _figure_range(self, one: Finding) -> Problem:
        context = one.context
        mark = mark_of(entry_at(self.tree, (*one.path, "value")))
        bounds = "must be above 0"
        if "low" in context:
            bounds = (
                f"must be from {_short_number(context['low'])} to {_short_number(context['high'])}"
            )
        if "least" in context:
            bounds = f"must be 0 or at least {_short_number(context['least'])}"
        message = f"{dotted_path(one.path)} {bounds}; it is {_short_number(context['value'])}"
        return mark.problem(message, "Write 0 for a state without an army." * ("least" in context))

    def _near_zero(self, one: Finding) -> Problem:
        value, least = (_short_number(one.context[key]) for key in ("value", "least"))
        message = f"{dotted_path(one.path)} is {value}, too near 0 to count with"
        mark = mark_of(entry_at(self.tree, one.path))
        return mark.problem(message, f"Write 0 where it may be 0, else {least} or more.")

    def _no_such_day(self, one: Finding) -> Problem:
        mark = mark_of(entry_at(self.tree, one.path))
        return mark.problem(f"{dotted_path(one.path)} is {one.given}, no day of the calendar")

    def _control_character(self, one: Finding) -> Problem:
        mark = mark_of(entry_at(self.tree, one.path))
        message = f"{dotted_path(one.path)} holds {one.message}"
        return mark.problem(message, "Write it on one line, without control characters.")

    def _odd_line(self, one: Finding) -> Problem:
        mark = mark_of(entry_at(self.tree, one.path))
        return mark.problem(f"{dotted_path(one.path)} {one.message}")

    def _unknown_form(self, one: Finding) -> Problem:
        """Return the problem of a mapping whose form cannot be told."""
        entry = entry_at(self.tree, one.path)
        key = str(one.context["discriminator"]).strip("'")
        kinds = tags(shape_at(self.shape, one.loc))
        found = entry.node.mapping.get(key)
        if found is None:
            message = f"key {key!r} is missing in {self._name_of(one.path)}"
            return entry.key.problem(message, suggestion("", kinds))
        wanted = f"must be one of {', '.join(kinds)}; it is {shown_value(python_value(found.node))}"
        message = f"{dotted_path([*one.path, key])} {wanted}"
        # The message lists the kinds already.
        guess, _, _ = suggestion(str(found.node.value), kinds).partition("Allowed:")
        return mark_of(found).problem(message, guess.strip())

    def _misfit(self, one: Finding) -> Problem:
        name = dotted_path(one.path) or f"the {self.what}"
        message = one.message
        for code in dict.fromkeys(one.context.get("states", ())):
            message = message.replace(code, self.label(code))
        mark = mark_of(entry_at(self.tree, one.path))
        return mark.problem(f"{name} {message}", str(one.context["hint"]))

    def _other(self, one: Finding) -> Problem:
        entry = entry_at(self.tree, one.path)
        name = dotted_path(one.path) or f"the {self.what}"
        if one.kind in {"too_short", "string_too_short"}:
            least = one.context["min_length"]
            return mark_of(entry).problem(
                f"{name} must have at least {least}; it is {_size_words(one)}"
            )
        if one.kind in BOUNDS:
            bound = BOUNDS[one.kind].format_map(
                {key: _short_number(item) for key, item in one.context.items() if _is_number(item)}
            )
            return mark_of(entry).problem(f"{name} is {shown_value(one.given)}; {bound}")
        return entry.key.problem(f"{name}: {one.message}")

    def _hint(self, given: object, found: list[Finding]) -> str:
        """Return what the user may have meant by a wrong word or name."""
        known = [one for one in found if one.kind == "literal_error"]
        words = [word for one in known for word in _words_allowed(one)]
        if isinstance(given, str) and words:
            guess, _, _ = self._suggestion(given, words).partition("Allowed:")
            return guess.strip()
        if isinstance(given, str) and re.search(r"[/\\]|^\.", given):
            return "Files are named, not given by path: nothing may leave the library."
        return ""

    def _name_of(self, path: Sequence[object]) -> str:
        return dotted_path(path) or f"the {self.what}"


def _kind_wanted(one: Finding, shape: Shape) -> str:
    """Return what should stand in place of a value of the wrong kind; empty for other errors."""
    if one.kind in {"string_pattern_mismatch", "string_type"}:
        pattern = one.context.get("pattern") or pattern_of(shape)
        return PATTERNS.get(str(pattern), "text")
    if one.kind == "literal_error":
        words = _words_allowed(one)
        return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    return TYPES.get(one.kind, "")


def _words_allowed(one: Finding) -> list[str]:
    return re.findall(r"'([^']*)'", str(one.context.get("expected", "")))


def _short_number(number: float) -> str:
    return f"{number:.12g}"


def _is_number(given: object) -> bool:
    return isinstance(given, int | float)


def _size_words(one: Finding) -> str:
    size = len(one.given) if isinstance(one.given, str | list | dict) else 0
    return "empty" if size == 0 else f"only {size}"

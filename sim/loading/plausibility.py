"""Warnings of what is allowed and looks like a slip of the pen.

A share typed for a percentage, a military burden that disagrees with spending and
GDP, or a member of a pact outside the roster is no error: an invented world may
have all three. Each is worth a warning, at its place in the file.
"""

from collections.abc import Collection, Iterator
from typing import Final

from sim.domain.errors import Problem
from sim.loading.library import Libraries
from sim.loading.nodes import Entry, Mark, Node, figure_as_mapping

LEAST_PERCENT: Final = 0.1
"""Below it, and not 0, a percentage is perhaps meant as a share [%]. No state of the shipped worlds
has a burden or a growth so near 0."""

BURDEN_TOLERANCE: Final = 0.25
"""Part by which a burden may differ from spending over GDP: published tables use GDP in local
currency and other years, and the shipped ones differ by up to a tenth."""

PERCENTAGE_ENDING: Final = "_pct"

LISTS_OF_STATES: Final = {"pacts": ("members",), "flashpoints": ("stakes", "backers")}
"""Fields, by kind of file, that name states whose absence from the roster changes what happens."""


def scenario_warnings(
    tree: Node, roster: Collection[str], libraries: Libraries
) -> Iterator[Problem]:
    """Yield what looks like a mistake in a composed scenario.

    Parameters
    ----------
    tree : the composed scenario
    roster : codes of its states
    libraries : where names of other states are looked up
    """
    for part in ("states", "flashpoints", "pacts", "reference_pacts", "policies"):
        files = tree.get(part)
        for name, entry in files.mapping.items() if files else ():
            # Messages call both kinds of pacts by the name under which overrides reach them.
            root = "pacts" if part == "reference_pacts" else part
            yield from file_warnings(entry.node, f"{root}.{name}.")
            for field in LISTS_OF_STATES.get(root, ()):
                yield from _absent_states(f"{root}.{name}.{field}", entry, roster, libraries)


def _absent_states(
    where: str, file: Entry, roster: Collection[str], libraries: Libraries
) -> Iterator[Problem]:
    """Yield a warning if a field names states that exist and are not in the roster."""
    field = file.node.get(where.rpartition(".")[2])
    if field is None:
        return
    marks = {key: entry.key for key, entry in field.mapping.items()}
    marks |= {str(item.value): item.mark for item in field.items}
    absent = [code for code in marks if code not in roster and libraries.find("states", code)]
    if absent:
        listed = ", ".join(map(libraries.label, absent))
        message = f"{where} names {listed}, not in the roster and so left out"
        yield marks[absent[0]].warning(message)


def file_warnings(node: Node, where: str = "") -> Iterator[Problem]:
    """Yield what looks like a mistake among the figures of one file.

    Parameters
    ----------
    node : what the file says, right or not
    where : its name in front of a path in a message
    """
    burden, implied = _number_at(node, "burden_pct"), _implied_burden(node)
    disagrees = implied is not None and burden is not None and _differs(burden, implied)
    if disagrees:
        message = f"{where}burden_pct is {burden:g}, but spending over GDP is {implied:.2g} %"
        yield _mark_of_value(node.mapping["burden_pct"]).warning(message, _advice(burden, implied))
    for path, entry in _percentages(node, ()):
        value = _value_of(entry.node)
        is_said = disagrees and path == ("burden_pct",)
        if value is not None and 0 < abs(value) < LEAST_PERCENT and not is_said:
            message = f"{where}{'.'.join(path)} is {value:g} %, which looks like a share"
            hint = f"A percentage is meant: {100 * value:g} for a share of {value:g}."
            yield _mark_of_value(entry).warning(message, hint)


def _implied_burden(node: Node) -> float | None:
    """Return spending over GDP [%]; None if either is missing or no number."""
    spending, gdp = _number_at(node, "spending_usd_bn"), _number_at(node, "gdp_usd_bn")
    if spending is None or gdp is None or gdp <= 0:
        return None
    return 100 * spending / gdp


def _differs(burden: float, implied: float) -> bool:
    return abs(burden - implied) > BURDEN_TOLERANCE * max(burden, implied)


def _advice(burden: float | None, implied: float | None) -> str:
    """Return the hint for a burden that disagrees with spending over GDP."""
    if burden and implied and not _differs(100 * burden, implied):
        return f"A percentage is meant: {100 * burden:g} for a share of {burden:g}."
    return "One of burden_pct, spending_usd_bn and gdp_usd_bn may be in another unit or year."


def _percentages(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Yield path and entry of every figure whose name says that it is a percentage."""
    for key, entry in node.mapping.items():
        if key.endswith(PERCENTAGE_ENDING):
            yield (*path, key), entry
        else:
            yield from _percentages(entry.node, (*path, key))
    for number, item in enumerate(node.items):
        yield from _percentages(item, (*path, str(number)))


def _number_at(node: Node, key: str) -> float | None:
    found = node.get(key)
    return _value_of(found) if found else None


def _value_of(node: Node) -> float | None:
    """Return the number of a figure in either form; None if it is no figure or no number."""
    found = figure_as_mapping(node).get("value")
    value = found.value if found else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _mark_of_value(entry: Entry) -> Mark:
    """Return where the number of a figure stands."""
    found = figure_as_mapping(entry.node).get("value")
    return found.mark if found else entry.key

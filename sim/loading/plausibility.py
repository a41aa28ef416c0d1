"""Warnings of what is allowed and looks like a slip of the pen.

A share typed for a percentage, a military burden that disagrees with spending and
GDP, a member of a pact outside the roster or a side that can never lose office is no
error: an invented world may have them all. Each is worth a warning, at its place in the
file.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from sim.domain.errors import Problem
from sim.domain.scenario import PARTS
from sim.domain.vocabulary import (
    QUARTER_PATTERN,
    quarter_name,
    quarter_number,
    quarter_of_date,
)
from sim.loading.library import Libraries
from sim.loading.nodes import Entry, Mark, Node, figure_as_mapping

LEAST_PERCENT: Final = 0.1
"""Below it, and not 0, a percentage is perhaps meant as a share [%]. No state of the shipped worlds
has a burden or a growth so near 0."""

BURDEN_TOLERANCE: Final = 0.25
"""Part by which a burden may differ from spending over GDP: published tables use GDP in local
currency and other years, and the shipped ones differ by up to a tenth."""

ROOTS: Final = ("states", "flashpoints", "pacts", "proposals", "policies")
"""Beginnings of paths into the files that are looked at."""

MOST_PERCENT: Final = 100
"""From it on a percentage is told without figures behind the point."""

PERCENTAGE_ENDING: Final = "_pct"

MOST_NOTICE: Final = 8
"""Quarters of notice above which months are perhaps meant: treaties ask for a year or less."""

USUAL_WINDOW: Final = (1.0, 2.0)
"""Between them lies every estimate of how talks on a treaty change what challengers do."""

MOST_SHOCK: Final = 0.5
"""Yearly probability of force above which a shock would outweigh every threat that is felt."""

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

LISTS_OF_STATES: Final = {
    "pacts": ("members",),
    "flashpoints": ("stakes", "backers"),
    "proposals": ("invited",),
}
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
    roots = {part: root for root in ROOTS for part in PARTS.get(root, (root,))}
    for part, root in roots.items():
        files = tree.get(part)
        for name, entry in files.mapping.items() if files else ():
            # Messages call all kinds of pacts by the name under which overrides reach them.
            yield from file_warnings(entry.node, f"{root}.{name}.")
            for field in LISTS_OF_STATES.get(root, ()):
                yield from _absent_states(f"{root}.{name}.{field}", entry, roster, libraries)
    yield from _never_in_force(tree)
    yield from _not_patrons(tree, libraries)
    yield from _odd_happenings(tree, roster, libraries)


def _never_in_force(tree: Node) -> Iterator[Problem]:
    """Yield a warning for a pact whose date is after the last quarter of a run."""
    start, quarters = tree.get("start"), tree.get("quarters")
    begin, length = (start.text if start else None), (quarters.value if quarters else None)
    if not (begin and re.match(QUARTER_PATTERN, begin) and isinstance(length, int)):
        return
    last = quarter_number(begin) + length - 1
    found = tree.get("pacts")
    for name, entry in found.mapping.items() if found else ():
        date = entry.node.get("in_force")
        day = date.text if date else None
        if date and day and _DATE.fullmatch(day) and quarter_of_date(day) > last:
            message = (
                f"pacts.{name}.in_force is {day}, after the last quarter, {quarter_name(last)}"
            )
            yield date.mark.warning(message, "In no quarter of a run is it in force.")


def _not_patrons(tree: Node, libraries: Libraries) -> Iterator[Problem]:
    """Yield a warning where a state depends on one that has no policy, if any state has one."""
    policies, states = tree.get("policies"), tree.get("states")
    owners = (one.node.get("patron") for one in policies.mapping.values()) if policies else ()
    patrons = {owner.text for owner in owners if owner}
    for code, state in states.mapping.items() if states and patrons else ():
        named = state.node.get("dependence")
        for other, entry in named.mapping.items() if named else ():
            if other not in patrons:
                message = f"states.{code}.dependence names {libraries.label(other)}, no patron here"
                yield entry.key.warning(message, "It counts only if that state has a policy.")


def _odd_happenings(tree: Node, roster: Collection[str], libraries: Libraries) -> Iterator[Problem]:
    """Yield a warning for shocks and events that come to nothing, and for a huge shock."""
    for part in ("shocks", "events"):
        found = tree.get(part)
        for number, one in enumerate(found.items if found else ()):
            state = one.get("state")
            if state and state.text not in roster and libraries.find("states", state.text or ""):
                label = libraries.label(str(state.value))
                message = f"{part}.{number}.state is {label}, not in the roster and so left out"
                yield state.mark.warning(message)
    begin, shocks = tree.get("start"), tree.get("shocks")
    for number, one in enumerate(shocks.items if shocks else ()):
        quarter, size = one.get("quarter"), one.mapping.get("size")
        # Quarters such as 2025Q1 are in the order of time when they are in that of letters.
        if quarter and quarter.text and begin and begin.text and quarter.text < begin.text:
            message = f"shocks.{number} is of {quarter.text}, before the start, and so left out"
            yield quarter.mark.warning(message)
        worth = _value_of(size.node) if size else None
        if size and worth is not None and worth > MOST_SHOCK:
            message = f"shocks.{number}.size is {worth:g} a year, which outweighs every threat"
            yield _mark_of_value(size).warning(message)


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
    if disagrees and implied is not None:
        over = f"{implied:.2g}" if implied < MOST_PERCENT else f"{implied:,.0f}"
        message = f"{where}burden_pct is {burden:g}, but spending over GDP is {over} %"
        yield _mark_of_burden(node).warning(message, _advice(burden, implied))
    for path, entry in _percentages(node, ()):
        value = _value_of(entry.node)
        is_said = disagrees and path == ("burden_pct",)
        if value is not None and 0 < abs(value) < LEAST_PERCENT and not is_said:
            message = f"{where}{'.'.join(path)} is {value:g} %, which looks like a share"
            hint = f"A percentage is meant: {100 * value:g} for a share of {value:g}."
            yield _mark_of_value(entry).warning(message, hint)
    yield from _odd_politics(node, where)


def _odd_politics(node: Node, where: str) -> Iterator[Problem]:
    """Yield what looks like a mistake in the slow half of a file: treaties and governments."""
    notice, window = _number_at(node, "exit_notice_quarters"), _number_at(node, "window")
    if notice is not None and notice > MOST_NOTICE:
        message = f"{where}exit_notice_quarters is {notice:g}, which looks like months"
        yield _mark_of_value(node.mapping["exit_notice_quarters"]).warning(message)
    low, high = USUAL_WINDOW
    if window is not None and not low <= window <= high:
        message = f"{where}window is {window:g}, outside {low:g} to {high:g}"
        hint = "1 means that talks change nothing, 1.5 that rivals hurry."
        yield _mark_of_value(node.mapping["window"]).warning(message, hint)
    sides = node.get("sides")
    for number, side in enumerate(sides.items if sides else ()):
        hold = _number_at(side, "hold_probability")
        if hold in {0, 1}:
            said = "always" if hold else "never"
            message = f"{where}sides.{number}.hold_probability is {hold:g}: it {said} stays"
            yield _mark_of_value(side.mapping["hold_probability"]).warning(message)
    if sides and sides.items and not _decides_government(node):
        message = f"{where}sides are two, but no election decides the government"
        yield node.mapping["sides"].key.warning(message, "It changes only by a dated event.")


def _decides_government(state: Node) -> bool:
    """Return whether an election of a state decides who governs."""
    elections = state.get("elections")
    decided = (one.get("decides") for one in (elections.items if elections else ()))
    return any(word.text == "government" for one in decided if one for word in one.items)


def _implied_burden(node: Node) -> float | None:
    """Return spending over GDP [%]; None if either is missing or no number."""
    spending, gdp = _number_at(node, "spending_usd_bn"), _number_at(node, "gdp_usd_bn")
    if spending is None or gdp is None or gdp <= 0:
        return None
    return 100 * spending / gdp


def _mark_of_burden(node: Node) -> Mark:
    """Return where a burden disagrees: where another file changes it, spending or GDP, if one does.

    Who overrides the GDP of a shipped state is the one to ask, not the shipped burden.
    """
    keys = ("burden_pct", "spending_usd_bn", "gdp_usd_bn")
    marks = [_mark_of_value(node.mapping[key]) for key in keys]
    own = (one for one in marks if one.source.shown != node.mark.source.shown)
    return next(own, marks[0])


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

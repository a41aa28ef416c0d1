"""The tree of a solved crisis as drawn lines: a node a line, folded where it is too wide.

A line says what led to the node, how likely that is once the target resists, who
moves there, and for each option its probability and the mover's expected utility.
What is folded stands below its own column, beside the drawing, which goes on.
"""

import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from sim.analysis.crisis.nodes import EndNode, HelpNode, Node, Option
from sim.analysis.telling.words import number_text, utility_text

SMALLEST_SHOWN: Final = 0.0005
"""Chances and differences below it are printed as nought."""

RESISTED: Final = "resisted"
"""What leads to the first node."""

GAP: Final = "  "
"""What stands between two columns."""

_OPTION_WIDTH: Final = 15
_UNLIMITED: Final = sys.maxsize


@dataclass(frozen=True)
class _Line:
    """One node of the tree as it will be printed."""

    drawing: str
    """The branches before its words."""

    below: str
    """The branches before what is folded."""

    edge: str
    """What led here."""

    reach: str
    """Chance of getting here, once the target resists."""

    mover: str
    """Who moves."""

    options: tuple[str, ...] = ()
    """Chances and utilities."""

    remarks: tuple[str, ...] = ()
    """Beliefs, the rest: parts that belong on one line each."""

    def pieces(self) -> list[tuple[str, str]]:
        """Return what is broken nowhere, each with the gap before it; options stand in columns."""
        options = [(GAP, f"{option:<{_OPTION_WIDTH}}") for option in self.options]
        gaps = [GAP, *[" "] * len(self.remarks)]
        return options + list(zip(gaps, self.remarks, strict=False))


def node_lines(root: Node, width: int) -> list[str]:
    """Return a subtree as lines, aligned as far as there is room.

    Parameters
    ----------
    root : the first node after the target resists
    width : that lines are folded to [characters]; a longer word stays whole
    """
    lines = list(_lines(root, ("", "", ""), RESISTED))
    edge = max(len(line.drawing + line.edge) for line in lines)
    reach = max(len(line.reach) for line in lines)
    mover = max(len(line.mover) for line in lines)
    heads = [
        f"{line.drawing + line.edge:<{edge}}{GAP}{line.reach:>{reach}}{GAP}{line.mover:<{mover}}"
        for line in lines
    ]
    pairs = list(zip(heads, lines, strict=True))
    whole = [row for head, line in pairs for row in _rows(head, line, _UNLIMITED)]
    if max(map(len, whole)) <= width:
        return whole
    widest = max(len(text.rstrip()) for line in lines for _, text in line.pieces())
    if len(heads[0] + GAP) + widest > width:
        return [row for line in lines for row in _narrow_rows(line, width)]
    return [row for head, line in pairs for row in _rows(head, line, width)]


def _rows(head: str, line: _Line, width: int) -> list[str]:
    """Return a node with what it says beside it, as much in a row as there is room for."""
    rows, margin = [head], f"{line.below:<{len(head + GAP)}}"
    for gap, text in line.pieces():
        # Without the padding, which nobody would see at the end of a line.
        if len(f"{rows[-1]}{gap}{text}".rstrip()) <= width:
            rows[-1] += gap + text
        else:
            rows.append(margin + text)
    return [row.rstrip() for row in rows]


def _narrow_rows(line: _Line, width: int) -> list[str]:
    """Return a node without columns, where long names or a deep tree leave them no room."""
    parts = [line.edge, line.reach, line.mover, *line.options, " ".join(line.remarks)]
    return textwrap.wrap(
        GAP.join(parts).rstrip(),
        # The drawing of a deep tree on a very narrow screen would leave no room at all.
        max(width, 2 * len(line.below + GAP)),
        initial_indent=line.drawing,
        subsequent_indent=line.below + GAP,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(node: Node, drawing: tuple[str, str, str], edge: str) -> Iterator[_Line]:
    """Yield a node's line and those below it.

    Parameters
    ----------
    drawing : the branches before this line, before what is folded of it, and before the lines
        below it
    """
    before, beside, below = drawing
    # The branch to the first line below begins beside what is folded.
    goes_on = beside + ("│" if node.branches else "")
    yield _node_line(node, before, goes_on, edge)
    for branch in node.branches:
        is_last = branch is node.branches[-1]
        here, after = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
        text = f"{node.mover} {' or '.join(branch.options)}"
        if branch.node is None:
            rare = _reach_text(branch.reach)
            yield _Line(below + here, below + after, text, rare, "...")
        else:
            yield from _lines(branch.node, (below + here, below + after, below + after), text)


def _node_line(node: Node, drawing: str, below: str, edge: str) -> _Line:
    """Return the line of a node."""
    match node:
        case HelpNode():
            options = tuple(_level_text(option) for option in node.options)
            remarks = _belief_text(node)
        case EndNode():
            options = (*(_end_text(option) for option in node.options), _win_text(node))
            remarks = _weights_text(node)
        case _:
            assert_never(node)
    return _Line(
        drawing=drawing,
        below=below,
        edge=edge,
        reach=_reach_text(node.reach),
        mover=node.mover,
        options=options,
        remarks=remarks,
    )


def _reach_text(reach: float) -> str:
    """Return a chance to get somewhere; the ends of a tree of four need a digit more."""
    return f"{reach:.4f}"


def _level_text(option: Option) -> str:
    """Return a guarantor's option by the initial of its level."""
    value = "unlawful" if option.utility is None else utility_text(option.utility)
    return f"{option.name[0].upper()} {number_text(option.chance)} ({value})"


def _belief_text(node: HelpNode) -> tuple[str, ...]:
    """Return what challenger and target expect, where that differs from what is so."""
    chances = [option.chance for option in node.options]
    gaps = [abs(one - other) for one, other in zip(node.believed, chances, strict=True)]
    is_told = max(gaps) >= SMALLEST_SHOWN
    return (f"believed {chances_text(node.believed)}",) if is_told else ()


def _end_text(option: Option) -> str:
    """Return one of the challenger's options at an end."""
    return f"{option.name} {number_text(option.chance)} ({utility_text(option.utility)})"


def _win_text(node: EndNode) -> str:
    """Return the chance that the challenger wins."""
    return f"wins {number_text(node.win_probability)}"


def _weights_text(node: EndNode) -> tuple[str, ...]:
    """Return who stands with the target without having looked ahead, and how far."""
    parts = [
        f"{name} {number_text(weight)}"
        for name, weight in node.weights.items()
        if weight >= SMALLEST_SHOWN
    ]
    # Folded between states, so that each keeps its number.
    return tuple(
        f"{'' if i else 'with '}{part}{',' if i < len(parts) - 1 else ''}"
        for i, part in enumerate(parts)
    )


def chances_text(chances: Iterable[float]) -> str:
    """Return the chances of abstain, support and fight as one cell.

    >>> chances_text([0.25, 0.5, 0.25])
    '0.250 / 0.500 / 0.250'
    """
    return " / ".join(number_text(chance) for chance in chances)

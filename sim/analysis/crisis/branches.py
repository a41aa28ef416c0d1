"""A solved crisis as a plain tree of moves, and as the rows that are worth drawing of it.

Every option of every mover has the chance that the mover takes it and the shares of the ways
in which the crisis ends from there. Options that are reached too rarely are added up, so that
what is drawn is short while its chances still add up to one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sim.analysis.crisis.nodes import EndNode, Node
from sim.analysis.crisis.tree import CrisisTree, ModeTree, Subtree, Widening
from sim.domain.records import CrisisRecord
from sim.domain.vocabulary import MODES, STATUS_QUO, CouncilAnswer, Mode

NEGLIGIBLE: Final = 0.005
"""Chance of a mover's rare options below which they are left out: it would be printed as 0.00."""

type Ends = Mapping[str, float]
"""{outcome: its share}, together 1."""

type Role = Literal["challenger", "target", "council", "guarantor"]
"""Who moves."""

ANSWERS: Final = {CouncilAnswer.ACTIVE: "activate", CouncilAnswer.INACTIVE: "not_activate"}
"""{what a council decides: its name among the moves of a record}."""

_MAJOR_ATTACK: Final = MODES[Mode.MAJOR_ATTACK]


class Way(NamedTuple):
    """One thing that a mover can do."""

    name: str
    """As records have it."""
    chance: float
    """The mover's own probability, in [0, 1]."""
    ends: Ends
    """How the crisis ends from there."""
    next_move: "Choosing | None"
    """Who moves then; None where the challenger alone is left to press on or to back down."""


@dataclass(frozen=True)
class Choosing:
    """One mover at one point of the tree."""

    role: Role
    mover: str
    """Its name; empty for a council."""
    ways: tuple[Way, ...]
    """What it can do, as far as it ever does it."""

    @property
    def ends(self) -> Ends:
        """Return how the crisis ends from here."""
        return mixed([(one.chance, one.ends) for one in self.ways])


def mixed(parts: Sequence[tuple[float, Ends]]) -> Ends:
    """Return the mean of shares, weighed by chances."""
    total = sum(chance for chance, _ in parts)
    found: dict[str, float] = {}
    for chance, ends in parts:
        for name, share in ends.items():
            found[name] = found.get(name, 0.0) + share * chance / total
    return found


def opening(tree: CrisisTree) -> Choosing:
    """Return the challenger's opening, with all that follows."""
    modes = {one.mode: one for one in tree.modes}
    ways = []
    for choice in tree.choices:
        if choice.chance <= 0:
            continue
        follows = None if choice.name == STATUS_QUO else _response(tree, modes[choice.name])
        ends = {"status_quo": 1.0} if follows is None else follows.ends
        ways.append(Way(choice.name, choice.chance, ends, follows))
    return Choosing("challenger", tree.challenger, tuple(ways))


def _response(tree: CrisisTree, mode: ModeTree) -> Choosing:
    """Return the target's answer to a mode."""
    ways = []
    if mode.resist < 1:
        ways.append(Way("concede", 1 - mode.resist, {"conceded": 1.0}, None))
    if mode.resist > 0:
        ends, follows = _resisted(mode)
        ways.append(Way("resist", mode.resist, ends, follows))
    return Choosing("target", tree.target, tuple(ways))


def _resisted(mode: ModeTree) -> tuple[Ends, Choosing | None]:
    """Return how a challenge that is resisted ends, and who moves first."""
    found = {one.answer: (one.chance, *_after(one, mode.mode)) for one in mode.subtrees}
    if None in found:
        return found[None][1:]
    ways = tuple(
        Way(ANSWERS[answer], chance, ends, follows)
        for answer, (chance, ends, follows) in found.items()
        if answer is not None
    )
    council = Choosing("council", "", ways)
    return council.ends, council


def _after(subtree: Subtree, mode: str) -> tuple[Ends, Choosing | None]:
    """Return how a subtree ends, and who moves first in it."""
    return _followed(subtree.root, mode, subtree.widening)


def _followed(node: Node, mode: str, widening: Widening | None) -> tuple[Ends, Choosing | None]:
    """Return how a node ends, and the guarantor that moves there, if one does."""
    if isinstance(node, EndNode):
        return _ends_of(node, mode, widening), None
    below = {branch.options[0]: branch.node for branch in node.branches}
    ways = []
    for option in node.options:
        after = below.get(option.name)
        if option.chance <= 0 or after is None:
            continue
        ends, follows = _followed(after, mode, widening)
        ways.append(Way(option.name, option.chance, ends, follows))
    here = Choosing("guarantor", node.mover, tuple(ways))
    return here.ends, here


def _ends_of(node: EndNode, mode: str, widening: Widening | None) -> Ends:
    """Return what comes of the challenger facing those who stand there."""
    press = node.options[-1].chance
    ends = {"backed_down": 1 - press}
    if press == 0:
        return ends
    if mode == _MAJOR_ATTACK:
        return {**ends, "war": press}
    win = node.win_probability or 0.0
    taken, repelled = press * win, press * (1 - win)
    by_target, by_challenger = widening or (0.0, 0.0)
    return {
        **ends,
        "repelled": repelled * (1 - by_challenger),
        "taken": taken * (1 - by_target),
        "war": taken * by_target + repelled * by_challenger,
    }


class BranchRow(NamedTuple):
    """A branch of the tree, or branches beside each other that are too rare to be told apart."""

    parent: int
    """Number of the row that it follows; -1 for the opening."""
    depth: int
    role: Role
    mover: str
    names: tuple[str, ...]
    """What the mover does; several where they are added up."""
    chance: float
    """The mover's own probability of it, in [0, 1]."""
    reach: float
    """Chance that the crisis comes there, in [0, 1]."""
    is_taken: bool
    """Whether it came there."""
    ends: Ends | None
    """How the crisis ends from there; None where the rows below tell."""


def branch_rows(tree: CrisisTree, least: float, path: Sequence[str] = ()) -> list[BranchRow]:
    """Return the branches of a solved crisis, from the opening down.

    Parameters
    ----------
    least : share of challenges below which what is reached is added up, in [0, 1]
    path : names of what was done, which is followed however rare it was
    """
    first = opening(tree)
    challenged = sum(one.chance for one in first.ways if one.name != STATUS_QUO)
    asked = _Asked(least * challenged, tuple(path))
    rows: list[BranchRow] = []
    _add_rows(rows, first, _Place(-1, 0, 1.0, ()), asked)
    return rows


class _Asked(NamedTuple):
    """What is drawn of a tree."""

    least: float
    """Chance below which branches are added up."""
    path: tuple[str, ...]
    """What was done."""

    def is_on(self, path: tuple[str, ...]) -> bool:
        """Return whether what was done begins so."""
        return self.path[: len(path)] == path


class _Place(NamedTuple):
    """Where in the tree a mover is."""

    parent: int
    depth: int
    reach: float
    path: tuple[str, ...]


def _add_rows(rows: list[BranchRow], choosing: Choosing, place: _Place, asked: _Asked) -> None:
    """Add the rows of a mover and all below it."""
    rare = []
    for way in choosing.ways:
        reach, path = place.reach * way.chance, (*place.path, way.name)
        if reach < asked.least and not asked.is_on(path):
            rare.append(way)
            continue
        here = _Place(len(rows), place.depth + 1, reach, path)
        row = _row(choosing, place, [way])._replace(is_taken=asked.is_on(path))
        follows = way.next_move
        if follows is None or not _is_told(follows, here, asked):
            rows.append(row)
            continue
        rows.append(row._replace(ends=None))
        _add_rows(rows, follows, here, asked)
    # What an opening is almost never tells what is deterred.
    if rare and (not place.path or sum(one.chance for one in rare) >= NEGLIGIBLE):
        rows.append(_row(choosing, place, rare))


def _row(choosing: Choosing, place: _Place, ways: Sequence[Way]) -> BranchRow:
    """Return the row of one thing that a mover can do, or of several together."""
    chance = sum(one.chance for one in ways)
    return BranchRow(
        parent=place.parent,
        depth=place.depth,
        role=choosing.role,
        mover=choosing.mover,
        names=tuple(one.name for one in ways),
        chance=chance,
        reach=place.reach * chance,
        is_taken=False,
        ends=mixed([(one.chance, one.ends) for one in ways]),
    )


def _is_told(choosing: Choosing, place: _Place, asked: _Asked) -> bool:
    """Return whether any option of a mover is drawn alone; else the row before sums them up."""
    return any(
        place.reach * one.chance >= asked.least or asked.is_on((*place.path, one.name))
        for one in choosing.ways
    )


def path_of(tree: CrisisTree, record: CrisisRecord, codes: Sequence[str]) -> list[str]:
    """Return what was done in a crisis, as the names of a path through its tree.

    Parameters
    ----------
    tree : of the crisis
    record : how it went
    codes : challenger, target and guarantors in the order of the tree
    """
    if record.mode is None:
        return [STATUS_QUO]
    if record.outcome == "conceded":
        return [record.mode, "concede"]
    council = [one.choice for one in record.moves if one.decision == "council"]
    first = codes[2 : 2 + len(tree.levels)]
    helped = [record.levels.get(code, "abstain") for code in first]
    return [record.mode, "resist", *council[:1], *helped]


def outcomes_of(rows: Sequence[BranchRow]) -> Iterator[str]:
    """Yield the outcomes that some row may end with."""
    for row in rows:
        yield from (name for name, share in (row.ends or {}).items() if share > 0)

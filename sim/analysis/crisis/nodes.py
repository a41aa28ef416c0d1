"""The moves of a solved crisis as a tree of plain records, from the first guarantor down.

A node is one mover at one point of the tree: its options, and what follows each of
them. There is a class of nodes for every kind of move, and `Node` is any of them:
whoever reads a tree is told by the type checker of a kind that it does not know.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from sim.domain.vocabulary import LEVELS
from sim.engine.crisis.arrays import WIDENED, Crisis, ModeColumn, NodeColumn, Solution
from sim.engine.crisis.backward_induction import believed_levels
from sim.engine.crisis.movers import guarantor_standing, lawful_levels, payoff_row

N_LEVELS = len(LEVELS)


class Option(NamedTuple):
    """One thing that a mover can do."""

    name: str
    """A level, or what the challenger does."""

    chance: float
    """The mover's own probability, in [0, 1]."""

    utility: float | None
    """The mover's expected utility [stakes]; None where the option is not open, or never taken."""


@dataclass(frozen=True)
class BaseNode:
    """One mover at one point of the tree."""

    mover: str
    """Who moves."""

    reach: float
    """Chance of getting here once the target resists, in [0, 1]."""

    options: tuple[Option, ...]
    """What the mover can do."""

    branches: tuple["Branch", ...]
    """What follows, as far as it is wanted; empty at an end."""


@dataclass(frozen=True)
class Branch:
    """What follows an option, or neighboring options that are too rare to be followed."""

    options: tuple[str, ...]
    """Names of the options."""

    reach: float
    """Chance of getting there once the target resists, in [0, 1]."""

    node: "Node | None"
    """The next move; None where it is too rare to be followed."""


@dataclass(frozen=True)
class HelpNode(BaseNode):
    """A guarantor that looks ahead decides how far to help."""

    believed: tuple[float, ...]
    """(3,) what challenger and target expect of it, by level, in [0, 1]."""


@dataclass(frozen=True)
class EndNode(BaseNode):
    """The challenger faces those who stand there: it backs down or presses."""

    win_probability: float | None
    """Chance that it wins if it presses, in [0, 1]; None where it never presses."""

    weights: Mapping[str, float]
    """Weight in the defenders' strength of the guarantors that do not look ahead, in [0, 1]."""


type Node = HelpNode | EndNode
"""Any kind of node."""


class Extent(NamedTuple):
    """How much of a tree is wanted."""

    depth: int | None = None
    """Guarantors' moves that are followed; absent: all."""

    min_reach: float = 0.0
    """Smallest chance of being reached, once the target resists, that is followed."""


WHOLE: Final = Extent()
"""All of a tree."""


@dataclass(frozen=True)
class Subgame:
    """What follows once the target resists one mode and the council has given one answer."""

    names: Sequence[str]
    """Challenger, target and the guarantors in the order of the arrays."""

    crisis: Crisis
    solution: Solution
    tree: int
    """Position of the mode, or `WIDENED`."""

    answer: int
    """A `CouncilAnswer`."""

    extent: Extent = WHOLE

    @property
    def mode(self) -> int:
        """Return the position of the mode whose payoffs and obligations hold."""
        return int(payoff_row(self.tree))

    @property
    def n_strategic(self) -> int:
        """Return how many guarantors look ahead."""
        return int(self.crisis.n_strategic)

    @property
    def guarantors(self) -> Sequence[str]:
        """Return the guarantors, strongest first."""
        return self.names[2:]

    def values(self, node: int) -> np.ndarray:
        """Return the values at a node, one-dimensional, columns `NodeColumn`."""
        return np.asarray(self.solution.node[self.tree, self.answer, node])

    def law(self, guarantor: int) -> np.ndarray:
        """Return the chances of each highest lawful level, (3,), in [0, 1]."""
        return np.array(lawful_levels(self.crisis, self.mode, guarantor))

    def sigma(self, node: int) -> np.ndarray:
        """Return (3, 3) the mover's probability of a level (last) by highest lawful level."""
        return np.asarray(self.solution.sigma[self.tree, self.answer, node])

    def belief(self, guarantor: int, node: int) -> tuple[float, ...]:
        """Return what challenger and target expect of the mover, (3,) by level, in [0, 1]."""
        owes = guarantor_standing(self.crisis, self.mode, self.answer, guarantor)[0]
        expected = believed_levels(
            lawful_levels(self.crisis, self.mode, guarantor),
            self.sigma(node),
            owes,
            float(self.crisis.reputation[guarantor]),
            float(self.crisis.belief_weight),
        )
        return tuple(float(chance) for chance in expected)


def first_node(subgame: Subgame) -> Node:
    """Return the first move after the target resists, with all that follows.

    Parameters
    ----------
    subgame : of a mode and an answer that can come; others are not solved

    Returns
    -------
    a `HelpNode` where a guarantor looks ahead, else an `EndNode`
    """
    return _node(subgame, 0, 0, 1.0)


def _node(subgame: Subgame, node: int, n_moved: int, reach: float) -> Node:
    """Return a node and those below it, after the first `n_moved` guarantors have moved."""
    if n_moved == subgame.n_strategic:
        return _end_node(subgame, node, reach)
    return _help_node(subgame, node, n_moved, reach)


def _help_node(subgame: Subgame, node: int, guarantor: int, reach: float) -> HelpNode:
    """Return the node of a guarantor's move."""
    law = subgame.law(guarantor)
    # What it does is drawn after the law is read, so the readings are averaged here.
    chances = np.asarray(law @ subgame.sigma(node))
    own = NodeColumn.GUARANTORS + guarantor
    child = _first_child(node)
    options = [
        Option(
            name=name,
            chance=float(chances[level]),
            utility=(float(subgame.values(child + level)[own]) if law[level:].sum() > 0 else None),
        )
        for level, name in enumerate(LEVELS)
    ]
    depth, min_reach = subgame.extent
    is_followed = depth is None or guarantor < depth
    pieces = _pieces(chances, reach, min_reach) if is_followed else ()
    branches = [
        Branch(
            options=tuple(LEVELS[level] for level in piece.levels),
            reach=piece.reach,
            node=(
                None
                if piece.is_rare
                else _node(subgame, child + piece.levels[0], guarantor + 1, piece.reach)
            ),
        )
        for piece in pieces
    ]
    return HelpNode(
        mover=subgame.guarantors[guarantor],
        reach=reach,
        options=tuple(options),
        branches=tuple(branches),
        believed=subgame.belief(guarantor, node),
    )


def _first_child(node: int) -> int:
    """Return the number of the first node below; a solution numbers them from the root down."""
    return N_LEVELS * node + 1


class _Piece(NamedTuple):
    """One level below a node, or neighbors that are reached too rarely to be followed."""

    levels: list[int]
    reach: float
    is_rare: bool


def _pieces(chances: np.ndarray, reach: float, min_reach: float) -> Iterator[_Piece]:
    """Yield what is below a node; nothing where all of it is too rare."""
    levels = [level for level in range(N_LEVELS) if chances[level] > 0]
    rare = {level: bool(reach * chances[level] < min_reach) for level in levels}
    # One line that sums up everything below would repeat the line of the node itself.
    if all(rare.values()):
        return
    for is_rare, group in groupby(levels, key=rare.__getitem__):
        together = list(group)
        for piece in [together] if is_rare else [[one] for one in together]:
            share = reach * float(sum(chances[level] for level in piece))
            yield _Piece(levels=piece, reach=share, is_rare=is_rare)


def _end_node(subgame: Subgame, node: int, reach: float) -> EndNode:
    """Return an end, where the challenger backs down or presses."""
    crisis, values = subgame.crisis, subgame.values(node)
    press, win = float(values[NodeColumn.PRESS]), float(values[NodeColumn.WIN])
    audience = -float(crisis.modes[subgame.mode, ModeColumn.AUDIENCE_COST])
    # The solver keeps what the node is worth; what pressing is worth is what backing down leaves.
    # As the challenger sees it: of a war that may follow it believes what others would do.
    worth = float(values[NodeColumn.BELIEF + NodeColumn.CHALLENGER])
    clash = (worth - (1 - press) * audience) / press if press else None
    back_down = Option(name="back down", chance=1 - press, utility=audience)
    is_war = subgame.tree == WIDENED
    pressing = Option(name="war" if is_war else "press", chance=press, utility=clash)
    return EndNode(
        mover=subgame.names[0],
        reach=reach,
        # There is nothing left to back down from once a clash has become a war.
        options=(pressing,) if is_war else (back_down, pressing),
        branches=(),
        win_probability=win / press if press else None,
        weights=_weights(subgame, node),
    )


def _weights(subgame: Subgame, node: int) -> dict[str, float]:
    """Return how far the guarantors that do not look ahead are expected to stand, at an end."""
    # Ends are the last nodes, and the arrays of the rest have no room for the others.
    first_end = (N_LEVELS**subgame.n_strategic - 1) // 2
    weight = subgame.solution.weight[subgame.tree, subgame.answer, :, node - first_end]
    return {
        name: float(weight[k])
        for k, name in enumerate(subgame.guarantors)
        if k >= subgame.n_strategic
    }

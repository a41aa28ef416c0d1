"""A solved crisis as text: a summary, then the tree of every mode, one line a node.

Each line says how likely the node is to be reached once the target resists, who
moves there, and for each option the probability and the mover's expected utility.
At the ends the challenger backs down or presses.

Three columns appear only where they say something: what law and reservations
allow, what challenger and target believe of the guarantor where that differs
from its own probabilities, and what the guarantors that do not look ahead add.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from sim.analysis.telling.tables import table_text
from sim.analysis.telling.words import number_text, utility_text, words
from sim.domain.vocabulary import LEVELS, MODES, STATUS_QUO
from sim.engine.crisis.arrays import Crisis, ModeColumn, NodeColumn, Solution, SummaryColumn
from sim.engine.crisis.backward_induction import believed_levels
from sim.engine.crisis.movers import guarantor_standing, lawful_levels
from sim.engine.crisis.solver import answer_probability

N_LEVELS = len(LEVELS)
SMALLEST_SHOWN = 0.0005
LEGEND = """\
A abstain, S support, F fight: the mover's probability (its expected utility in stakes). The
number before the mover is the chance to get there once the target resists. Probabilities are
softmax(precision x utility), with the bias added to fighting, over what the law allows."""
COUNCIL = ("council activates", "council does not activate")
_OPTION_WIDTH = 15
_FULL = N_LEVELS - 1


@dataclass(frozen=True)
class TreeView:
    """A solved crisis and how much of its tree is shown."""

    names: Sequence[str]
    """Challenger, target and the guarantors in the order of the arrays."""

    crisis: Crisis
    """What was solved."""

    solution: Solution
    """The solution."""

    depth: int | None = None
    """Guarantors' moves shown below the target's; absent: all."""

    min_reach: float = 0.0
    """Smallest chance of being reached, once the target resists, that is shown."""

    @property
    def challenger(self) -> str:
        """Return who may challenge."""
        return self.names[0]

    @property
    def target(self) -> str:
        """Return who would be challenged."""
        return self.names[1]

    @property
    def guarantors(self) -> Sequence[str]:
        """Return the guarantors, strongest first."""
        return self.names[2:]

    @property
    def modes(self) -> list[int]:
        """Return the positions of the modes that are available."""
        return [m for m in range(len(MODES)) if self.crisis.is_available[m]]

    def councils(self) -> list[int]:
        """Return the answers of the council that have any chance."""
        return [c for c in range(len(COUNCIL)) if answer_probability(self.crisis, c) > 0]


def crisis_tree_text(
    names: Sequence[str],
    crisis: Crisis,
    solution: Solution,
    *,
    depth: int | None = None,
    min_reach: float = 0.0,
) -> str:
    """Return the summary and the whole tree of a solved crisis.

    Parameters
    ----------
    names : challenger, target and the guarantors in the order of `crisis`
    depth : guarantors' moves shown below the target's; absent: all
    min_reach : smallest chance of being reached, once the target resists, that is shown
    """
    view = TreeView(names, crisis, solution, depth, min_reach)
    legend = [LEGEND] if view.modes and view.guarantors else []
    parts = [summary_text(view), *legend, *(mode_text(view, mode) for mode in view.modes)]
    return "\n\n".join(parts) + "\n"


def summary_text(view: TreeView) -> str:
    """Return the table of choices, the chance of war and the levels of each guarantor."""
    attack = MODES.index("major_attack")
    summary = view.solution.summary[attack]
    war = float(summary[SummaryColumn.RESIST] * summary[SummaryColumn.PRESS])
    chance = number_text(float(view.solution.choice[attack + 1]) * war, 4)
    parts = [
        f"{view.challenger} against {view.target}",
        _choices_text(view),
        f"war probability {chance}   (opening precision {view.crisis.opening_precision:g})",
    ]
    return "\n\n".join(parts + ([_levels_text(view)] if view.guarantors and view.modes else []))


def _choices_text(view: TreeView) -> str:
    """Return what the challenger chooses and what each choice leads to."""
    headers = ("choice", "chance", "value", "resist", "press|resist", "clash")
    rows = []
    for row, name in enumerate((STATUS_QUO, *MODES)):
        chance, value = float(view.solution.choice[row]), float(view.solution.value[row])
        if row == 0:
            rows.append([words(name), number_text(chance), utility_text(value), "", "", "", ""])
        elif row - 1 in view.modes:
            summary = view.solution.summary[row - 1]
            resist, press = (float(summary[c]) for c in (SummaryColumn.RESIST, SummaryColumn.PRESS))
            wins = float(summary[SummaryColumn.WIN]) / press if press > 0 else None
            numbers = (resist, press, resist * press, wins)
            cells = [number_text(chance), utility_text(value), *map(number_text, numbers)]
            rows.append([words(name), *cells])
    return table_text((*headers, f"{view.challenger} wins|clash"), rows, numeric=range(1, 7))


def _levels_text(view: TreeView) -> str:
    """Return how likely each guarantor that looks ahead is to choose each level."""
    strategic = view.guarantors[: view.crisis.n_strategic]
    headers = ["if resisted: abstain / support / fight", *(words(MODES[m]) for m in view.modes)]
    rows = [
        [name, *(_triple(view.solution.levels[mode, k]) for mode in view.modes)]
        for k, name in enumerate(strategic)
    ]
    text = table_text(headers, rows)
    rest = view.guarantors[view.crisis.n_strategic :]
    if rest:
        text += f"\nanswer without looking ahead: {', '.join(rest)}"
    return text


def _triple(numbers: Sequence[float] | np.ndarray) -> str:
    return " / ".join(f"{float(number):.3f}" for number in numbers)


def mode_text(view: TreeView, mode: int) -> str:
    """Return the part of the tree that begins with one mode of challenge."""
    summary = view.solution.summary[mode]
    resist = float(summary[SummaryColumn.RESIST])
    concede, value = (
        utility_text(float(summary[column]))
        for column in (SummaryColumn.TARGET_CONCEDE_VALUE, SummaryColumn.TARGET_RESIST_VALUE)
    )
    chosen, precision = view.solution.choice[mode + 1], summary[SummaryColumn.PRECISION]
    lines = [
        f"== {words(MODES[mode])}: chosen {float(chosen):.3f}, precision {float(precision):.3f}",
        f"{view.target} concedes {1 - resist:.3f} ({concede}), resists {resist:.3f} ({value})",
    ]
    for council in view.councils():
        if view.crisis.has_council:
            lines.append(f"{COUNCIL[council]} {answer_probability(view.crisis, council):.3f}")
        if view.guarantors:
            lines.append(_standing_text(view, mode, council))
        lines.extend(_tree_lines(view, mode, council))
    return "\n".join(lines)


def _standing_text(view: TreeView, mode: int, council: int) -> str:
    """Return what each guarantor owes and feels, and what its law allows."""
    crisis, has_council = view.crisis, bool(view.crisis.has_council)
    headers = ["", "owes", "reneging cost", "stake", "bias (logits)", "lawful: none/support/fight"]
    rows = []
    for k, name in enumerate(view.guarantors):
        owes, reneging, timely = guarantor_standing(crisis, mode, council, k)
        numbers = (owes, reneging, float(crisis.stake[k]))
        row = [name, *map(number_text, numbers), f"{float(crisis.bias[k]):+.2f}"]
        row.append(_triple(lawful_levels(crisis, mode, k)))
        rows.append([*row, *([number_text(timely)] if has_council else [])])
    headers += ["in time"] if has_council else []
    return table_text(headers, rows, numeric=(1, 2, 3, 4, 6))


@dataclass(frozen=True)
class _Line:
    """One node of the tree as it will be printed."""

    edge: str
    """Branch drawing and the choice that leads here."""

    reach: str
    """Chance of getting here, once the target resists."""

    mover: str
    """Who moves."""

    options: tuple[str, ...]
    """Chances and utilities."""

    remarks: str = ""
    """Law, beliefs, the rest."""


@dataclass(frozen=True)
class _Branch:
    """One subtree: a mode and the council's answer."""

    view: TreeView
    mode: int
    council: int

    @property
    def values(self) -> np.ndarray:
        return np.asarray(self.view.solution.node[self.mode, self.council])

    @property
    def n_strategic(self) -> int:
        return int(self.view.crisis.n_strategic)

    @property
    def first_end(self) -> int:
        """Return the number of the first node at which the challenger moves."""
        return int((N_LEVELS**self.n_strategic - 1) // 2)

    def law(self, guarantor: int) -> np.ndarray:
        """Return the chances of each highest lawful level."""
        return np.array(lawful_levels(self.view.crisis, self.mode, guarantor))

    def sigma(self, node: int) -> np.ndarray:
        """Return the mover's own probability of a level by highest lawful level."""
        return np.asarray(self.view.solution.sigma[self.mode, self.council, node])

    def chosen(self, guarantor: int, node: int) -> np.ndarray:
        """Return the mover's own probability of each level over the readings of the law."""
        return np.asarray(self.law(guarantor) @ self.sigma(node))

    def believed(self, guarantor: int, node: int) -> np.ndarray:
        """Return what challenger and target expect of the mover."""
        crisis = self.view.crisis
        owes = guarantor_standing(crisis, self.mode, self.council, guarantor)[0]
        return np.array(
            believed_levels(
                lawful_levels(crisis, self.mode, guarantor),
                self.sigma(node),
                owes,
                float(crisis.reputation[guarantor]),
                float(crisis.belief_weight),
            )
        )


def _tree_lines(view: TreeView, mode: int, council: int) -> list[str]:
    """Return the subtree as aligned lines."""
    branch = _Branch(view, mode, council)
    found = list(_walk(branch, 0, 0, 1.0, ("", "resisted")))
    edge = max(len(line.edge) for line in found)
    mover = max(len(line.mover) for line in found)
    reach = max(len(line.reach) for line in found)
    return [
        f"{line.edge:<{edge}}  {line.reach:>{reach}}  {line.mover:<{mover}}  "
        f"{'  '.join(f'{option:<{_OPTION_WIDTH}}' for option in line.options)}"
        f"  {line.remarks}".rstrip()
        for line in found
    ]


def _walk(
    branch: _Branch, node: int, depth: int, reach: float, drawing: tuple[str, str]
) -> Iterator[_Line]:
    """Yield a node's line and those below it.

    Parameters
    ----------
    depth : guarantors that have moved before
    drawing : what stands before the lines below, and the whole edge of this one
    """
    before, edge = drawing
    if depth == branch.n_strategic:
        yield _end_line(branch, node, reach, edge)
        return
    yield _node_line(branch, node, depth, reach, edge)
    limit = branch.view.depth
    if limit is not None and depth + 1 > limit:
        return
    for piece in _pieces(branch.chosen(depth, node), reach, branch.view.min_reach):
        here, below = ("└─ ", "   ") if piece.is_last else ("├─ ", "│  ")
        called = " or ".join(LEVELS[level] for level in piece.levels)
        text = f"{before}{here}{branch.view.guarantors[depth]} {called}"
        if piece.is_rare:
            yield _Line(text, f"{piece.reach:.4f}", "...", ())
        else:
            # A solution numbers its nodes from the root down: below node i are 3i + 1 to 3i + 3.
            child = N_LEVELS * node + 1 + piece.levels[0]
            yield from _walk(branch, child, depth + 1, piece.reach, (before + below, text))


class _Piece(NamedTuple):
    """One level below a node, or neighbors that are reached too rarely to be shown."""

    levels: list[int]
    reach: float
    is_rare: bool
    is_last: bool


def _pieces(chosen: np.ndarray, reach: float, min_reach: float) -> Iterator[_Piece]:
    """Yield what is below a node; nothing where all of it is too rare."""
    levels = [level for level in range(N_LEVELS) if chosen[level] > 0]
    rare = {level: bool(reach * chosen[level] < min_reach) for level in levels}
    if all(rare.values()):
        return
    for is_rare, group in groupby(levels, key=rare.__getitem__):
        together = list(group)
        for piece in [together] if is_rare else [[one] for one in together]:
            share = reach * float(sum(chosen[level] for level in piece))
            yield _Piece(piece, share, is_rare, piece[-1] == levels[-1])


def _node_line(branch: _Branch, node: int, guarantor: int, reach: float, edge: str) -> _Line:
    """Return the line of a guarantor's move."""
    chosen, law = branch.chosen(guarantor, node), branch.law(guarantor)
    own = NodeColumn.GUARANTORS + guarantor
    child = N_LEVELS * node + 1
    options = []
    for level, name in enumerate(LEVELS):
        is_lawful = law[level:].sum() > 0
        value = utility_text(float(branch.values[child + level, own])) if is_lawful else "unlawful"
        options.append(f"{name[0].upper()} {chosen[level]:.3f} ({value})")
    believed = branch.believed(guarantor, node)
    remarks = ""
    if float(abs(believed - chosen).max()) >= SMALLEST_SHOWN:
        remarks = f"believed {_triple(believed)}"
    mover = branch.view.guarantors[guarantor]
    return _Line(edge, f"{reach:.4f}", mover, tuple(options), remarks)


def _end_line(branch: _Branch, node: int, reach: float, edge: str) -> _Line:
    """Return the line of an end, where the challenger backs down or presses."""
    crisis, values = branch.view.crisis, branch.values[node]
    press, win = float(values[NodeColumn.PRESS]), float(values[NodeColumn.WIN])
    audience = -float(crisis.modes[branch.mode, ModeColumn.AUDIENCE_COST])
    clash = (float(values[NodeColumn.CHALLENGER]) - (1 - press) * audience) / press if press else 0
    options = (
        f"back down {1 - press:.3f} ({utility_text(audience)})",
        f"press {press:.3f} ({utility_text(clash) if press else '-'})",
        f"wins {win / press:.3f}" if press else "wins -",
    )
    return _Line(edge, f"{reach:.4f}", branch.view.challenger, options, _rest(branch, node))


def _rest(branch: _Branch, node: int) -> str:
    """Return how far the guarantors that do not look ahead are expected to stand, at an end."""
    weight = branch.view.solution.weight[branch.mode, branch.council, :, node - branch.first_end]
    parts = [
        f"{name} {float(weight[k]):.3f}"
        for k, name in enumerate(branch.view.guarantors)
        if k >= branch.n_strategic and weight[k] >= SMALLEST_SHOWN
    ]
    return f"with {', '.join(parts)}" if parts else ""

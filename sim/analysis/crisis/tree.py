"""A solved crisis as plain records: what the challenger chooses, and the tree of every mode.

A mode has a subtree for each answer that the council may give. The records hold
numbers only; `sim.analysis.telling.crisis_tree` puts them into words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sim.analysis.crisis.nodes import WHOLE, Extent, Node, Subgame, first_node
from sim.domain.vocabulary import MODES, STATUS_QUO, CouncilAnswer, Mode
from sim.engine.crisis.arrays import WIDENED, Crisis, Solution, SummaryColumn
from sim.engine.crisis.movers import guarantor_standing, mode_precision_in
from sim.engine.crisis.solver import answer_probability
from sim.rules.crisis.resolve import resolve_factor


class Response(NamedTuple):
    """What a challenge meets, before it is made."""

    resist: float
    """Chance that the target resists, in [0, 1]."""

    press: float
    """Chance that the challenger presses, if resisted, in [0, 1]."""

    win: float | None
    """Chance that it wins a clash, in [0, 1]; None where it never presses."""

    @property
    def clash(self) -> float:
        """Return the chance of a clash, in [0, 1]."""
        return self.resist * self.press


class Choice(NamedTuple):
    """One thing that the challenger may open with."""

    name: str
    """The status quo or a mode."""

    chance: float
    """Probability that it is chosen, in [0, 1]."""

    value: float
    """Utility less threshold aversion [stakes]."""

    response: Response | None
    """What it meets; None for the status quo."""


class GuarantorLevels(NamedTuple):
    """How far a guarantor that looks ahead goes, if the target resists."""

    guarantor: str
    levels: tuple[tuple[float, ...], ...]
    """(modes available, 3) probability of each level, in [0, 1]."""


class Standing(NamedTuple):
    """What a guarantor owes and feels, and what its law allows."""

    guarantor: str
    owes: float
    """Obligation that the challenge invokes, in [0, 1]."""

    reneging_cost: float
    """Price of standing aside [stakes]."""

    stake: float
    """Felt interest in the target [stakes]."""

    bias: float
    """Added to the option to fight [logits]."""

    lawful: tuple[float, ...]
    """(3,) chance of each highest lawful level, in [0, 1]."""

    timely: float
    """Share of its strength that arrives in time, in [0, 1]."""


class Widening(NamedTuple):
    """How likely either side widens a clash into a war after losing it."""

    by_target: float
    """In [0, 1]."""

    by_challenger: float
    """In [0, 1]."""


class Subtree(NamedTuple):
    """What follows once the target resists, under one answer of the council."""

    answer: CouncilAnswer | None
    """What the council decides; None where there is none."""

    chance: float
    """Chance of that answer, in [0, 1]."""

    standings: tuple[Standing, ...]
    """All guarantors, strongest first."""

    root: Node
    """The first move."""

    widening: Widening | None
    """What the losers of a clash do; None where a clash ends everything."""


class ModeTree(NamedTuple):
    """One mode of challenge and what follows."""

    mode: str
    chance: float
    """Chance that the challenger opens with it, in [0, 1]."""

    precision: float
    """Of all movers but the opening [1 / stakes]."""

    resist: float
    """Chance that the target resists, in [0, 1]."""

    concede_utility: float
    """Of the target, if it concedes [stakes]."""

    resist_utility: float
    """The same, if it resists [stakes]."""

    subtrees: tuple[Subtree, ...]
    """One for each answer of the council that has any chance; one without a council."""


class WarTree(NamedTuple):
    """The war that a clash may be widened into."""

    chance: float
    """Chance that one comes of any mode, in [0, 1]."""

    precision: float
    """Of all who move in it [1 / stakes]."""

    subtrees: tuple[Subtree, ...]
    """One for each answer of the council that has any chance; one without a council."""


@dataclass(frozen=True)
class CrisisTree:
    """A solved crisis, from the opening down."""

    challenger: str
    target: str
    opening_precision: float
    """Of the challenger's opening [1 / stakes]."""

    war_probability: float
    """Chance of a war, by a major attack or by widening, in [0, 1]."""

    resolve: float | None
    """How many times its usual worth the prize has for the challenger at the draw of the tree;
    None where that does not vary."""

    choices: tuple[Choice, ...]
    """The status quo and the modes that are available."""

    levels: tuple[GuarantorLevels, ...]
    """The guarantors that look ahead, strongest first."""

    rest: tuple[str, ...]
    """The guarantors that answer without looking ahead."""

    modes: tuple[ModeTree, ...]
    """The modes that are available."""

    war: WarTree | None
    """What a clash may be widened into; None where none is."""

    @property
    def has_guarantors(self) -> bool:
        """Return whether any third state may help."""
        return bool(self.levels or self.rest)


def crisis_tree(
    names: Sequence[str], crisis: Crisis, solution: Solution, extent: Extent = WHOLE
) -> CrisisTree:
    """Return a solved crisis as records.

    Parameters
    ----------
    names : challenger, target and the guarantors in the order of `crisis`
    solution : of `crisis`
    extent : how much of the tree is followed
    """
    available = [m for m in range(len(MODES)) if crisis.is_available[m]]
    n_strategic = int(crisis.n_strategic)
    return CrisisTree(
        challenger=names[0],
        target=names[1],
        opening_precision=float(crisis.opening_precision),
        war_probability=float(solution.choice[1:] @ solution.summary[:, SummaryColumn.WAR]),
        resolve=_resolve(crisis),
        choices=tuple(_choices(solution, available)),
        levels=tuple(
            GuarantorLevels(
                guarantor=name,
                levels=tuple(_floats(solution.levels[mode, k]) for mode in available),
            )
            for k, name in enumerate(names[2 : 2 + n_strategic])
        ),
        rest=tuple(names[2 + n_strategic :]),
        modes=tuple(_mode_tree(names, crisis, solution, mode, extent) for mode in available),
        war=_war_tree(names, crisis, solution, extent),
    )


def _resolve(crisis: Crisis) -> float | None:
    """Return what the worth of the prize to the challenger is multiplied by, if it varies."""
    varies = crisis.resolve_sd > 0
    return float(resolve_factor(crisis.resolve, crisis.resolve_sd)) if varies else None


def _war_tree(
    names: Sequence[str], crisis: Crisis, solution: Solution, extent: Extent
) -> WarTree | None:
    """Return the war that a clash may be widened into, if one may."""
    if not (crisis.has_escalation and crisis.escalates):
        return None
    summary = solution.summary
    widened = summary[:, SummaryColumn.RESIST] * summary[:, SummaryColumn.WIDENED]
    return WarTree(
        chance=float(solution.choice[1:] @ widened),
        precision=float(mode_precision_in(crisis, MODES.index("major_attack"))),
        subtrees=_subtrees(names, crisis, solution, WIDENED, extent),
    )


def _choices(solution: Solution, available: Sequence[int]) -> list[Choice]:
    """Return what the challenger may open with, and what each of it meets."""
    found = []
    for row in (0, *(mode + 1 for mode in available)):
        response = None
        if row:
            summary = solution.summary[row - 1]
            press = float(summary[SummaryColumn.PRESS])
            response = Response(
                resist=float(summary[SummaryColumn.RESIST]),
                press=press,
                win=float(summary[SummaryColumn.WIN]) / press if press > 0 else None,
            )
        found.append(
            Choice(
                name=(STATUS_QUO, *MODES)[row],
                chance=float(solution.choice[row]),
                value=float(solution.value[row]),
                response=response,
            )
        )
    return found


def _mode_tree(
    names: Sequence[str], crisis: Crisis, solution: Solution, mode: int, extent: Extent
) -> ModeTree:
    """Return one mode with its subtrees."""
    summary = solution.summary[mode]
    return ModeTree(
        mode=MODES[mode],
        chance=float(solution.choice[mode + 1]),
        precision=float(summary[SummaryColumn.PRECISION]),
        resist=float(summary[SummaryColumn.RESIST]),
        concede_utility=float(summary[SummaryColumn.TARGET_CONCEDE_VALUE]),
        resist_utility=float(summary[SummaryColumn.TARGET_RESIST_VALUE]),
        subtrees=_subtrees(names, crisis, solution, mode, extent),
    )


def _subtrees(
    names: Sequence[str], crisis: Crisis, solution: Solution, tree: int, extent: Extent
) -> tuple[Subtree, ...]:
    """Return what follows each answer of the council in a mode or in a widened war."""
    subtrees = []
    for answer in CouncilAnswer:
        chance = float(answer_probability(crisis, answer))
        # The solver leaves a subtree that cannot come as it found it.
        if chance > 0:
            subgame = Subgame(
                names=names,
                crisis=crisis,
                solution=solution,
                tree=tree,
                answer=answer,
                extent=extent,
            )
            subtrees.append(
                Subtree(
                    answer=answer if crisis.has_council else None,
                    chance=chance,
                    standings=tuple(_standings(subgame)),
                    root=first_node(subgame),
                    widening=_widening(subgame),
                )
            )
    return tuple(subtrees)


def _widening(subgame: Subgame) -> Widening | None:
    """Return what the losers of a clash do, where they may do anything."""
    crisis = subgame.crisis
    if subgame.mode == Mode.MAJOR_ATTACK or not (crisis.has_escalation and crisis.escalates):
        return None
    by_target, by_challenger = _floats(subgame.solution.widen[subgame.mode, subgame.answer])
    return Widening(by_target=by_target, by_challenger=by_challenger)


def _standings(subgame: Subgame) -> Iterator[Standing]:
    """Yield how each guarantor is bound in a subtree."""
    crisis = subgame.crisis
    for k, name in enumerate(subgame.guarantors):
        owes, reneging, timely = guarantor_standing(crisis, subgame.mode, subgame.answer, k)
        yield Standing(
            guarantor=name,
            owes=float(owes),
            reneging_cost=float(reneging),
            stake=float(crisis.stake[k]),
            bias=float(crisis.bias[k]),
            lawful=_floats(subgame.law(k)),
            timely=float(timely),
        )


def _floats(numbers: Iterable[float]) -> tuple[float, ...]:
    """Return numbers as plain floats, which records compare by value."""
    return tuple(float(number) for number in numbers)

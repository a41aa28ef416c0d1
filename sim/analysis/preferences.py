"""Which arrangement each state would choose for itself, and which of them would last.

A state is taken to prefer what leaves it more in the crises of a run: what it wins less what it
loses, without the price of a broken word, which is told apart. Means are paired on the draws;
what cannot be told from luck, or differs by less than `NEGLIGIBLE`, is as good.

Nobody can be made to sign. An arrangement gives way to another one if everybody who would sign
there finds it as good, and somebody better; where nobody signs and pacts only fall away, if one
party of each of these prefers that. So pacts need all their members to begin and one to end, as in
pairwise stability [JW1996]_, with whole arrangements in place of single ties. What gives way to
no other arrangement of the study is stable; where each gives way to some other, nothing is.

References
----------
.. [JW1996] Jackson, M. O., Wolinsky, A. "A Strategic Model of Social and Economic Networks."
   Journal of Economic Theory 71(1), 1996, 44-74. doi:10.1006/jeth.1996.0108
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.analysis.differences import (
    NORMAL,
    Difference,
    Estimate,
    columns_by_cell,
    estimate,
    paired_difference,
)
from sim.analysis.resampling import resampled_weights
from sim.execution.comparison_runs import Comparison
from sim.study.comparison_cells import Cell
from sim.study.tables import VECTOR

if TYPE_CHECKING:
    import polars as pl

NEGLIGIBLE: Final = 0.0005
"""Difference of what a state expects in a run that is no reason to prefer anything [stakes]."""

RESAMPLES: Final = 200
"""Resamples of the runs: a share of .5 is known to .07."""

MATERIAL: Final = "expected_material_"
"""Beginning of the columns of what states win and lose."""
PENALTY: Final = "expected_penalty_"
"""The same of the price of broken words."""

type Members = Mapping[str, frozenset[str]]
"""{name of a pact: states of the scenario that it binds}."""


@dataclass(frozen=True)
class Choice:
    """What one state thinks of the arrangements under one policy."""

    state: str
    """Its code."""

    best: str
    """The arrangement that leaves it most."""

    as_good: tuple[str, ...]
    """Others that cannot be told from the best or hardly differ, in the order of the study."""

    means: Mapping[str, Estimate]
    """{arrangement: what the state expects to win less what it expects to lose [stakes a run]}."""

    gain: Difference
    """Of the best over the baseline [stakes a run]."""

    penalties: Mapping[str, float]
    """{arrangement: price of broken words, expected and not counted in the means [stakes a run]}"""

    gains: Mapping[tuple[str, str], Difference]
    """{(one, other): what one leaves the state more than the other [stakes a run]}."""

    def prefers(self, one: str, other: str) -> bool:
        """Return whether the state is better off under one arrangement than under another."""
        gain = self.gains[one, other]
        return gain.is_distinguishable and gain.mean >= NEGLIGIBLE

    def accepts(self, one: str, other: str) -> bool:
        """Return whether one arrangement is at least as good for the state as another."""
        return not self.prefers(other, one)


@dataclass(frozen=True)
class Move:
    """An arrangement that another one gives way to."""

    from_arrangement: str
    to_arrangement: str
    signers: tuple[str, ...]
    """States that sign what is new there; all find it as good."""
    leavers: tuple[str, ...]
    """Where nobody signs: states that prefer to leave what falls away."""
    gainers: tuple[str, ...]
    """Signers or leavers that are better off."""


@dataclass(frozen=True)
class PolicyPreferences:
    """What states prefer under one policy, and what would last among them."""

    policy: str
    choices: tuple[Choice, ...]
    """A state each, by code."""
    moves: tuple[Move, ...]
    """Every way in which one arrangement gives way to another."""
    stable: tuple[str, ...]
    """Arrangements that give way to none, in the order of the study; there may be none."""
    stable_shares: Mapping[str, float] = MappingProxyType({})
    """{arrangement: share of resamples of the runs in which it gives way to none, in [0, 1]}."""

    @property
    def indifferent(self) -> tuple[str, ...]:
        """Return the states to which every arrangement is as good as every other."""
        return tuple(
            choice.state for choice in self.choices if len(choice.as_good) == len(choice.means) - 1
        )


@dataclass(frozen=True)
class Preferences:
    """What states prefer among the arrangements of a study."""

    baseline: str
    quarters: int
    """Of a run."""
    policies: tuple[PolicyPreferences, ...]

    def table(self) -> "pl.DataFrame":
        """Return a row for each policy, state and arrangement.

        Columns: policy, state, arrangement, material and its standard error, gain over the
        baseline with its 95 % interval, penalty [all in stakes a run], and is_best and is_as_good.
        """
        import polars as pl

        return pl.DataFrame(
            [
                _row(self.baseline, one.policy, choice, arrangement)
                for one in self.policies
                for choice in one.choices
                for arrangement in choice.means
            ]
        )


def preferences_of(comparison: Comparison) -> Preferences:
    """Return which arrangement each state prefers under each policy, and what is stable.

    Parameters
    ----------
    comparison : with two runs a cell at least, else nothing can be told from luck
    """
    columns = sorted(name for name in comparison.runs.columns if name.startswith(MATERIAL))
    states = [name.removeprefix(MATERIAL) for name in columns]
    outcomes = [f"{kind}{state}" for state in states for kind in (MATERIAL, PENALTY)]
    vectors = [VECTOR] if VECTOR in comparison.runs.columns else []
    cells = columns_by_cell(comparison.runs, [*outcomes, *vectors])
    study = comparison.study
    policies = []
    for policy in study.policies:
        runs = {name: cells[name, policy] for name in study.arrangements}
        choices = tuple(_choice(state, runs, study.baseline) for state in states)
        pacts = members_by_arrangement(comparison.cells, policy)
        moves = tuple(_moves(pacts, choices))
        given_up = {move.from_arrangement for move in moves}
        stable = tuple(name for name in study.arrangements if name not in given_up)
        shares = _stable_shares(pacts, states, runs)
        policies.append(PolicyPreferences(policy, choices, moves, stable, shares))
    return Preferences(study.baseline, comparison.cells[0].scenario.quarters, tuple(policies))


@dataclass(frozen=True)
class _DrawnChoice:
    """What one state prefers in a resample of the runs."""

    preferred: Mapping[tuple[str, str], bool]
    """{(one, other): whether one is better by more than luck and by more than is negligible}."""

    def prefers(self, one: str, other: str) -> bool:
        """Return whether the state is better off under one arrangement than under another."""
        return self.preferred[one, other]

    def accepts(self, one: str, other: str) -> bool:
        """Return whether one arrangement is at least as good for the state as another."""
        return not self.preferred[other, one]


def _stable_shares(
    pacts: Mapping[str, Members],
    states: Sequence[str],
    runs: Mapping[str, Mapping[str, np.ndarray]],
) -> dict[str, float]:
    """Return in which share of resamples of the runs each arrangement gives way to none.

    A resample draws runs, or the vectors that they play, with replacement; a preference is told by
    Student's interval, as skewness hardly moves a share of resamples.

    Parameters
    ----------
    runs : {arrangement: {outcome: (runs,)}} under one policy
    """
    first = next(iter(runs.values()))
    units = first.get(VECTOR, np.arange(len(next(iter(first.values())))))
    weights = resampled_weights(units, RESAMPLES)
    told = {
        state: {
            (one, other): _told_gains(
                runs[one][f"{MATERIAL}{state}"] - runs[other][f"{MATERIAL}{state}"], weights
            )
            for one in runs
            for other in runs
        }
        for state in states
    }
    kept = dict.fromkeys(runs, 0)
    for number in range(RESAMPLES):
        drawn = {
            state: _DrawnChoice({pair: bool(one[number]) for pair, one in pairs.items()})
            for state, pairs in told.items()
        }
        for here in runs:
            ways = ((here, there) for there in runs if there != here)
            kept[here] += all(_move(way, pacts, drawn) is None for way in ways)
    return {name: count / RESAMPLES for name, count in kept.items()}


def _told_gains(gains: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (resamples,) whether a mean gain is told from luck and no less than negligible.

    Parameters
    ----------
    gains : (runs,) of one arrangement over another
    weights : (resamples, runs) how often each run was drawn
    """
    count = weights.sum(axis=1)
    mean = weights @ gains / count
    variance = np.maximum(weights @ gains**2 / count - mean**2, 0.0)
    error = np.sqrt(variance / np.maximum(count - 1, 1))
    return np.asarray((mean >= NEGLIGIBLE) & (mean > NORMAL * error))


def members_by_arrangement(cells: Sequence[Cell], policy: str) -> dict[str, Members]:
    """Return which states each pact binds, by arrangement; states outside the roster left out."""
    return {
        cell.arrangement: {
            name: frozenset(pact.members) & frozenset(cell.scenario.states)
            for name, pact in cell.scenario.pacts.items()
        }
        for cell in cells
        if cell.policy == policy
    }


def _choice(state: str, runs: Mapping[str, Mapping[str, np.ndarray]], baseline: str) -> Choice:
    """Return what a state thinks of the arrangements.

    Parameters
    ----------
    runs : {arrangement: {outcome: (runs,)}} under one policy
    """
    material = {name: columns[f"{MATERIAL}{state}"] for name, columns in runs.items()}
    vectors = runs[baseline].get(VECTOR)
    means = {name: estimate(values, vectors) for name, values in material.items()}
    gains = {
        (one, other): paired_difference(material[one], material[other], vectors)
        for one in material
        for other in material
    }
    best = max(material, key=lambda name: means[name].mean)
    as_good = tuple(name for name in material if name != best and not _is_better(gains[best, name]))
    return Choice(
        state=state,
        best=best,
        as_good=as_good,
        means=means,
        gain=gains[best, baseline],
        penalties={
            name: float(columns[f"{PENALTY}{state}"].mean()) for name, columns in runs.items()
        },
        gains=gains,
    )


def _is_better(gain: Difference) -> bool:
    """Return whether a gain can be told from luck and is worth a word."""
    return gain.is_distinguishable and gain.mean >= NEGLIGIBLE


def _moves(pacts: Mapping[str, Members], choices: Sequence[Choice]) -> Iterator[Move]:
    """Yield every way in which one arrangement gives way to another."""
    by_state = {choice.state: choice for choice in choices}
    for here in pacts:
        for there in pacts:
            if here != there:
                move = _move((here, there), pacts, by_state)
                if move is not None:
                    yield move


def _move(
    way: tuple[str, str],
    pacts: Mapping[str, Members],
    by_state: Mapping[str, Choice] | Mapping[str, _DrawnChoice],
) -> Move | None:
    """Return how one arrangement gives way to another; none if it does not.

    Parameters
    ----------
    way : from which arrangement to which
    """
    here, there = way
    new = [pacts[there][name] for name in pacts[there] if name not in pacts[here]]
    ended = [pacts[here][name] for name in pacts[here] if name not in pacts[there]]
    signers = sorted(frozenset().union(*new))
    better = {state for state, one in by_state.items() if one.prefers(there, here)}
    if signers:
        gainers = tuple(state for state in signers if state in better)
        if not gainers or not all(by_state[state].accepts(there, here) for state in signers):
            return None
        return Move(here, there, tuple(signers), (), gainers)
    # A pact of which no party wants to leave stays, and with it the arrangement.
    if not ended or not all(parties & better for parties in ended):
        return None
    leavers = tuple(sorted(frozenset().union(*ended) & better))
    return Move(here, there, (), leavers, leavers)


def _row(baseline: str, policy: str, choice: Choice, arrangement: str) -> dict[str, object]:
    """Return a row of the table; see `Preferences.table`."""
    here, gain = choice.means[arrangement], choice.gains[arrangement, baseline]
    return {
        "policy": policy,
        "state": choice.state,
        "arrangement": arrangement,
        "material": here.mean,
        "material_error": here.standard_error,
        "gain": gain.mean,
        "gain_low": gain.low,
        "gain_high": gain.high,
        "penalty": choice.penalties[arrangement],
        "is_best": arrangement == choice.best,
        "is_as_good": arrangement == choice.best or arrangement in choice.as_good,
    }

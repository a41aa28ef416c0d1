"""Measure the end nodes against numpy in batches: `python benchmarks/numpy_end_nodes.py`.

The step that costs the solver most, what each end node of a subtree comes to, is done here
by numpy for many crises at once: arrays over crises, guarantors and end nodes, one operation
after another. It is checked against the solver and timed, a crisis, against the same step
of the solver, one crisis after another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
from crises import (
    Batches,
    first_version,
    microseconds,
    nearest_base_strengths,
    scenario_crises,
    timed_in_turn,
)

from sim.engine.crisis.arrays import N_LEVELS, Crisis, NodeColumn, Solution
from sim.engine.crisis.bases import bases_of
from sim.engine.crisis.coalitions import coalitions_for, fill_coalitions
from sim.engine.crisis.end_nodes import fill_end_nodes
from sim.engine.crisis.movers import (
    N_TRAITS,
    Challenge,
    Guarantor,
    challenge_in,
    drawn_salience,
    fill_traits,
)
from sim.engine.crisis.solver import solution_for, solve
from sim.engine.crisis.subtree import (
    Buffers,
    SubtreeInput,
    SubtreeSolution,
    buffers_for,
    forget_strengths,
)
from sim.engine.crisis.widening import NO_SEQUEL
from sim.kernel.compiled import compiled

ACTIVE = 0
AT_ONCE = 64
"""Crises in a batch."""
TOLERANCE = 1e-9
CASES = ("hub_and_spokes senkaku", "hub_and_spokes taiwan", "asian_nato natuna")


@dataclass(frozen=True)
class EndNodeTiming:
    """Seconds that the end nodes of one crisis take, batch by batch."""

    name: str
    ours: Batches
    numpy: Batches


@dataclass(frozen=True)
class _Many:
    """What the end nodes of crises of one shape depend on: first axis crisis, then guarantor."""

    n_strategic: int
    mode: int
    challenge: Challenge
    """Each of shape (crises, 1)."""
    traits: Guarantor
    """Each of shape (crises, n, 1)."""
    strength: np.ndarray
    hosted: np.ndarray
    nuclear_target: np.ndarray


@compiled
def _challenge(crisis: Crisis, mode: int) -> Challenge:
    return challenge_in(crisis, mode, drawn_salience(crisis), NO_SEQUEL)


@compiled
def _traits(crisis: Crisis, mode: int) -> np.ndarray:
    n = crisis.stake.size
    traits, no_war = np.zeros((n, N_TRAITS)), np.zeros((2, n))
    fill_traits(crisis, mode, ACTIVE, no_war, traits)
    return traits


@compiled
def _ends_often(given: SubtreeInput, buffers: Buffers, solution: Solution, times: int) -> None:
    solved = SubtreeSolution(
        node=solution.node[0, 0],
        sigma=solution.sigma[0, 0],
        rest=solution.rest[0, 0],
        weight=solution.weight[0, 0],
    )
    for _ in range(times):
        # As for another crisis: else strengths are kept from one turn to the next.
        forget_strengths(buffers)
        fill_end_nodes(given, buffers, solved)


def hardest_mode(crisis: Crisis) -> int:
    """Return the gravest mode that makes sense."""
    return int(np.flatnonzero(crisis.is_available)[-1])


def variants(crisis: Crisis) -> list[Crisis]:
    """Return crises of one shape that differ in strength and stakes."""
    factors = 0.8 + 0.4 * np.arange(AT_ONCE) / AT_ONCE
    return [
        crisis._replace(
            strength_unplaced=crisis.strength_unplaced * factor,
            stake=crisis.stake / factor,
        )
        for factor in factors
    ]


def _stacked(challenges: list[Challenge]) -> Challenge:
    """Return challenges as one with numbers of shape (crises, 1)."""
    columns = (np.array(one)[:, None] for one in zip(*challenges, strict=True))
    # The first version has no sequel, which is the one field that is no number.
    return Challenge(*columns)._replace(sequel=NO_SEQUEL)


def many(crises: list[Crisis]) -> _Many:
    """Return crises of one shape as arrays over all of them."""
    mode = hardest_mode(crises[0])
    challenges = [_challenge(crisis, mode) for crisis in crises]
    traits = np.array([_traits(crisis, mode) for crisis in crises])
    strengths = [nearest_base_strengths(crisis) for crisis in crises]
    return _Many(
        int(crises[0].n_strategic),
        mode,
        _stacked(challenges),
        Guarantor(*(traits[:, :, column, None] for column in range(N_TRAITS))),
        np.array([unhosted for unhosted, _ in strengths])[:, :, None],
        np.array([hosted for _, hosted in strengths]),
        np.array([crisis.nuclear_target for crisis in crises])[:, None],
    )


def _logistic(x: np.ndarray) -> np.ndarray:
    odds = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, odds) / (1 + odds)


def _play(
    challenge: Challenge, defenders: np.ndarray, trade: np.ndarray, cover: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return press and win probability, and the challenger's utility of a clash."""
    assert np.all(challenge.exponent == 1)  # noqa: S101  as in the crises that are measured
    wins = challenge.strength_challenger / (challenge.strength_challenger + defenders)
    clash = wins * challenge.salience_challenger * challenge.prize
    clash = clash - challenge.challenge_cost * (1 + trade) - challenge.attrition * (1 - wins)
    clash = clash - challenge.nuclear_risk * cover
    return _logistic(challenge.precision * (clash + challenge.audience_cost)), wins, clash


def _by_guarantor(challenge: Challenge) -> Challenge:
    """Return a challenge with one axis more, for the guarantors."""
    numbers = challenge._asdict() | {"sequel": np.empty((1, 1))}
    deeper = {name: one[:, :, None] for name, one in numbers.items()}
    return Challenge(**deeper)._replace(sequel=NO_SEQUEL)


def _rest_weights(
    given: _Many, weight: np.ndarray, reach: np.ndarray, trade: np.ndarray, cover: np.ndarray
) -> np.ndarray:
    """Return the expected weight of those that do not look ahead, (crises, rest, ends)."""
    s, plain = given.n_strategic, given.challenge
    challenge, rest = _by_guarantor(plain), Guarantor(*(t[:, s:] for t in given.traits))
    brought, reneging = given.traits.effective_share[:, :s], rest.reneging_cost
    alone = plain.strength_target + (weight * brought * reach[:, :s]).sum(axis=1)
    press, wins, _ = (one[:, None] for one in _play(plain, alone, trade, cover))
    logits = [-press * wins * rest.stake * challenge.prize - 0.5 * (1 + press) * reneging]
    soil = given.hosted[:, :s, s:].transpose(0, 2, 1)[..., None]
    opened = np.maximum(reach[:, None, :s], soil)
    joined = challenge.strength_target + (weight[:, None] * brought[:, None] * opened).sum(axis=2)
    for level, share in ((1, challenge.support_weight), (2, 1.0)):
        defenders = joined + share * rest.effective_share * reach[:, s:]
        covered = cover[:, None] if level == 1 else np.maximum(cover[:, None], rest.nuclear_cover)
        press, wins, _ = _play(challenge, defenders, trade[:, None] + rest.trade_share, covered)
        utility = -press * wins * rest.stake * challenge.prize
        utility = utility - (1 - press) * challenge.deployment_cost
        if level == 1:
            utility = utility - press * (challenge.support_cost + 0.5 * reneging)
        else:
            risk = (
                rest.attrition_exposure * challenge.attrition * wins
                + rest.norm_cost * challenge.prize
            )
            nuclear = (
                challenge.nuclear_risk * rest.nuclear_vulnerability * challenge.nuclear_challenger
            )
            utility = utility - press * (risk + nuclear) - challenge.fighting_cost
        logits.append(utility)
    a, b, c = (challenge.precision * one for one in logits)
    return _expected_weight(rest, challenge, (a, b, c + rest.bias))


def _expected_weight(
    rest: Guarantor, challenge: Challenge, logits: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> np.ndarray:
    """Return the weight that logits of the levels come to, over the readings of the law."""
    abstain, support, fight = logits
    low = _logistic(support - abstain)
    top = np.maximum(np.maximum(abstain, support), fight)
    one, two, three = np.exp(abstain - top), np.exp(support - top), np.exp(fight - top)
    total = one + two + three
    supports = rest.lawful_support * low + rest.lawful_fight * two / total
    return supports * challenge.support_weight + rest.lawful_fight * three / total


def numpy_end_nodes(given: _Many) -> np.ndarray:
    """Return the values of every end node of every crisis, (crises, ends, 7) by `NodeColumn`."""
    s, challenge, traits = given.n_strategic, given.challenge, given.traits
    levels = np.indices((N_LEVELS,) * s).reshape(s, -1)
    support = challenge.support_weight[:, :, None]
    weight = np.where(levels == 0, 0.0, np.where(levels == 1, support, 1.0))
    trade = (traits.trade_share[:, :s] * (levels > 0)).sum(axis=1)
    cover = np.maximum(
        given.nuclear_target, (traits.nuclear_cover[:, :s] * (levels == 2)).max(axis=1)
    )
    hosted = given.hosted[..., None]
    opened = hosted[:, :, :s] * (weight >= 0.5 * support)[:, None]
    reach = np.maximum(given.strength, opened.max(axis=2))
    rest = _rest_weights(given, weight, reach, trade, cover)
    reach = np.maximum(
        reach, (hosted[:, :, s:] * (rest >= 0.5 * support)[:, None]).max(axis=2, initial=0)
    )
    everybody = np.concatenate([weight, rest], axis=1)
    defenders = challenge.strength_target + (everybody * traits.effective_share * reach).sum(axis=1)
    press, wins, clash = _play(challenge, defenders, trade, cover)
    fought = -wins * (challenge.salience_target * challenge.prize + challenge.attrition)
    backs_down = (1 - press) * challenge.audience_cost
    challenger, target = press * clash - backs_down, press * fought
    win = press * wins
    columns = (press, win, win, press * trade, press * cover, challenger, target)
    return np.stack(columns, axis=-1)


def largest_difference(crises: list[Crisis], given: _Many) -> float:
    """Return by how much any value of an end node differs from the solver's."""
    theirs, largest = numpy_end_nodes(given), 0.0
    first = (theirs.shape[1] - 1) // 2
    for crisis, values in zip(crises, theirs, strict=True):
        nodes = solve(crisis).node[given.mode, ACTIVE, first:, : NodeColumn.BELIEF]
        largest = max(largest, float(np.abs(nodes - values).max()))
    return largest


def _ours(crisis: Crisis) -> Callable[[int], object]:
    """Return what evaluates the end nodes of a crisis so many times over in our solver."""
    n, n_strategic, mode = crisis.stake.size, int(crisis.n_strategic), hardest_mode(crisis)
    coalitions, buffers = (
        coalitions_for(n, n_strategic),
        buffers_for(n, N_LEVELS**n_strategic),
    )
    traits, bases = _traits(crisis, mode), bases_of(crisis, np.zeros(n))
    fill_coalitions(crisis, traits, bases, coalitions)
    given = SubtreeInput(
        challenge=_challenge(crisis, mode),
        traits=traits,
        coalitions=coalitions,
        bases=bases,
    )
    solution = solution_for(n, n_strategic)
    return lambda times: _ends_often(given, buffers, solution, times)


def end_node_timings() -> list[EndNodeTiming]:
    """Return how long the end nodes take in our solver and in numpy; results are compared first."""
    crises = {}
    for arrangement in sorted({name.split()[0] for name in CASES}):
        crises |= scenario_crises(arrangement)
    found = []
    for name in CASES:
        crisis = first_version(crises[name])
        alike = variants(crisis)
        given = many(alike)
        if (difference := largest_difference(alike, given)) > TOLERANCE:
            message = f"{name}: numpy and the solver differ by {difference:.1e}"
            raise RuntimeError(message)

        def by_numpy(times: int, given: _Many = given) -> None:
            for _ in range(times):
                numpy_end_nodes(given)

        ours, theirs = timed_in_turn([_ours(crisis), by_numpy])
        found.append(EndNodeTiming(name, ours, [one / AT_ONCE for one in theirs]))
    return found


def main() -> None:
    """Print what was measured."""
    print(f"end nodes of one subtree, {AT_ONCE} crises at once by numpy")
    print(f"{'microseconds a crisis, median (range)':38} {'ours':>22} {'numpy':>24} {'ratio':>8}")
    for one in end_node_timings():
        ours, theirs = microseconds(one.ours), microseconds(one.numpy)
        ratio = median(one.ours) / median(one.numpy)
        print(f"{one.name:38} {ours:>22} {theirs:>24} {ratio:8.3f}")


if __name__ == "__main__":
    main()

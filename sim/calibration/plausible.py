"""A plausible set: vectors of inputs, drawn by how well they fit.

Chains sample exp(-loss / 2), so that vectors that fit worse than the best are rarer and, being
many, still most of the set; with a flat prior over what the search varies and over the
declared judgements. Several starts, from all over the ranges, say whether they agree.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from sim.calibration.chains import Chains, run_chains
from sim.calibration.convergence import effective_size, r_hat
from sim.calibration.inputs import settings_of
from sim.calibration.loss import NOT_IN_ORDER, loss_at, region_with
from sim.calibration.problem import CalibrationProblem
from sim.calibration.search import fitted_rates
from sim.calibration.targets import SCALE, CalibrationStudy
from sim.kernel.draws import permanent_code

BURN_IN = 0.5
"""Share of each chain that is left out: on the way from its start."""


@dataclass(frozen=True)
class Convergence:
    """Whether the chains agree about one input, or about the loss."""

    name: str
    r_hat: float
    """Between starts and halves; near 1."""
    effective_size: float
    """Independent draws that the chains are worth [count]."""
    median: float
    prior_share: float
    """Spread left of the prior's, in [0, 1]; not a number for the loss."""


@dataclass(frozen=True)
class PlausibleSet:
    """The vectors drawn from the chains."""

    vectors: list[dict[str, float]]
    """{path or scale: value}: scales that say what they multiply written out, and the opportunity
    rates that meet the observed counts."""

    losses: list[float]
    """Loss of each vector."""

    starts: list[int]
    """Start from which each was drawn."""

    chains: list[int]
    """Chain of that start from which each was drawn."""

    convergence: list[Convergence]
    """Input by input, and last the loss."""

    accepted_shares: list[float]
    """Share of proposals that each start accepted."""


def input_bounds(study: CalibrationStudy) -> dict[str, list[float]]:
    """Return {path or scale: [low, high]} of everything that a plausible set varies."""
    return {**study.free, **study.judged}


def sample_plausible(
    problem: CalibrationProblem,
    count: int,
    *,
    workers: int | None = None,
    progress: Callable[[], None] | None = None,
) -> PlausibleSet:
    """Return vectors drawn evenly from converged halves of the chains of several starts.

    Parameters
    ----------
    count : vectors
    workers : threads; starts have seeds of their own, so results do not depend on it
    progress : called after each generation of each start, from any thread

    Raises
    ------
    ValueError : there are fewer draws than vectors wanted
    """
    study, bounds = problem.study, input_bounds(problem.study)
    plan = study.plausible
    names = list(bounds)

    def loss(point: np.ndarray) -> float:
        found = loss_at(problem, dict(zip(names, map(float, point), strict=True)))
        # Out of order has no density: priors are flat where costs rise, and nought elsewhere.
        return found if found < NOT_IN_ORDER else float("inf")

    def run(start: int) -> Chains:
        seed = (study.seed, int(permanent_code("plausible")), start)
        shape = (plan.generations, plan.chains)
        return run_chains(loss, list(bounds.values()), shape, seed, progress)

    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(run, range(plan.starts)))
    return _drawn(problem, found, count)


def _drawn(problem: CalibrationProblem, found: list[Chains], count: int) -> PlausibleSet:
    """Return the set drawn from chains that have run."""
    study, names = problem.study, list(input_bounds(problem.study))
    first = int(BURN_IN * study.plausible.generations)
    position = np.array([each.position[first:] for each in found])
    loss = np.array([each.loss[first:] for each in found])
    kept = loss.size
    if kept < count:
        message = f"{count} vectors are wanted of {kept} draws: run longer chains"
        raise ValueError(message)
    # Evenly over starts, generations and chains, in this order, so that none is drawn twice.
    rows = np.linspace(0, kept - 1, count).round().astype(np.int64)
    start, _, chain = np.unravel_index(rows, loss.shape)
    points = position.reshape(kept, len(names))[rows]
    return PlausibleSet(
        vectors=[_vector(problem, dict(zip(names, point, strict=True))) for point in points],
        losses=[float(value) for value in loss.reshape(kept)[rows]],
        starts=[int(value) for value in start],
        chains=[int(value) for value in chain],
        convergence=convergence_of(input_bounds(study), position, loss),
        accepted_shares=[each.accepted_share for each in found],
    )


def convergence_of(
    bounds: Mapping[str, list[float]], position: np.ndarray, loss: np.ndarray
) -> list[Convergence]:
    """Return how far chains agree, input by input, and last about the loss.

    Parameters
    ----------
    position : (s, g, c, d) by start, generation, chain and input
    loss : (s, g, c)
    """

    def chains(values: np.ndarray) -> np.ndarray:
        # Every chain of every start is a chain: starts that disagree show between them.
        return np.asarray(values.transpose(0, 2, 1).reshape(-1, values.shape[1]))

    found = []
    for column, (name, (low, high)) in enumerate(bounds.items()):
        draws = chains(position[..., column])
        flat = (high - low) / np.sqrt(12)
        found.append(_agreement(name, draws, float(draws.std() / flat)))
    return [*found, _agreement("loss", chains(loss), float("nan"))]


def _agreement(name: str, draws: np.ndarray, prior_share: float) -> Convergence:
    return Convergence(
        name=name,
        r_hat=r_hat(draws),
        effective_size=effective_size(draws),
        median=float(np.median(draws)),
        prior_share=prior_share,
    )


def _vector(problem: CalibrationProblem, inputs: Mapping[str, float]) -> dict[str, float]:
    """Return a row of the set: the inputs written out, and the rates that go with them."""
    rates = fitted_rates(region_with(problem, inputs))
    own = {f"flashpoints.{name}.opportunity_rate": rate for name, rate in rates.items()}
    return {**written_out(problem.study, inputs), **own}


def written_out(study: CalibrationStudy, inputs: Mapping[str, float]) -> dict[str, float]:
    """Return inputs as a row of a plausible set: paths, and only scales over patterns."""
    settings = settings_of(study, {name: float(value) for name, value in inputs.items()})
    return {
        **settings.values,
        **{f"{SCALE}{name}": factor for name, factor in settings.factors.items()},
    }

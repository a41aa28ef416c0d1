"""Seeded runs behind the tables and figures of the slow half.

`make_politics_tables.py` and `make_politics_figures.py` read from here, so that both
show the same runs. Everything follows from `SEED` and the shipped files.
"""  # noqa: INP001  a script beside the pages that it makes

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from sim.analysis.treaties import Fate, fate_of
from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.engine.outcomes.ledger import clear_ledger, empty_ledger
from sim.engine.outcomes.outcomes import outcomes_of
from sim.engine.politics.joining import fill_terms
from sim.engine.politics.phases import begin_politics
from sim.engine.quarter.entry_into_force import bring_into_force
from sim.engine.run.ensemble import Setting, play, setting_of
from sim.engine.world.constants import state_names
from sim.engine.world.proposal_tables import proposal_names
from sim.engine.world.variables import Variables, snapshot_of
from sim.execution.batches import BatchSettings, play_batch
from sim.kernel.draws import DrawKey
from sim.loading.scenarios import load_scenario
from sim.results.political_tables import joining_summary

SEED = 2025
REGION, HUB = "indo_pacific", "hub_and_spokes"
POLICIES = (
    "continuity",
    "transactional",
    "retrenchment",
    "grand_bargain_china",
    "bargain_dprk",
    "doubling_down",
    "electoral",
)
TREATIES = {
    "access agreement": "access_agreement",
    "Camp David type": "camp_david_type",
    "squad": "squad_pact_negotiated",
    "self-help": "self_help_negotiated",
    "core4": "core4_negotiated",
    "core4 with Taiwan": "core4_taiwan_negotiated",
    "core5": "core5_negotiated",
    "Asian NATO, founders": "asian_nato_negotiated",
    "Asian NATO, twelve": "asian_nato_negotiated_all",
}
"""{name in the table: arrangement that proposes it}."""
TRAJECTORY_RUNS = 200
FATE_RUNS = 200
WORKERS = 2
BATCH = 40
"""Runs whose variables are held at once."""


class Cell(NamedTuple):
    """What is played: one scenario under one policy."""

    policy: str
    arrangement: str = HUB
    changed: tuple[tuple[str, object], ...] = ()
    """Overrides, by path."""
    scenario: str = REGION


class Paths(NamedTuple):
    """How the slow half went in r runs of q quarters, with n states and p proposals."""

    states: list[str]
    first_year: int
    support: np.ndarray
    """(r, q, n)."""
    alignment: np.ndarray
    """(r, q, n)."""
    burden: np.ndarray
    """(r, q, n) % of GDP."""
    capability: np.ndarray
    """(r, q, n) USD bn."""
    economy: np.ndarray
    """(r, q, n) GDP, USD bn."""
    threat: np.ndarray
    """(r, q, n) how often a year force would be used against it, as governments see it."""
    belief: np.ndarray
    """(r, q, n) that the patron keeps its word; 1 for states without one."""
    reputation: np.ndarray
    """(r, q, n) the same without what the policy of the day makes of it."""
    side: np.ndarray
    """(r, q, n) in office: 0 the incumbent at the start."""
    stage: np.ndarray
    """(r, q, p) `Stage`."""
    member: np.ndarray
    """(r, q, p, n) whether a state is a member of a treaty that was proposed."""
    ratified: np.ndarray
    """(r, q, p, n) whether it has ratified one that it signed."""
    outcomes: dict[str, np.ndarray]
    """{outcome: (r,)}."""

    def at(self, table: np.ndarray, state: str, year: int) -> np.ndarray:
        """Return (r,) the values of a state as the first quarter of a year ends."""
        quarter = (year - self.first_year) * QUARTERS_PER_YEAR
        return table[:, quarter, self.states.index(state)]

    def last(self, table: np.ndarray, state: str) -> np.ndarray:
        """Return (r,) the values of a state at the end of the run."""
        return table[:, -1, self.states.index(state)]


def setting_of_cell(cell: Cell) -> Setting:
    """Return a cell as arrays."""
    return setting_of(scenario_of(cell), SEED)


def scenario_of(cell: Cell):  # noqa: ANN201  the loader says what it is
    """Return the effective scenario of a cell."""
    return load_scenario(
        cell.scenario,
        arrangement=cell.arrangement,
        policies=[cell.policy],
        overrides=dict(cell.changed) or None,
    )


def _belief(setting: Setting, history: Variables) -> tuple[np.ndarray, np.ndarray]:
    """Return (rows, n) the belief in the patron after each quarter, and its reputation."""
    world = setting.world
    patrons, targets = world.politics.patron, world.target
    found = np.ones((len(history.support), patrons.size))
    reputation = found.copy()
    for state, patron in enumerate(patrons):
        if patron < 0:
            continue
        own = np.flatnonzero(targets == state)
        points = own if own.size else np.arange(targets.size)
        cares = world.policies.reputation_multiplier[history.regime[:, patron, points]].min(axis=1)
        kept, broken = history.kept[:, patron, state], history.broken[:, patron, state]
        reputation[:, state] = kept / (kept + broken)
        found[:, state] = np.minimum(1, reputation[:, state] * cares)
    return found, reputation


def tables_of(setting: Setting, first: int, last: int) -> dict[str, np.ndarray]:
    """Return the arrays of some runs: what `Paths` has, and (r, q, p, n) who is a member."""
    result = play(setting, first, last, logged=last - first)
    history, shape = result.history, (last - first, setting.world.numbers.quarters, -1)
    belief, reputation = _belief(setting, history)
    tables = {
        "support": history.support,
        "alignment": history.alignment,
        "burden": history.burden_pct,
        "capability": history.capability_usd_bn,
        "economy": history.gdp_usd_bn,
        "threat": history.politics.p_force,
        "belief": belief,
        "reputation": reputation,
        "side": history.politics.side,
    }
    found = {name: table.reshape(shape).copy() for name, table in tables.items()}
    stage = history.politics.stage
    found["stage"] = stage.reshape((*shape[:2], stage.shape[1])).copy()
    for name, table in (
        ("member", history.politics.is_member),
        ("ratified", history.politics.is_ratified),
    ):
        found[name] = table.reshape((*shape[:2], *table.shape[1:])).copy()
    return found | {f"outcome {k}": v for k, v in outcomes_of(result.counts.flashpoints).items()}


@cache
def paths_of(cell: Cell, runs: int = TRAJECTORY_RUNS) -> Paths:
    """Return how the slow half goes in a cell."""
    scenario, setting = scenario_of(cell), setting_of_cell(cell)
    firsts = range(0, runs, BATCH)
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(
            pool.map(lambda first: tables_of(setting, first, min(first + BATCH, runs)), firsts)
        )
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    outcomes = {
        name.removeprefix("outcome "): values
        for name, values in whole.items()
        if name.startswith("outcome ")
    }
    tables = {name: values for name, values in whole.items() if not name.startswith("outcome ")}
    return Paths(
        states=state_names(scenario),
        first_year=int(str(scenario.start)[:4]),
        outcomes=outcomes,
        **tables,
    )


class Treaty(NamedTuple):
    """What became of a proposal in the runs of a cell."""

    fate: Fate
    entry_years: np.ndarray
    """(r,) not a number where it never was in force."""
    joining: pl.DataFrame
    """A row a state that is invited."""


@cache
def treaty_of(cell: Cell, runs: int = FATE_RUNS) -> Treaty:
    """Return what became of the one proposal of a cell."""
    scenario = scenario_of(cell).model_copy(update={"seed": SEED})
    (name,) = proposal_names(scenario)
    settings = BatchSettings(outputs=frozenset({"proposals", "joining"}))
    # Halves, and not batches: sums of fractions depend on how runs are cut.
    cuts = [range(runs // 2), range(runs // 2, runs)]
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(pool.map(lambda cut: play_batch(scenario, cut, settings), cuts))
    kept = pl.concat([part["proposals"] for part in parts if part])
    sums = pl.concat([part["joining"] for part in parts if part])
    keys = ["proposal", "state"]
    joining = joining_summary(
        sums.group_by(keys, maintain_order=True)
        .agg(pl.exclude(keys).sum())
        .insert_column(0, pl.lit(0).alias("point"))
    )
    return Treaty(
        fate=fate_of(name, kept, joining), entry_years=kept["entry_years"].to_numpy(),
        joining=joining,
    )  # fmt: skip


@cache
def outcome_of(cell: Cell, outcome: str, runs: int) -> np.ndarray:
    """Return (r,) an outcome of the runs of a cell."""
    setting = setting_of_cell(cell)
    cuts = [(0, runs // 2), (runs // 2, runs)]
    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(lambda cut: play(setting, *cut), cuts))
    return np.concatenate([outcomes_of(one.counts.flashpoints)[outcome] for one in results])


def mean_and_error(values: np.ndarray) -> tuple[float, float]:
    """Return the mean of runs and its Monte Carlo error, values that are no numbers left out."""
    known = values[~np.isnan(values)]
    return float(known.mean()), float(known.std(ddof=1) / np.sqrt(known.size))


def paired(values: np.ndarray, base: np.ndarray) -> tuple[float, float]:
    """Return the mean difference of runs that share their draws, and its error."""
    return mean_and_error(values - base)


def hub(policy: str) -> Paths:
    """Return how the slow half goes under the hub."""
    return paths_of(Cell(policy))


class Views(NamedTuple):
    """What governments think of a treaty in the first quarter, before anything is drawn."""

    states: list[str]
    """Invited, in the order of the arrays."""
    is_quorum: np.ndarray
    """(k,)."""
    terms: np.ndarray
    """(k, 14) of the utility of joining [logits], columns `Term`."""
    losses: np.ndarray
    """(2, k) expected own loss without and with the treaty [stakes a year]."""
    standing: np.ndarray
    """(2, k) the same of standing with others."""

    def chance(self, weights: np.ndarray | None = None) -> np.ndarray:
        """Return the probability that all of the quorum are for it, each by a draw of its own.

        Parameters
        ----------
        weights : (d, 14) what multiplies each term; absent: as it is

        Returns
        -------
        (d,), one where no weights are given
        """
        factors = np.ones((1, self.terms.shape[1])) if weights is None else weights
        utility = factors @ self.terms[self.is_quorum].T
        return np.prod(1 / (1 + np.exp(-utility)), axis=1)


@cache
def views_of(cell: Cell) -> Views:
    """Return what governments think of the one proposal of a cell in the first quarter."""
    scenario, setting = scenario_of(cell), setting_of_cell(cell)
    world, variables = setting.world, snapshot_of(setting.start)
    ledger, key = empty_ledger(variables), DrawKey(seed=SEED, replication=0, quarter=0)
    clear_ledger(ledger)
    bring_into_force(world, variables, ledger, key)
    begin_politics(world, variables, ledger, key)
    fill_terms(world, variables, ledger, 0, 0)
    invited = np.flatnonzero(world.politics.proposals.is_invited[0])
    names, politics = state_names(scenario), variables.politics
    return Views(
        states=[names[state] for state in invited],
        is_quorum=world.politics.proposals.is_quorum[0, invited],
        terms=ledger.politics.terms[0, invited].copy(),
        losses=np.stack([politics.loss_without[0, invited], politics.loss_with[0, invited]]),
        standing=np.stack(
            [politics.standing_without[0, invited], politics.standing_with[0, invited]]
        ),
    )

"""Play a chunk of runs, batch by batch, and record the runs that fail.

A run that raises does not take the others with it. Its batch is played again run by
run, and each run that fails then is recorded with its error, to be replayed alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.scenario import Scenario
from sim.engine.run.ensemble import Setting, empty_batch, play, play_settings, setting_of
from sim.execution.numba_loading import load_numba_without_scipy
from sim.execution.once import once_for_each
from sim.execution.vectors import VectorSetting, vector_scenarios, vector_settings
from sim.results.batch_tables import Tables, tables_of, with_vectors
from sim.results.chunks import pack_tables
from sim.results.partition import Batch, Chunk
from sim.rules.parameters import Parameters
from sim.study.plausible_sets import PlausibleSet
from sim.study.tables import BATCH_TABLES, FAILURES, SCENARIOS, SUMMED_FRACTIONS

if TYPE_CHECKING:
    import polars as pl

    from sim.model.agents import State


MAX_ERROR = 4000
"""Longest error text that is kept [characters]."""


def _light_setting_of(scenario: Scenario[Parameters]) -> Setting:
    """Return the setting of a scenario; the first in a process calls the first rule."""
    load_numba_without_scipy()
    return setting_of(scenario)


# Several batches are of one point: without these, worlds and digests took a tenth of a study
# (docs/decisions/0022-what-a-study-costs.md).
kept_setting_of = once_for_each(_light_setting_of)
digest_of = once_for_each(lambda scenario: scenario.digest)

type ScenarioOf = Callable[[int], Scenario[Parameters]]


@dataclass(frozen=True)
class BatchSettings:
    """How every batch of a study is played."""

    logged: int = 0
    """Replications of each point, the first ones, that keep their events."""

    outputs: frozenset[str] = frozenset(BATCH_TABLES)
    """Tables that are kept; quarters come with their bins."""

    vectors: PlausibleSet | None = None
    """What replications play in turn; none: the scenario's own numbers."""


@dataclass(frozen=True)
class PlayedChunk:
    """A chunk that has been played."""

    number: int
    """Number of the chunk."""

    runs: int
    """Runs in it, failed ones too."""

    failed: int
    """Runs that failed."""

    content: bytes
    """The packed tables."""


@dataclass(frozen=True)
class Beginning:
    """The first runs of a point, played before the chunks so that every point has some early."""

    batch: Batch
    """Which runs."""

    tables: Tables
    """Their tables, as `play_batch` gives them."""

    seconds: float
    """Processor time of playing them."""

    def begins(self, batch: Batch) -> bool:
        """Return whether a batch begins with these runs."""
        own = self.batch
        return (own.point, own.first) == (batch.point, batch.first) and own.last <= batch.last


class CarriedError(Exception):
    """An error of another process, which arrives as its text: errors may not unpickle."""


class ChunkPlayer:
    """Plays chunks; each process has one, which its threads share."""

    def __init__(
        self,
        scenario_of: ScenarioOf,
        settings: BatchSettings,
        agent_classes: "Mapping[str, type[State]] | None" = None,
        stop: np.ndarray | None = None,
    ) -> None:
        """Keep the settings of the study.

        Parameters
        ----------
        scenario_of : the effective scenario of a point; may raise
        stop : (1,) integers; once it is not nought, no further run is begun
        """
        self.scenario_of = scenario_of
        self.settings = settings
        self.agent_classes = agent_classes
        self.stop = np.zeros(1, dtype=np.int64) if stop is None else stop
        self.beginnings: Mapping[int, Beginning] = {}

    def play(self, chunk: Chunk) -> PlayedChunk | None:
        """Return a played chunk, None if it was stopped before its last run was over."""
        found = _ChunkParts()
        for batch in chunk.batches:
            if self.stop[0] or not self._play_batch(batch, found):
                return None
        return PlayedChunk(chunk.number, chunk.runs, found.n_failed, pack_tables(found.tables()))

    def _play_batch(self, batch: Batch, found: "_ChunkParts") -> bool:
        """Play a batch and add its tables or its failure; return False if it was stopped."""
        try:
            scenario = self.scenario_of(batch.point)
            # Kept so that a replay can tell whether the files still make the same scenario.
            found.scenarios[batch.point] = digest_of(scenario)
        except Exception as error:  # noqa: BLE001  one bad point must not end a study of days
            found.fail(batch, error)
            return True
        try:
            tables = self._tables(scenario, batch)
        except Exception:  # noqa: BLE001  it is raised again, and written down, run by run
            return self._play_singly(scenario, batch, found)
        return found.take(batch.point, tables)

    def _play_singly(
        self, scenario: Scenario[Parameters], batch: Batch, found: "_ChunkParts"
    ) -> bool:
        """Play a batch run by run, so that only the runs that raise are lost; see `_play_batch`."""
        for replication in batch.replications:
            single = Batch(batch.point, replication, replication + 1)
            try:
                tables = self._tables(scenario, single)
            except Exception as error:  # noqa: BLE001  whatever a run raises is written down
                found.fail(single, error)
            else:
                if not found.take(batch.point, tables):
                    return False
            if self.stop[0]:
                return False
        return True

    def _tables(self, scenario: Scenario[Parameters], batch: Batch) -> Tables | None:
        """Return the tables of a batch, None if it was stopped; its first runs may be there."""
        begun = self.beginnings.get(batch.point)
        # Sums by quarter would differ in their last digit if they were added up in two parts
        # (docs/decisions/0022-what-a-study-costs.md).
        is_summed = bool(SUMMED_FRACTIONS & self.settings.outputs)
        if begun is None or not begun.begins(batch) or is_summed:
            return self._play_runs(scenario, batch.replications)
        if begun.batch.last == batch.last:
            return begun.tables
        rest = self._play_runs(scenario, range(begun.batch.last, batch.last))
        return None if rest is None else _joined_tables(begun.tables, rest)

    def _play_runs(self, scenario: Scenario[Parameters], replications: range) -> Tables | None:
        return play_batch(scenario, replications, self.settings, self.agent_classes, self.stop)


def _joined_tables(first: Tables, rest: Tables) -> Tables:
    """Return the tables of two adjacent batches of a point as those of one."""
    import polars as pl

    return {name: pl.concat([first[name], rest[name]], rechunk=True) for name in first}


class _ChunkParts:
    """Tables, failures and scenarios of the batches of a chunk that have been played."""

    def __init__(self) -> None:
        """Start with no batch."""
        self.parts: dict[str, list[pl.DataFrame]] = {}
        self.scenarios: dict[int, str] = {}
        self.failures: list[tuple[Batch, str]] = []

    @property
    def n_failed(self) -> int:
        """Return the number of runs that failed."""
        return sum(len(batch.replications) for batch, _ in self.failures)

    def fail(self, batch: Batch, error: Exception) -> None:
        """Add a failure, joined to the one before if that is adjacent and has the same error."""
        text = error_text(error)
        # A point that cannot be loaded fails in every run: one row says so, and not thousands.
        if self.failures:
            before, same = self.failures[-1]
            if (before.point, before.last, same) == (batch.point, batch.first, text):
                batch = Batch(batch.point, before.first, batch.last)
                self.failures.pop()
        self.failures.append((batch, text))

    def take(self, point: int, tables: Tables | None) -> bool:
        """Add the tables of a batch; return False if it was stopped and has none."""
        import polars as pl

        if tables is None:
            return False
        for name, table in tables.items():
            keyed = table.select(pl.lit(point, dtype=pl.Int64).alias("point"), pl.all())
            self.parts.setdefault(name, []).append(keyed)
        return True

    def tables(self) -> Tables:
        """Return everything as tables."""
        import polars as pl

        columns = dict.fromkeys(("point", "replication_first", "replication_last"), pl.Int64)
        rows = [(one.point, one.first, one.last - 1, text) for one, text in self.failures]
        return {
            name: pl.concat(parts, how="diagonal_relaxed") for name, parts in self.parts.items()
        } | {
            FAILURES: pl.DataFrame(rows, {**columns, "error": pl.String}, orient="row"),
            SCENARIOS: pl.DataFrame(
                list(self.scenarios.items()), {"point": pl.Int64, "digest": pl.String}, orient="row"
            ),
        }


def error_text(error: Exception) -> str:
    """Return what an error says, with its class."""
    if isinstance(error, CarriedError):
        return str(error)
    return f"{type(error).__name__}: {error}"[:MAX_ERROR]


def play_batch(
    scenario: Scenario[Parameters],
    replications: range,
    settings: BatchSettings | None = None,
    agent_classes: Mapping[str, "type[State]"] | None = None,
    stop: np.ndarray | None = None,
) -> Tables | None:
    """Return the tables of some replications of a scenario.

    Parameters
    ----------
    replications : consecutive ones
    settings : every table and no events when absent
    agent_classes : subclasses of `State` by code; the runs are then played on Mesa
    stop : (1,) integers; once it is not nought, no further run is begun

    Returns
    -------
    None if it was stopped before the last run was over
    """
    given = settings or BatchSettings()
    first, last = replications.start, replications.stop
    logged = max(0, min(given.logged, last) - first)
    if agent_classes is not None:
        # Imported here: mesa takes a second, which the compiled path need not wait for.
        from sim.execution.mesa_batches import play_on_mesa

        load_numba_without_scipy()
        runs = _runs_of(scenario, replications, given.vectors)
        result = play_on_mesa(runs, replications, agent_classes, logged=logged, stop=stop)
    elif given.vectors is None:
        result = play(kept_setting_of(scenario), first, last, logged=logged, stop=stop)
    else:
        base = kept_setting_of(scenario)
        in_turn = vector_settings(scenario, base, given.vectors, replications)
        room = empty_batch(base, last - first, logged)
        result = play_settings(in_turn, first, room, stop=stop)
    if result.played < len(replications):
        return None
    tables = tables_of(scenario, result, first, given.outputs)
    return tables if given.vectors is None else with_vectors(tables, len(given.vectors))


def _runs_of(
    scenario: Scenario[Parameters], replications: range, vectors: PlausibleSet | None
) -> Iterator[VectorSetting]:
    """Return scenario and setting of each replication."""
    base = kept_setting_of(scenario)
    if vectors is None:
        return repeat(VectorSetting(scenario, base), len(replications))
    scenarios = vector_scenarios(scenario, vectors, replications)
    settings = vector_settings(scenario, base, vectors, replications)
    return map(VectorSetting, scenarios, settings)

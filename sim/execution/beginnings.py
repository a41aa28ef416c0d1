"""The first runs of every point, played before the chunks.

Chunks come point by point, so a large study would show some points long before the
others. With a few runs of every point its first table has every row. They are not
played twice: the chunk of a point goes on from them (`sim.execution.batches`). They also
tell how long chunks will take, so that the longest are played first.
"""

import time
from collections.abc import Iterator, Mapping, Sequence

from sim.execution import batches
from sim.execution.batches import Beginning, kept_setting_of
from sim.execution.workers import SCENARIOS_KEPT, Job, finished_in_threads
from sim.results import partition
from sim.results.partition import Batch, Round

FIRST_RUNS = 20
"""Runs of a point that are played first."""

LEAST_REPLICATIONS = 200
"""Replications of a study from which that pays: with fewer it is soon over."""


def first_batches(latest: Round, missing: Sequence[int]) -> list[Batch]:
    """Return the first runs of every point of a round whose first chunk is missing.

    Parameters
    ----------
    missing : numbers of chunks

    Returns
    -------
    none where the study is short, has begun before, or has more points than are kept in memory
    """
    each = latest.last - latest.first
    if latest.first or each < LEAST_REPLICATIONS or len(latest.points) > SCENARIOS_KEPT:
        return []
    return [
        Batch(one.point, 0, min(FIRST_RUNS, one.last))
        for number in missing
        for one in latest.chunk(number).batches
        if one.first == 0
    ]


def play_beginnings(job: Job, wanted: Sequence[Batch]) -> Iterator[Beginning]:
    """Play the first runs of points in threads and yield them as they are finished.

    A point whose runs fail has none: its chunk finds out what is wrong and writes it down.
    """

    def begin(batch: Batch) -> Beginning | None:
        try:
            scenario = job.scenario_of(batch.point)
            kept_setting_of(scenario)  # so that its time does not count as that of runs
            began = time.thread_time()
            tables = batches.play_batch(scenario, batch.replications, job.settings, None, job.stop)
        except Exception:  # noqa: BLE001  told when the chunk is played
            return None
        return None if tables is None else Beginning(batch, tables, time.thread_time() - began)

    return finished_in_threads(job, wanted, begin)


def play_order(
    latest: Round, missing: Sequence[int], beginnings: Mapping[int, Beginning]
) -> list[int]:
    """Return numbers of chunks in the order in which they are best played.

    Every point gets some runs early, and of chunks that begin alike those that take
    longest come first, so that no worker is left alone with a long one at the end.
    """

    def key(number: int) -> tuple[int, float]:
        first = latest.first_replication(number)
        if not beginnings:
            return first, 0.0
        return first // partition.RUNS_PER_CHUNK, -_seconds(latest, number, beginnings)

    return sorted(missing, key=key)


def _seconds(latest: Round, number: int, beginnings: Mapping[int, Beginning]) -> float:
    """Return about how long a chunk takes by the first runs of its points."""
    return sum(
        len(one.replications) * begun.seconds / len(begun.batch.replications)
        for one in latest.chunk(number).batches
        if (begun := beginnings.get(one.point)) is not None
    )

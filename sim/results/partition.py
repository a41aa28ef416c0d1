"""How the runs of a study are cut into chunks, the units that are kept or played again.

A round is the same replications of every point, or of those that a target of precision is
not met for yet. Its runs, counted point by point
and replication by replication, are cut every `RUNS_PER_CHUNK`. The cut depends on
the points and replications alone: any number of workers, shards and
machines, now or after a crash, makes the same chunks.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

RUNS_PER_CHUNK = 250
"""Runs of a chunk: what a crash costs each worker, against one file for each."""


@dataclass(frozen=True)
class Batch:
    """Some replications of one point."""

    point: int
    """Index of the point."""

    first: int
    """First replication."""

    last: int
    """Replication after the last one."""

    @property
    def replications(self) -> range:
        """Return the replications."""
        return range(self.first, self.last)


@dataclass(frozen=True)
class Chunk:
    """Batches that are played and kept together."""

    number: int
    """Number within the study, from 0."""

    batches: tuple[Batch, ...]
    """In the order of points."""

    @property
    def runs(self) -> int:
        """Return the number of runs."""
        return sum(len(one.replications) for one in self.batches)


@dataclass(frozen=True)
class Round:
    """The same replications of some points, of all in the first round."""

    points: Sequence[int]
    """Indices of the points, each larger than the last."""

    first: int
    """First replication."""

    last: int
    """Replication after the last one."""

    first_chunk: int
    """Number of its first chunk."""

    @property
    def runs(self) -> int:
        """Return the number of runs."""
        return len(self.points) * (self.last - self.first)

    @property
    def numbers(self) -> range:
        """Return the numbers of the chunks."""
        count = -(-self.runs // RUNS_PER_CHUNK)
        return range(self.first_chunk, self.first_chunk + count)

    def first_replication(self, number: int) -> int:
        """Return the replication of its point with which a chunk begins."""
        begin = (number - self.first_chunk) * RUNS_PER_CHUNK
        return self.first + begin % (self.last - self.first)

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number."""
        begin = (number - self.first_chunk) * RUNS_PER_CHUNK
        return Chunk(number, tuple(self._batches(begin, min(begin + RUNS_PER_CHUNK, self.runs))))

    def _batches(self, begin: int, end: int) -> Iterator[Batch]:
        """Yield the batches of the runs from begin up to, but without, end."""
        each = self.last - self.first
        while begin < end:
            place, offset = divmod(begin, each)
            stop = min(each, offset + end - begin)
            yield Batch(self.points[place], self.first + offset, self.first + stop)
            begin += stop - offset

    def numbers_of(self, first_point: int, last_point: int) -> range:
        """Return the numbers of the chunks with runs of points from first up to last."""
        each = self.last - self.first
        begin, end = (each * bisect_left(self.points, one) for one in (first_point, last_point))
        if begin == end:
            return range(self.first_chunk, self.first_chunk)
        return range(
            self.first_chunk + begin // RUNS_PER_CHUNK,
            self.first_chunk - (-end // RUNS_PER_CHUNK),
        )


def rounds_of(n_points: int, ends: Sequence[int]) -> list[Round]:
    """Return rounds that end with the given numbers of replications, each larger than the last.

    >>> [(one.first, one.last, one.numbers) for one in rounds_of(3, [100, 200])]
    [(0, 100, range(0, 2)), (100, 200, range(2, 4))]
    """
    rounds: list[Round] = []
    for last in ends:
        rounds.append(next_round(rounds, range(n_points), last))
    return rounds


def next_round(rounds: Sequence[Round], points: Sequence[int], last: int) -> Round:
    """Return the round after some others, of points that the one before it had too.

    Parameters
    ----------
    points : indices of the points, each larger than the last
    last : replication after the last one
    """
    if not rounds:
        return Round(points, 0, last, 0)
    return Round(points, rounds[-1].last, last, rounds[-1].numbers.stop)

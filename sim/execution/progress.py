"""What a study reports while it runs, and the summary that it returns at its end."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from sim.results.study_manifest import StudyManifest


class ProgressListener:
    """Receives progress reports; this base class ignores them."""

    def on_resume(self, kept: int, total: int) -> None:
        """Receive how many of how many runs were kept from before."""

    def on_advance(self, done: int, total: int, failed: int) -> None:
        """Receive how many runs are done, failed ones included."""

    def on_chunk(self, runs: "Callable[[], pl.DataFrame]") -> None:
        """Take in that a chunk is kept, and how to read the runs that are kept so far."""

    def on_notice(self, text: str) -> None:
        """Receive a message for the user."""


@dataclass(frozen=True)
class StudyEnd:
    """How a study ended."""

    folder: Path
    """Where its results are."""

    manifest: "StudyManifest"
    """What the folder says about it."""

    was_complete: bool
    """Whether there was nothing left to do."""

    seconds: float
    """How long it took this time."""

    played: int = 0
    """Runs that were played this time."""

    compiling: float = 0
    """Seconds of this time in which rules were compiled."""

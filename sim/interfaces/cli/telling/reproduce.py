"""The command `deter reproduce`: a study played again, and whether it comes out the same."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.domain.safe_text import safe_text
from sim.interfaces.cli.study_runs import Workers
from sim.interfaces.terminal.screen import ENSEMBLE, say_prose, warn, warn_if_compiling

if TYPE_CHECKING:
    from sim.analysis.dossier.reproduction import TableAgain

DIFFERS = 1
"""Exit code where a table differs."""


def reproduce(
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="manifest.json of a study, or its folder.")
    ],
    workers: Workers = None,
) -> None:
    """Play a study again from its manifest, and say whether every table is equal.

    Nothing is written where the manifest is. Exit code 1 if a table differs; the first
    value that differs is named where the tables are beside the manifest.
    What a comparison keeps beside its runs is made again too.
    """
    import tempfile

    from sim.analysis.dossier.reproduction import reproduce as played_again
    from sim.interfaces.terminal.progress import study_listener

    warn_if_compiling(ENSEMBLE)
    with tempfile.TemporaryDirectory(prefix="deter-") as place, study_listener(None) as listener:
        found = played_again(manifest, Path(place) / "again", workers=workers, listener=listener)
    for note in found.notes:
        warn(f"note: {note}")
    for table in found.tables:
        say_prose(f"{table.name}: {_told(table)}")
    if found.not_compared:
        say_prose(f"Not compared: {', '.join(map(safe_text, found.not_compared))}.")
    runs = f"{found.manifest.runs:,} runs of {found.manifest.name}"
    if found.is_equal:
        say_prose(f"Equal: {runs}, played again, come to the same tables to the byte.")
        return
    say_prose(f"Not equal: {runs}, played again, come to other tables.")
    raise typer.Exit(DIFFERS)


def _told(table: "TableAgain") -> str:
    """Return what is said of one table."""
    if not table.is_equal:
        return table.difference
    return "equal" if table.is_there else "equal by its digest; the table is not kept there"

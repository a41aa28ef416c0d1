"""An answer: a value that was found, and how it is told as a table, as a figure and in words.

What is found is computed in rooms that know no figure, and told in `telling`, which knows
what is found. An answer stands above both and holds them together, so that whoever asks
in Python has what the commands print and draw.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.telling.figures.sheet import Drawn, Page
from sim.analysis.telling.figures.style import Width
from sim.analysis.telling.words import MAX_PROSE

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Answer[Found]:
    """What was found, with its table, figure and text.

    Examples
    --------
    >>> from sim import attribute, load_scenario
    >>> hub, treaty = (load_scenario("classroom", arrangement=one) for one in ("hub", "treaty"))
    >>> answer = attribute(hub, treaty, replications=2)
    >>> answer.table().columns[:3]
    ['part', 'overrides', 'first']
    >>> answer.found.before
    "The patron's guarantee"
    """

    found: Found
    """The typed value, with every number."""

    make_table: Callable[[Found], "pl.DataFrame"] = field(repr=False)
    """From what was found to its table."""

    draw: Callable[[Page], Drawn] = field(repr=False)
    """From a page to the figure on it."""

    tell: Callable[[int | None], str] = field(repr=False)
    """From a width in columns to what the command prints."""

    def table(self) -> "pl.DataFrame":
        """Return it as a tidy table: names and plain numbers, a row a thing found."""
        return self.make_table(self.found)

    def figure(self, width: Width = "double") -> "Figure":
        """Return it as a figure in the style of all figures, with title and caption.

        Parameters
        ----------
        width : `single` or `double` column of a journal, 89 or 183 mm

        Raises
        ------
        QuestionError : there is nothing to draw
        """
        return self.draw(Page(width)).figure

    def write_figure(self, path: str | Path, width: Width = "double") -> None:
        """Write the figure as PDF, SVG or PNG, by the ending of the path, with what it shows.

        Parameters
        ----------
        width : see `figure`

        Raises
        ------
        QuestionError : there is nothing to draw
        OSError : the file cannot be written
        """
        self.draw(Page(width)).write(Path(path))

    def text(self, width: int | None = MAX_PROSE) -> str:
        """Return it as the command prints it.

        Parameters
        ----------
        width : columns; none for one line a row
        """
        return self.tell(width)

    def __str__(self) -> str:
        """Return the text."""
        return self.text()

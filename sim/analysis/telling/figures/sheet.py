"""A sheet of paper for a figure: its title above, its caption below, room for axes between.

Title and caption are folded to the width before the height is known, so that neither
leaves the sheet nor runs into the axes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.telling.figures.style import (
    HEAD,
    MARGIN,
    POINTS,
    SETTINGS,
    SMALL,
    Width,
    fold,
    text_height,
    widest_line,
    width_inches,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

type Handle = "Line2D | Patch"
"""What a key explains, with its label."""

GAP: Final = 4.0
"""Room between title, axes and caption [points]."""

KEY_GAP: Final = 2.0
"""Room between the lines of a key [points]."""

KEY_LEFT: Final = 40.0
"""Room for the samples of a key [points]."""

KEY_APART: Final = 12.0
"""Room between the columns of a key [points]."""

FORMATS: Final = ("pdf", "svg", "png")
"""Endings of files that a figure can be written to."""


class Page(NamedTuple):
    """How a figure is laid out."""

    width: Width = "double"
    """Single or double column."""

    has_words: bool = True
    """Whether title and caption stand on the figure; a report prints them itself."""


@dataclass(frozen=True)
class Drawn:
    """A figure with its words."""

    title: str
    """What it shows, without full stop."""

    caption: str
    """How to read it: units, number of runs, kind of interval, what it does not say."""

    figure: "Figure"
    """Of matplotlib."""

    fingerprint: str
    """Hash of the study or scenario that it is drawn from."""

    def write(self, path: Path) -> None:
        """Write the figure; the ending of the path says in which format.

        The same figure makes the same bytes: no date is in the file.

        Raises
        ------
        OSError : the file cannot be written
        """
        with style(self.fingerprint):
            self.figure.savefig(path, metadata=self._metadata(path.suffix.removeprefix(".")))

    def _metadata(self, ending: str) -> Mapping[str, str | None]:
        """Return title, caption and hash as the format of a file names them."""
        title = f"{self.title} ({self.fingerprint})"
        words = {"Title": title, "Description": self.caption}
        if ending == "pdf":
            words = {"Title": title, "Subject": self.caption, "Keywords": self.fingerprint}
            return {**words, "CreationDate": None, "ModDate": None}
        return {**words, "Date": None} if ending == "svg" else words


@contextmanager
def style(salt: str = "deter") -> Iterator[None]:
    """Draw and write in the one style; what others set in matplotlib is left as it is.

    Parameters
    ----------
    salt : of the identifiers in an SVG, so that equal figures have equal bytes
    """
    import matplotlib as mpl

    with mpl.rc_context({**SETTINGS, "svg.hashsalt": salt}):
        yield


class Words(NamedTuple):
    """What stands above and below a figure."""

    title: str
    caption: str
    fingerprint: str
    """Hash of what is drawn."""


def new_figure(
    page: Page, words: Words, body_points: float, key: Sequence[Handle] = ()
) -> "Figure":
    """Return an empty figure with its title, key and caption; axes are laid out between them.

    Parameters
    ----------
    body_points : height of the room for axes, with their labels [points]
    key : what lines or areas stand for, between axes and caption
    """
    # Not pyplot, which chooses a backend and keeps every figure for the whole process.
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from sim.analysis.telling.figures.shown_figure import ShownFigure

    width = width_inches(page.width)
    room = width * POINTS - 2 * MARGIN
    title = fold(words.title, room, HEAD) if page.has_words else ""
    caption = fold(words.caption, room) if page.has_words else ""
    above = _title_height(page, words)
    below = text_height(caption) + GAP if caption else 0.0
    labels = [fold(str(one.get_label()), room - KEY_LEFT) for one in key]
    columns = _key_columns(labels, room)
    key_height = _key_height(labels, columns)
    height = body_points + above + key_height + below + 2 * MARGIN
    edge = MARGIN / (width * POINTS)
    bottom, top = (below + key_height + MARGIN) / height, 1 - (above + MARGIN) / height
    engine = ConstrainedLayoutEngine(
        rect=(edge, bottom, 1 - 2 * edge, top - bottom), w_pad=0.02, h_pad=0.02
    )
    figure = ShownFigure(figsize=(width, height / POINTS), layout=engine)
    if title:
        figure.text(edge, 1 - MARGIN / height, title, size=HEAD, weight="bold", va="top")
    if key:
        place = (edge, (below + MARGIN) / height)
        made = figure.legend(
            key, labels, loc="lower left", bbox_to_anchor=place, handlelength=3, borderaxespad=0,
            labelspacing=KEY_GAP / SMALL, borderpad=MARGIN / SMALL / 2, ncols=columns,
            columnspacing=KEY_APART / SMALL,
        )  # fmt: skip
        made.set_in_layout(False)
    if caption:
        figure.text(edge, MARGIN / height, caption, size=SMALL, va="bottom", linespacing=1.25)
    return figure


def _key_columns(labels: Sequence[str], room: float) -> int:
    """Return how many labels of a key stand beside each other.

    Parameters
    ----------
    room : width for the key [points]
    """
    if not labels:
        return 1
    widest = max(map(widest_line, labels)) + KEY_LEFT + KEY_APART
    # Columns that are all full but for the last one: no line more than needed.
    lines = -(-len(labels) // max(1, int((room + KEY_APART) // widest)))
    return -(-len(labels) // lines)


def _key_height(labels: Sequence[str], columns: int) -> float:
    """Return the room that a key needs [points]; columns are filled one after the other."""
    if not labels:
        return 0.0
    lines = -(-len(labels) // columns)
    heights = [text_height(one) + KEY_GAP for one in labels]
    parts = [sum(heights[start : start + lines]) for start in range(0, len(labels), lines)]
    return max(parts) + GAP


class Box(NamedTuple):
    """Room on a figure below its title, from the left and from the top [points]."""

    left: float
    top: float
    width: float
    height: float


def axes_in(figure: "Figure", page: Page, words: Words, box: Box) -> "Axes":
    """Return axes that fill a box of a figure exactly, outside of its layout.

    Parameters
    ----------
    words : of the figure, whose title stands above the room that boxes are in
    """
    # A layout engine warns where all axes have a place of their own.
    figure.set_layout_engine("none")
    width, height = (inches * POINTS for inches in figure.get_size_inches())
    above = _title_height(page, words)
    bottom = height - MARGIN - above - box.top - box.height
    left = (MARGIN + box.left) / width
    return figure.add_axes((left, bottom / height, box.width / width, box.height / height))


def _title_height(page: Page, words: Words) -> float:
    """Return the room that a title takes, with the gap below it [points]."""
    if not page.has_words:
        return 0.0
    return text_height(fold(words.title, body_width(page), HEAD), HEAD) + GAP


def body_width(page: Page) -> float:
    """Return how wide the room for axes is [points]."""
    return width_inches(page.width) * POINTS - 2 * MARGIN

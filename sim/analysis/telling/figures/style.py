"""The one style of all figures: sizes on paper, letters, colors, and how text is folded.

Widths are those of a single and of a double column of a journal, in true size, so that
letters of seven points are seven points on paper. Text is measured with the font that
draws it and folded to the room that it has. Colors are those of Okabe and Ito [OkabeIto2008]_,
apart for the color-blind; whatever a color says, a dash, a marker or a number says too.
A scale of one color goes from light, for less, to dark, for more.

References
----------
.. [OkabeIto2008] Okabe, M., Ito, K. "Color Universal Design." 2008.
   https://jfly.uni-koeln.de/color/
"""

from functools import lru_cache
from typing import Any, Final, Literal

type Width = Literal["single", "double"]
"""Single or double column."""

MILLIMETERS: Final[dict[Width, float]] = {"single": 89.0, "double": 183.0}
"""Widths on paper."""

INCH: Final = 25.4
"""Millimeters of an inch."""

POINTS: Final = 72.0
"""Points of an inch."""

SMALL: Final = 7.0
"""Size of letters [points]; no text of a figure is smaller."""

HEAD: Final = 8.0
"""Size of the title [points]."""

LINE: Final = 1.3
"""Height of a line [its size]."""

ON_SCREEN: Final = 0.95
"""Part of a room that a line fills: on a screen letters are up to a twentieth wider."""

MARGIN: Final = 5.0
"""Room at the edges [points]."""

BLACK: Final = "#1a1a1a"
GREY: Final = "#8c8c8c"
PALE: Final = "#d9d9d9"

SCALE: Final = "Blues"
"""Colormap of amounts: from light, for less, to dark, for more, in grey print too."""

SCALE_ENDS: Final = (0.05, 0.85)
"""Part of the colormap in use: neither white as paper nor too dark to tell apart."""

HUES: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Colors of kinds."""

DASHES: Final = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))
"""Dashes beside the colors, for grey print."""

MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")
"""Markers beside the colors, for grey print."""

SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": SMALL,
    "axes.labelsize": SMALL,
    "axes.titlesize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": BLACK,
    "ytick.color": BLACK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "text.color": BLACK,
    "text.parse_math": False,
    "axes.labelcolor": BLACK,
    "lines.linewidth": 1.1,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "axes.unicode_minus": True,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "savefig.dpi": 300,
}
"""What all figures share, as matplotlib names it. A dollar sign in a title is money, no
mathematics; text stays text in SVG and PDF."""


def width_inches(width: Width) -> float:
    """Return the width of a figure [inches].

    >>> round(width_inches("single"), 3)
    3.504
    """
    return MILLIMETERS[width] / INCH


@lru_cache(maxsize=20_000)
def text_points(text: str, size: float = SMALL) -> float:
    """Return how wide a line of text is [points]; titles are bold."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(
        family="DejaVu Sans", size=size, weight="bold" if size >= HEAD else "normal"
    )
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def widest_line(text: str, size: float = SMALL) -> float:
    """Return the width of the widest line of a text [points]."""
    return max(text_points(line, size) for line in text.split("\n"))


def fold(text: str, points: float, size: float = SMALL) -> str:
    r"""Return a text in lines that fit a width; a word that does not fit is broken.

    Parameters
    ----------
    points : room for a line
    size : of the letters [points]

    >>> fold("one two three", 42)
    'one two\nthree'
    """
    points *= ON_SCREEN
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_points(longer, size) <= points:
            line = longer
            continue
        lines += [line] if line else []
        *whole, line = _pieces(word, points, size)
        lines += whole
    return "\n".join([*lines, line])


def _pieces(word: str, points: float, size: float) -> list[str]:
    """Return a word in pieces that fit a width, of one letter at least."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_points(pieces[-1] + letter, size) > points:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def lines_points(lines: int, size: float = SMALL) -> float:
    """Return how high some lines of text are [points]."""
    return lines * size * LINE


def text_height(text: str, size: float = SMALL) -> float:
    """Return how high a folded text is [points]."""
    return lines_points(text.count("\n") + 1, size)

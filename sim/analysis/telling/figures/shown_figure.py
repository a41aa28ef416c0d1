"""A figure that notebooks show without pyplot, which would keep every figure of a session."""

from collections.abc import Mapping
from io import BytesIO
from typing import Final

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.analysis.telling.figures.style import SETTINGS

SCREEN: Final = 96
"""Pixels of an inch as browsers count them."""


class ShownFigure(Figure):
    """A figure in the one style that a notebook shows where it is the last value of a cell."""

    def _repr_png_(self) -> tuple[bytes, Mapping[str, int]]:
        """Return it as PNG with its size on the screen: Jupyter asks for this name."""
        image = BytesIO()
        # As fine as in files: on coarse pixels letters are wider than the room that was measured.
        with mpl.rc_context(SETTINGS):
            self.savefig(image, format="png")
        width, height = (round(inches * SCREEN) for inches in self.get_size_inches())
        return image.getvalue(), {"width": width, "height": height}

"""A figure that notebooks show without pyplot, which would keep every figure of a session."""

from io import BytesIO

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.analysis.telling.figures.style import SETTINGS


class ShownFigure(Figure):
    """A figure in the one style that a notebook shows where it is the last value of a cell."""

    def _repr_png_(self) -> bytes:
        """Return it as PNG: Jupyter asks for this name."""
        image = BytesIO()
        with mpl.rc_context(SETTINGS):
            self.savefig(image, format="png", dpi=150)
        return image.getvalue()

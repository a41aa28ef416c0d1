"""Which texts of a figure leave it."""

from collections.abc import Mapping

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text


def texts_drawn(figure: Figure) -> list[Text]:
    """Return the texts that are drawn: an axis keeps numbers beyond its ends, and draws none."""
    found = []

    def record(text: Text, renderer: object) -> None:
        found.append(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", record)
        figure.draw_without_rendering()
    return [one for one in found if one.get_visible() and one.get_text()]


def texts_outside(figure: Figure) -> Mapping[str, object]:
    """Return the texts that leave the figure, with their places."""
    whole = figure.bbox
    boxes = {text.get_text(): text.get_window_extent() for text in texts_drawn(figure)}
    return {
        text: box
        for text, box in boxes.items()
        if box.x0 < whole.x0 - 1
        or box.y0 < whole.y0 - 1
        or box.x1 > whole.x1 + 1
        or box.y1 > whole.y1 + 1
    }

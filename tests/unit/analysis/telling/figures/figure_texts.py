"""Which texts of a figure leave it."""

from collections.abc import Mapping
from itertools import combinations

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


def texts_overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts that cover each other by more than a pixel."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_drawn(figure)]
    return [
        (one, other)
        for (one, box), (other, beside) in combinations(boxes, 2)
        if min(box.x1, beside.x1) - max(box.x0, beside.x0) > 1
        and min(box.y1, beside.y1) - max(box.y0, beside.y0) > 1
    ]

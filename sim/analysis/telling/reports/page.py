"""The report as one self-contained page, and as Markdown: nothing is fetched from anywhere."""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked, source_words
from sim.analysis.telling.figures.catalogue import draw, what_lacks
from sim.analysis.telling.figures.catalogue import entry_named as entry
from sim.analysis.telling.figures.heat_map import fitted_words
from sim.analysis.telling.figures.sheet import Drawn, Page, style
from sim.analysis.telling.reports.report import report_of
from sim.analysis.telling.reports.treaty_answer import has_inert
from sim.domain.errors import DeterError

if TYPE_CHECKING:
    from jinja2 import Environment

FIGURES: Final = (
    "heat_map", "forest", "regret", "headlines", "contributions", "feasibility", "timeline",
    "hazard", "politics", "peace",
)  # fmt: skip
"""Figures of a report, in its order, where the study has them."""


class Picture(NamedTuple):
    """A figure of a report."""

    name: str
    title: str
    caption: str
    svg: str


@cache
def _environment() -> "Environment":
    """Return the templates; every value is escaped, since titles come from users' files."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("sim.analysis.telling.reports"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def report_page(dossier: Dossier) -> str:
    """Return the report of a study as one HTML page without any external request."""
    return _environment().get_template("report.html").render(_values(dossier))


def report_markdown(dossier: Dossier) -> str:
    """Return the report of a study as Markdown; figures by their captions."""
    return _environment().get_template("report.md").render(_values(dossier))


def _values(dossier: Dossier) -> dict[str, object]:
    """Return what a template lays out."""
    return {
        "report": report_of(dossier),
        "pictures": pictures_of(dossier),
        "folder": dossier.results.folder.absolute().name,
    }


def pictures_of(dossier: Dossier) -> list[Picture]:
    """Return the figures of a report that the study has."""
    found, left_out = [], set(_left_out(dossier))
    for name in FIGURES:
        if name in left_out or what_lacks(entry(name), dossier):
            continue
        try:
            drawn = draw(name, dossier, Asked(Page("double", has_words=False)))
        except DeterError:  # the study has nothing to draw there
            continue
        caption = drawn.caption
        # A figure is passed on alone; in a report both stand at the top.
        for words in (fitted_words(dossier), source_words(dossier)):
            caption = caption.replace(words, "") if words else caption
        found.append(Picture(name, drawn.title, " ".join(caption.split()), inline_svg(drawn, name)))
    return found


def _left_out(dossier: Dossier) -> Iterator[str]:
    """Yield the figures that would repeat another, or show what says nothing."""
    manifest = dossier.manifest
    # Under one policy regret is the difference to the best, which the forest plot has.
    if len({tuple(one.policies or ()) for one in manifest.points}) == 1:
        yield "regret"
    # Means over points of which some negotiate without effect.
    if has_inert(manifest):
        yield from ("heat_map", "forest")


def inline_svg(drawn: Drawn, name: str) -> str:
    """Return a figure as an element of a page, its identifiers its own.

    Parameters
    ----------
    name : put before each identifier, so that two figures of a page share none
    """
    stream = io.StringIO()
    with style(drawn.fingerprint):
        drawn.figure.savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    svg = text[text.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)

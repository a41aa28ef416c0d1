"""Figures of treaties that may be made, of publics and budgets, and of headlines."""

from pathlib import Path

import pytest

from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.catalogue import draw
from sim.analysis.telling.figures.sheet import Page
from sim.analysis.telling.figures.style import MILLIMETERS, SMALL
from sim.analysis.verdict.kept_tables import ROBUSTNESS
from tests.unit.analysis.dossier.small_dossier import dossier_of
from tests.unit.analysis.telling.figures.figure_texts import (
    texts_drawn,
    texts_outside,
    texts_overlapping,
)

LONG = "A title that has sixty letters, as files may have for names"
TREATIES = """\
title: "Treaties that may be made"
scenario: indo_pacific
overrides: {switches.politics: true}
factors:
  arrangement: [hub_and_spokes, camp_david_type, core4_negotiated]
  negotiation: {path: switches.negotiation, values: [inert, "on"]}
design: {kind: grid}
replications: 12
seed: 5
outputs: [proposals, joining, stages, quarters]
"""


def page(width: str) -> Page:
    return Page("single" if width == "single" else "double")


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    dossier = dossier_of(tmp_path_factory.mktemp("treaties"), TREATIES)
    names = enumerate(dossier.titles)
    vars(dossier)["titles"] = {name: f"{number} {LONG}" for number, name in names}
    return dossier


@pytest.mark.parametrize("width", list(MILLIMETERS))
@pytest.mark.parametrize("name", ["timeline", "feasibility", "politics", "network_map"])
def test_no_text_leaves_the_figure_or_covers_another(
    treaties: Dossier, name: str, width: str
) -> None:
    drawn = draw(name, treaties, Asked(page(width)))
    assert texts_outside(drawn.figure) == {}
    assert texts_overlapping(drawn.figure) == []
    assert min(float(one.get_fontsize()) for one in texts_drawn(drawn.figure)) >= SMALL
    assert "12 runs" in drawn.caption


def test_a_share_of_runs_ends_at_nought_and_at_one(treaties: Dossier) -> None:
    axes = draw("feasibility", treaties, Asked()).figure.axes[0]
    ends = [
        x
        for lines in axes.collections
        for segment in lines.get_segments()  # type: ignore[attr-defined]
        for x, _ in segment
    ]
    assert len(ends) > 4
    assert min(ends) >= 0
    assert max(ends) <= 1


@pytest.mark.parametrize("width", list(MILLIMETERS))
def test_headlines_have_room(tmp_path: Path, width: str) -> None:
    dossier = dossier_of(tmp_path)
    head = "headline,median,low,high,share,clear_share,vectors\n"
    rows = [f'"{number} {LONG}",0.5{number},0.3,0.9,1.0,0.97,300\n' for number in range(6)]
    (dossier.results.folder / ROBUSTNESS).write_text(head + "".join(rows), encoding="utf-8")
    drawn = draw("headlines", dossier, Asked(page(width)))
    assert texts_outside(drawn.figure) == {}
    assert texts_overlapping(drawn.figure) == []
    assert min(float(one.get_fontsize()) for one in texts_drawn(drawn.figure)) >= SMALL
    assert "300 vectors" in drawn.caption

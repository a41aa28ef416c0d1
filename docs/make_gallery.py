"""Draw the gallery of figures of a small study, and write its page.

Run it after a figure, a rule or the classroom has changed; with `--check` it writes nothing
and says whether the text of the page is still what the figures say::

    .venv/bin/python docs/make_gallery.py
"""  # noqa: INP001  a script beside the page that it makes

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from sim.analysis.attribution.attribution import Question, attribute
from sim.analysis.dossier.dossier import read_dossier
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.catalogue import draw
from sim.analysis.telling.figures.sheet import Drawn, Page, style
from sim.analysis.telling.figures.waterfall import waterfall
from sim.execution.runner import run_study
from sim.loading.scenarios import load_scenario
from sim.study.study_plan import plan_of

PAGE = Path(__file__).parent / "reference" / "gallery.md"
PICTURES = PAGE.parent / "gallery"
NAMES = ("heat_map", "forest", "regret", "preferences", "contributions", "peace", "severity")
DOTS_PER_INCH = 300
COLORS = 64
STUDY = """\
title: "Promise and treaty in the classroom"
scenario: classroom
arrangements: [no_commitments, hub, treaty]
policies: [steady, wavering]
baseline: hub
replications: 20
seed: 5
outputs: [flashpoints, quarters, events]
logged: 20
"""
HEAD = """\
# Gallery

Figures of a small study of the classroom, each as wide as one column of a journal. Twenty runs a
cell are far too few to conclude anything: they show what figures look like.
[Figures of a study](../howto/figures.md) says how to draw them.
"""


def drawn_figures() -> dict[str, Drawn]:
    """Return every figure of the gallery by its name."""
    with TemporaryDirectory() as place:
        path = Path(place) / "studies" / "small.yaml"
        path.parent.mkdir()
        path.write_text(STUDY, encoding="utf-8")
        run_study(plan_of(str(path)), Path(place) / "out", workers=1)
        dossier = read_dossier(Path(place) / "out")
        found = {name: draw(name, dossier, Asked(Page("single"))) for name in NAMES}
    hub, treaty = (load_scenario("classroom", arrangement=one) for one in ("hub", "treaty"))
    question = Question(hub, treaty, "deterrence_failure", 20)
    values = attribute(question, workers=1)
    return {**found, "waterfall": waterfall(values, question, Page("single"))}


def page_text(figures: dict[str, Drawn]) -> str:
    """Return the page: each figure with the command that draws it."""
    parts = [HEAD]
    for name, one in figures.items():
        command = f"deter plot RESULT {name} --width single"
        if name == "waterfall":
            command = "deter attribute hub treaty --scenario classroom --figure FILE --width single"
        parts.append(f"## {one.title}\n\n`{command}`\n\n![{one.title}](gallery/{name}.png)\n")
    return "\n".join(parts)


def write_small(one: Drawn, path: Path) -> None:
    """Write a picture for screens in few colors: with all of them it is twice as large."""
    full = BytesIO()
    with style(one.fingerprint):
        one.figure.savefig(full, dpi=DOTS_PER_INCH, format="png")
    # Drawn at the size of print and then halved: letters drawn small are wider than on paper.
    picture = Image.open(full).convert("RGB")
    half = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    half.quantize(COLORS).save(path, optimize=True)


def main() -> int:
    """Write pictures and page, or compare the page."""
    figures = drawn_figures()
    text = page_text(figures)
    if "--check" in sys.argv[1:]:
        return int(PAGE.read_text(encoding="utf-8") != text)
    PICTURES.mkdir(exist_ok=True)
    for name, one in figures.items():
        write_small(one, PICTURES / f"{name}.png")
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

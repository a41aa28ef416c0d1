"""Draw the gallery of all figures, of small studies, and write its page.

Run it after a figure, a rule or a shipped scenario has changed; with `--check` it writes nothing
and says whether the text of the page is still what the figures say::

    .venv/bin/python docs/make_gallery.py
"""  # noqa: INP001  a script beside the page that it makes

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from sim.analysis.attribution.attribution import Question, attribute
from sim.analysis.dossier.dossier import SHOWN_DIGITS, Dossier, read_dossier
from sim.analysis.robust import robustness_of, robustness_table
from sim.analysis.sweeps.played_vectors import played_vectors
from sim.analysis.sweeps.sensitivity import sensitivity_of
from sim.analysis.telling.figures.asked import Asked
from sim.analysis.telling.figures.catalogue import draw
from sim.analysis.telling.figures.sheet import Drawn, Page, style
from sim.analysis.telling.figures.tornado import tornado
from sim.analysis.telling.figures.waterfall import waterfall
from sim.analysis.verdict.kept_tables import ROBUSTNESS
from sim.execution.runner import run_study
from sim.loading.scenarios import load_scenario
from sim.results.reader import load_results
from sim.study.comparison_cells import ComparisonCells
from sim.study.study_plan import plan_of

PAGE = Path(__file__).parent / "reference" / "gallery.md"
PICTURES = PAGE.parent / "gallery"
DOTS_PER_INCH = 300
COLORS = 256
SINGLE = Page("single")
CLASSROOM = """\
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
REGION = """\
title: "Promise and treaty in the Indo-Pacific"
scenario: indo_pacific
arrangements: [no_commitments, hub_and_spokes, pacific_pact_core4_taiwan_in]
policies: [continuity]
baseline: hub_and_spokes
design: {kind: plausible}
replications: 20
seed: 5
headlines:
  - {title: "The hub against no commitments", fewer: hub_and_spokes, than: no_commitments}
  - {title: "A pact of four with Taiwan against the hub",
     fewer: pacific_pact_core4_taiwan_in, than: hub_and_spokes}
"""
TREATIES = """\
title: "Treaties that may be made in the Indo-Pacific"
scenario: indo_pacific
overrides: {switches.politics: true}
factors:
  arrangement: [hub_and_spokes, camp_david_type, core4_negotiated]
  policy: [continuity, electoral]
  negotiation: {path: switches.negotiation, values: [inert, "on"]}
design: {kind: grid}
replications: 20
seed: 5
outputs: [proposals, joining, stages, quarters]
"""
SWEEP = """\
title: "What a broken promise costs in the classroom"
scenario: classroom
factors:
  parameters.reneging.reputation_weight: {low: 0, high: 0.5}
  parameters.reneging.domestic_weight: {low: 0, high: 1.2}
  precision: {path: parameters.choice.precision, low: 5, high: 25, distribution: log_uniform}
  arrangement: [hub, treaty]
design: {kind: DESIGN}
replications: 10
seed: 5
"""
DESIGNS = {"tornado": "latin_hypercube, points: 80", "sobol": "saltelli, base: 32"}
"""{figure of a sweep: its design}."""

STUDIES = {
    CLASSROOM: (
        "heat_map", "forest", "regret", "preferences", "contributions", "hazard", "peace",
        "severity",
    ),
    REGION: ("network_map", "network_matrix", "crisis_tree", "headlines"),
    TREATIES: ("politics", "timeline", "feasibility"),
}  # fmt: skip
"""{study: figures that are drawn of it}."""

COMMANDS = {
    "waterfall": "deter attribute hub treaty --scenario classroom --figure FILE --width single",
    **dict.fromkeys(DESIGNS, "deter sensitivity STUDY --figure FILE --width single"),
}
"""{figure: the command that draws it}, where that is not `deter plot`."""

HEAD = """\
# Gallery

Every figure, of small studies of the classroom and of the Indo-Pacific, as wide as one column of
a journal. So few runs are far too few to conclude anything: they show what figures look like.
[Figures of a study](../howto/figures.md) says how to draw them.
"""


def drawn_figures() -> dict[str, Drawn]:
    """Return every figure of the gallery by its name."""
    found: dict[str, Drawn] = {}
    with TemporaryDirectory() as place:
        for number, (text, names) in enumerate(STUDIES.items()):
            dossier = read_dossier(played(text, Path(place) / str(number)))
            if "headlines" in names:
                keep_headlines(dossier)
            found |= {name: draw(name, dossier, Asked(SINGLE)) for name in names}
        for name, design in DESIGNS.items():
            folder = played(SWEEP.replace("DESIGN", design), Path(place) / name)
            results = load_results(folder)
            digits = results.manifest.fingerprint[:SHOWN_DIGITS]
            found[name] = tornado(sensitivity_of(results), SINGLE, digits)
    hub, treaty = (load_scenario("classroom", arrangement=one) for one in ("hub", "treaty"))
    question = Question(hub, treaty, "deterrence_failure", 20)
    values = attribute(question, workers=1)
    return {**found, "waterfall": waterfall(values, question, SINGLE)}


def played(text: str, place: Path) -> Path:
    """Play a study and return the folder of its results."""
    path = place / "studies" / "small.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    folder = place / "out"
    run_study(plan_of(str(path)), folder, workers=1)
    return folder


def keep_headlines(dossier: Dossier) -> None:
    """Write how far headlines hold beside the runs, as `deter compare` does."""
    vectors = played_vectors(dossier.results)
    if vectors is None or not isinstance(dossier.found, ComparisonCells):
        message = "the study has no plausible set, so it has no headlines"
        raise TypeError(message)
    made = robustness_of(dossier.found, vectors, has_wide=False, workers=1)
    robustness_table(made).write_csv(dossier.results.folder / ROBUSTNESS, float_precision=6)


def page_text(figures: dict[str, Drawn]) -> str:
    """Return the page: each figure with the command that draws it."""
    parts = [HEAD]
    for name, one in figures.items():
        command = COMMANDS.get(name, f"deter plot RESULT {name} --width single")
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
    # By octree, which keeps the colors of lines; others give thin ones those of areas.
    half.quantize(COLORS, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


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

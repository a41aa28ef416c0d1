"""A finished study small enough to be played in a test, read back from its folder."""

from pathlib import Path

from sim.analysis.dossier.dossier import Dossier, read_dossier
from sim.execution.runner import run_study
from sim.study.loader import read_study
from sim.study.study_plan import plan_from

STUDY = """\
title: "Promise and treaty in the classroom"
scenario: classroom
arrangements: [no_commitments, hub, treaty]
policies: [steady, wavering]
baseline: hub
replications: 12
seed: 5
outputs: [flashpoints, quarters, events]
logged: 12
"""

SWEEP = """\
title: "Patience in the classroom"
scenario: classroom
factors:
  parameters.satisfaction.status_quo_value: [0, 0.1]
  arrangement: [hub, treaty]
design: {kind: grid}
replications: 8
seed: 5
"""

ALONE = """\
title: "Patience under one arrangement"
scenario: classroom
factors:
  parameters.satisfaction.status_quo_value: [0, 0.1]
design: {kind: grid}
replications: 4
seed: 5
"""


def played(place: Path, text: str = STUDY, name: str = "small") -> Path:
    """Play a study into a folder and return it."""
    (place / "studies").mkdir(parents=True, exist_ok=True)
    path = place / "studies" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    folder = place / name
    run_study(plan_from(read_study(path)), folder, workers=1)
    return folder


def dossier_of(place: Path, text: str = STUDY) -> Dossier:
    """Play a study and read it back."""
    return read_dossier(played(place, text))

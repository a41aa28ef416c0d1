"""Plausible sets small enough to be read, and studies that play them."""

from pathlib import Path

SET_YAML = """\
title: "Five vectors for the classroom"
scales: {promises: [pacts.*.obligations.*.*, pacts.*.mutual_obligation]}
ranges:
  parameters.choice.precision: [5, 25]
  "scale:promises": [0.5, 1.3]
  flashpoints.border.salience_challenger: [0.3, 0.9]
"""

SET_CSV = """\
# made by hand
# for tests
parameters.choice.precision,loss,scale:promises,flashpoints.border.salience_challenger
9,1.5,1,0.6
10,2.5,0.8,0.5
12.5,0.5,1.2,0.7
7,3,0.9,0.55
15,4,1.1,0.65
"""

COUNT = 5
"""Vectors of the set."""

COMPARISON = """\
title: "Promise and treaty, whatever the numbers"
scenario: classroom
arrangements: [no_commitments, hub, treaty]
policies: [steady, wavering]
baseline: hub
design: {kind: plausible}
replications: 12
seed: 5
overrides: {quarters: 6}
"""

SWEEP = """\
title: "Patience, whatever the numbers"
scenario: classroom
factors:
  parameters.satisfaction.status_quo_value: [0, 0.1]
design: {kind: plausible, set: classroom}
replications: 8
seed: 5
overrides: {quarters: 6}
"""


def write_set(library: Path, csv: str = SET_CSV, yaml: str = SET_YAML) -> Path:
    """Write the two files of a set for the classroom and return the path of the YAML file."""
    folder = library / "plausible"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "classroom.csv").write_text(csv, encoding="utf-8")
    path = folder / "classroom.yaml"
    path.write_text(yaml, encoding="utf-8")
    return path


def write_study(library: Path, text: str = COMPARISON, name: str = "tries") -> Path:
    """Write a study beside a set for the classroom and return its path."""
    if not (library / "plausible").is_dir():
        write_set(library)
    folder = library / "studies"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path

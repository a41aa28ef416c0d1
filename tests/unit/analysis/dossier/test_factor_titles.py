"""What readers call values of factors: titles that tell two factors apart."""

from pathlib import Path

from sim.analysis.dossier.factor_titles import value_titles
from sim.results.study_manifest import study_manifest
from sim.study.study_plan import plan_of

STUDY = """\
title: "Two that end alike"
scenario: classroom
factors:
  states.AAA.military_price_level: [1, 2]
  states.BBB.military_price_level: [1, 2]
  trust.now: {path: parameters.reneging.reputation_weight, values: [0.1, 0.2]}
  arrangement: [hub, treaty]
design: {kind: grid}
replications: 1
"""


def test_values_of_factors_whose_paths_end_alike_have_titles_that_differ(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(STUDY, encoding="utf-8")
    titles = value_titles(study_manifest(plan_of(file), ""))
    assert {title for title in titles.values() if title.endswith(" 2")} == {
        "AAA military price level 2",
        "BBB military price level 2",
    }
    # The author's own word is no path, and nothing is taken off it.
    assert "trust.now 0.1" in titles.values()

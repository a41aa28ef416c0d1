"""A run of a study played again alone is the run of the study."""

import json
from pathlib import Path

import pytest

from sim.domain.errors import AgentsError, PointNumberError, ScenarioChangedError
from sim.execution.replay import replay_of
from sim.execution.runner import run_study
from sim.execution.single_run import simulate
from sim.results.reader import load_results
from sim.study.study_plan import plan_of

SWEEP = """
title: "Every form of a point"
scenario: mine
factors:
  parameters.reneging.reputation_weight: {low: 0, high: 0.5}
  states.AAA.nuclear: [0, 0.5]
  pacts.common_defence.activation: [consensus, majority]
  proposals.common_defence.window: [1, 1.5]
  arrangement: [hub, treaty, talks]
  policies: [[steady], []]
design: {kind: latin_hypercube, points: 8}
replications: 3
seed: 11
"""
PROPOSAL = """
title: Common defence
status: judgement
source: guess
pacts: [common_defence]
invited: [BBB, CCC, DDD]
quorum: [BBB, CCC]
proposer: BBB
"""
TALKS = "title: Talks\nextend: hub\nproposals: [common_defence]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine"
    files = {
        "mine": "title: Mine\nextend: classroom\n",
        "studies/forms": SWEEP,
        "proposals/common_defence": PROPOSAL,
        "arrangements/talks": TALKS,
    }
    for name, text in files.items():
        file = mine / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return run_study(mine / "studies" / "forms.yaml", workers=2).folder


def test_every_form_of_a_point_can_be_replayed(folder: Path) -> None:
    results = load_results(folder)
    assert results.manifest.failed == 0
    plan = plan_of("mine/studies/forms.yaml")
    for point in plan.points:
        one = replay_of(folder, point.index, 2)
        assert one.scenario.digest == plan.scenario(point.index).digest
        found = simulate(one.scenario, one.request.seed, one.request.replication)
        row = results.runs.filter(point=point.index, replication=2).row(0, named=True)
        outcomes = found.counts.outcomes()
        assert {name: row[name] for name in outcomes} == pytest.approx(
            outcomes, rel=0, abs=0, nan_ok=True
        )


@pytest.mark.parametrize(
    ("point", "replication", "said"),
    [
        (8, 0, "no point 8: they are numbered 0 to 7"),
        (0, 3, "no replication 3: they are numbered 0 to 2"),
        (-1, 0, "no point -1: "),
    ],
)
def test_what_a_study_does_not_have_cannot_be_replayed(
    folder: Path, point: int, replication: int, said: str
) -> None:
    with pytest.raises(PointNumberError, match=said):
        replay_of(folder, point, replication)


def test_a_scenario_that_has_changed_is_not_replayed(folder: Path) -> None:
    path = folder / "manifest.json"
    digest = load_results(folder).manifest.points[0].digest
    assert digest is not None
    path.write_text(path.read_text().replace(digest, "0" * 64))
    with pytest.raises(ScenarioChangedError, match=r"the scenario of point 0 of .* has changed"):
        replay_of(folder, 0, 0)


def test_a_folder_from_a_stranger_runs_no_code(folder: Path) -> None:
    """A manifest may name any file as that of the agents; it is named, escaped, and not loaded."""
    evil = folder.absolute() / "evil.py"
    evil.write_text("from pathlib import Path\nPath('ran').write_text('it ran')\n")
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    files = {"AAA": str(evil), "BBB": "away/\x1b[2Jx\nTo go on: rm.py"}
    told["agents"] = {"classes": dict.fromkeys(files, "X"), "files": files, "digest": "0" * 64}
    path.write_text(json.dumps(told))
    with pytest.raises(AgentsError, match="no folder runs it") as said:
        replay_of(folder, 0, 0)
    assert not Path("ran").exists()
    assert "\\x1b[2Jx\\nTo go on" in str(said.value)
    assert "\n" not in str(said.value)

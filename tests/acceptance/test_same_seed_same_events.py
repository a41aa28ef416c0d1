"""The same seed gives the same events to the byte, whatever stands in which order."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.domain.scenario import Scenario
from sim.engine.world.constants import build_world, state_names
from sim.loading.scenarios import load_scenario
from sim.model.region import Region
from sim.rules.parameters import Parameters
from tests.acceptance.worlds import (
    SCENARIOS,
    WORKED,
    classroom,
    crises,
    event_lines,
    indo_pacific,
    moved,
)

STATUSES = {"published", "judgement", "fitted"}
STILL = {"switches.politics": False}
REMOTE = "PNG"
"""A state with a file that is no party, no guarantor and no member in the default scenario."""


def turned(node: object) -> object:
    """Return the same YAML with every mapping and every list that is a set back to front."""
    if isinstance(node, dict):
        return {key: turned_item(key, node[key]) for key in reversed(node)}
    if isinstance(node, list):
        is_figure = len(node) == 4 and isinstance(node[1], str) and node[1] in STATUSES
        return node if is_figure else [turned(item) for item in reversed(node)]
    return node


def turned_item(key: str, node: object) -> object:
    """Return an item of a mapping turned; sides stand in an order: who governs comes first."""
    if key == "sides" and isinstance(node, list):
        return [turned(item) for item in node]
    return turned(node)


def turn_file(path: Path) -> None:
    yaml = YAML(typ="safe", pure=True)
    with path.open(encoding="utf-8") as stream:
        content = yaml.load(stream)
    with path.open("w", encoding="utf-8") as stream:
        yaml.dump(turned(content), stream)


def turned_library(folder: Path, name: str) -> Path:
    """Return a scenario in a copy of its library in which all is back to front."""
    home = SCENARIOS if name == "indo_pacific" else WORKED.parent
    copy = folder / "library"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("worlds", "studies", "calibrations"))
    for path in copy.rglob("*.yaml"):
        turn_file(path)
    return copy / f"{name}.yaml"


def fingerprint(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("arrangement", ["hub_and_spokes", "asian_nato_taiwan_in"])
def test_the_order_of_states_flashpoints_and_pacts_in_files_changes_nothing(
    tmp_path: Path, arrangement: str
) -> None:
    path = turned_library(tmp_path, "indo_pacific")
    other = load_scenario(path, arrangement=arrangement)
    first = indo_pacific(arrangement)
    assert list(other.states) == list(reversed(first.states))
    assert list(other.flashpoints) == list(reversed(first.flashpoints))
    assert list(other.pacts) != list(first.pacts)
    assert event_lines(other) == event_lines(first)


def test_the_order_in_files_changes_nothing_in_the_classroom(tmp_path: Path) -> None:
    path = turned_library(tmp_path, "classroom")
    for replication in range(5):
        other = load_scenario(path, arrangement="treaty", policies=["wavering"])
        here = classroom("treaty", ["wavering"])
        lines = event_lines(here, replication=replication)
        assert event_lines(other, replication=replication) == lines


def test_another_process_with_other_hashes_records_the_same_bytes() -> None:
    code = (
        "from tests.acceptance.worlds import event_lines, indo_pacific\n"
        "from tests.acceptance.test_same_seed_same_events import fingerprint\n"
        "print(fingerprint(event_lines(indo_pacific('asian_nato'), seed=11)))\n"
    )
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=SCENARIOS.parent,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == fingerprint(event_lines(indo_pacific("asian_nato"), seed=11))


def test_a_run_repeats_itself() -> None:
    assert event_lines(indo_pacific()) == event_lines(indo_pacific())


def test_another_seed_and_another_replication_are_other_runs() -> None:
    runs = [
        event_lines(indo_pacific(), seed=seed, replication=replication)
        for seed, replication in ((1, 0), (2, 0), (1, 1), (2, 1))
    ]
    assert len({fingerprint(lines) for lines in runs}) == 4
    # Not only shocks to a bias but also where and when something happens at all.
    crises_of = [{json.loads(line).get("crisis") for line in lines} for lines in runs]
    assert len({tuple(sorted(filter(None, names))) for names in crises_of}) == 4


def test_the_scenarios_own_seed_is_used_when_none_is_given() -> None:
    own = classroom(seed=77)
    assert event_lines(own, seed=77) != event_lines(own, seed=1)
    assert Region(own).draw_seed == 77


def wider(folder: Path, arrangement: str, *lines: str) -> Scenario[Parameters]:
    """Return the default scenario with one more state in the roster."""
    roster = ", ".join([REMOTE, *sorted(indo_pacific().states)])
    # Still: with politics the state would have a budget and an opinion of its own to tell.
    still = "switches: {politics: false}"
    text = ["title: Wider", "extend: indo_pacific", f"states: [{roster}]", still, *lines]
    path = folder / "wider.yaml"
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return load_scenario(path, arrangement=arrangement)


def test_a_remote_state_that_is_nobodys_guarantor_changes_no_event(tmp_path: Path) -> None:
    scenario = wider(tmp_path, "hub_and_spokes")
    assert REMOTE in state_names(scenario)
    assert REMOTE not in indo_pacific().states
    for replication in range(3):
        lines = event_lines(scenario, replication=replication)
        still = load_scenario("indo_pacific", overrides=STILL)
        assert lines == event_lines(still, replication=replication)


def test_it_dilutes_encirclement_where_an_arrangement_differs_from_the_reference(
    tmp_path: Path,
) -> None:
    # Encirclement is a share of the whole roster's capability, so that a bystander counts in
    # its denominator. Its 0.1 USD bn a year is seen where provocation has a weight, and without
    # one, as shipped, it is not.
    weight = "parameters.satisfaction.provocation_weight"
    provoked = load_scenario(
        "indo_pacific", arrangement="minilaterals", overrides={weight: 0.1, **STILL}
    )
    wide = wider(tmp_path, "minilaterals", f"overrides: {{{weight}: 0.1}}")
    assert moved(crises(provoked), crises(wide))
    base = load_scenario("indo_pacific", arrangement="minilaterals", overrides=STILL)
    other = wider(tmp_path, "minilaterals")
    assert moved(crises(base), crises(other)) == set()
    assert event_lines(base) == event_lines(other)


def test_the_worlds_arrays_stand_in_the_order_of_names(tmp_path: Path) -> None:
    scenario = wider(tmp_path, "hub_and_spokes")
    assert state_names(scenario) == sorted(scenario.states)
    codes = build_world(scenario).state_code
    assert len(set(codes.tolist())) == len(scenario.states)

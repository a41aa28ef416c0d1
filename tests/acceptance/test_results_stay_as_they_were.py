"""Nothing that is not meant to move a result moves one: digests of runs, kept from before.

When results are meant to change, say so in the changelog and make the file anew::

    python tests/acceptance/test_results_stay_as_they_were.py
"""

import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.domain.scenario import Scenario
from sim.execution.batches import BatchSettings, play_batch
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
KEPT = Path(__file__).with_name("digests.json")
REPLICATIONS = 20
LOGGED = 3
STILL = "indo_pacific, politics off"
"""The shipped scenario with its slow half standing still: as before there was one."""
STILL_ARRANGEMENTS = ("hub_and_spokes", "minilaterals", "pacific_pact_core4_taiwan_in")
STILL_POLICIES = ("continuity", "transactional", "grand_bargain_china")


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yaml"))


def is_kept(arrangement: str, policy: str) -> bool:
    """Return whether a cell of the shipped scenario is played: all of them would take minutes."""
    return policy in STILL_POLICIES[:2] or arrangement in STILL_ARRANGEMENTS


def cells() -> list[tuple[str, str, str]]:
    """Return the scenarios as they are and under every arrangement and policy shipped with them."""
    found = []
    for library in (SCENARIOS, *sorted((SCENARIOS / "worlds").iterdir())):
        files = [name for name in names(library) if name != "calibration"]
        main = library.name if library != SCENARIOS else "indo_pacific"
        found += [(name, "", "") for name in files]
        found += [
            (main, arrangement, policy)
            for arrangement in names(library / "arrangements")
            for policy in names(library / "policies")
            if main != "indo_pacific" or is_kept(arrangement, policy)
        ]
    still = [(STILL, one, other) for one in STILL_ARRANGEMENTS for other in STILL_POLICIES]
    return found + still


def loaded(name: str, arrangement: str, policy: str) -> Scenario[Parameters]:
    changes: dict[str, object] = {}
    if arrangement:
        changes = {"arrangement": arrangement, "policies": [policy]}
    if name == STILL:
        name, changes["overrides"] = "indo_pacific", {"switches.politics": False}
    return load_scenario(name, **changes)  # type: ignore[arg-type]


def digest(tables: dict[str, pl.DataFrame]) -> str:
    """Return a hash of every value in some tables, numbers by their bytes."""
    found = hashlib.sha256()
    for name in sorted(tables):
        for column in tables[name].iter_columns():
            found.update(f"{name}.{column.name}".encode())
            if column.dtype.is_numeric():
                found.update(np.ascontiguousarray(column.fill_null(-9.5).to_numpy()).tobytes())
            else:
                found.update(json.dumps(column.to_list(), default=str).encode())
    return found.hexdigest()[:20]


def played(cell: tuple[str, str, str]) -> str:
    tables = play_batch(loaded(*cell), range(REPLICATIONS), BatchSettings(logged=LOGGED))
    assert tables is not None
    return digest(tables)


def key(cell: tuple[str, str, str]) -> str:
    return "/".join(cell).rstrip("/")


@cache
def kept() -> dict[str, str]:
    found: dict[str, str] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def test_every_cell_has_its_digest() -> None:
    assert sorted(kept()) == sorted(map(key, cells()))


@pytest.mark.parametrize("cell", cells(), ids=key)
def test_runs_are_those_of_before_bit_for_bit(cell: tuple[str, str, str]) -> None:
    assert played(cell) == kept()[key(cell)]


if __name__ == "__main__":
    text = json.dumps({key(cell): played(cell) for cell in cells()}, indent=1, sort_keys=True)
    KEPT.write_text(text + "\n", encoding="utf-8")

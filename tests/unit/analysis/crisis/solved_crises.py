"""Solved crises that the tests of the tree and of its text share."""

from pathlib import Path

from sim.engine.crisis.arrays import Crisis, Solution
from sim.engine.crisis.explicit import crisis_arrays, party_names
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.solver import solve

PAIRS = Path(__file__).parents[3] / "reference" / "crisis"
COUNCIL_CRISIS = "taiwan_core4_with_tw_transactional"
PLAIN_CRISIS = "taiwan_hub_and_spokes_continuity"
TWO_MOVERS = "two_movers"

type Solved = tuple[list[str], Crisis, Solution]


def solved(name: str, **changes: object) -> Solved:
    """Return the names, the arrays and the solution of a crisis, some arrays changed."""
    given = read_crisis((PAIRS / f"{name}.input.json").read_text(encoding="utf-8"))
    crisis = crisis_arrays(given)._replace(**changes)  # type: ignore[arg-type]
    return party_names(given), crisis, solve(crisis)

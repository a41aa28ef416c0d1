"""What the literature says of figures that scenario files hold, with the figures in use.

Sources in the files themselves are part of the digest of a scenario, so what was read later
stands in `scenario_evidence.csv`. ``states.USA.bases[JPN]`` is the capacity of all bases on a
host's soil, or of those whose place begins so.
"""  # noqa: INP001  beside the scripts that import it

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sim.domain.figures import Figure
from sim.domain.proposals import Proposal
from sim.domain.scenario import Scenario
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

TABLE = Path(__file__).resolve().parent / "scenario_evidence.csv"
WINDOW = "proposals.*.window"
_BASES = re.compile(r"^states\.(?P<state>\w+)\.bases\[(?P<where>\w+)\]$")


class Evidence(NamedTuple):
    """What was read for a figure of the Indo-Pacific."""

    path: str
    value: float
    """In use."""
    status: str
    verdict: str
    """As in `sim.domain.params`."""
    low: float | None
    high: float | None
    evidence: str
    source: str


@cache
def region() -> Scenario[Parameters]:
    """Return the shipped scenario."""
    return load_scenario("indo_pacific")


def figure_at(path: str) -> Figure:
    """Return the figure at a path of the shipped scenario, or one that sums bases."""
    if path == WINDOW:
        found = Proposal.model_fields["window"].get_default(call_default_factory=True)
        return Figure.model_validate(found)
    if match := _BASES.match(path):
        bases = region().states[match["state"]].bases
        where = match["where"]
        own = [one.capacity for one in bases if one.host == where or one.place.startswith(where)]
        return own[0].model_copy(update={"value": sum(one.value for one in own)})
    node: Any = region()
    for step in path.split("."):
        node = node[step] if isinstance(node, Mapping) else getattr(node, step)
    return Figure.model_validate(node)


def scenario_evidence() -> Iterator[Evidence]:
    """Yield what was read, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            figure = figure_at(row["path"])
            yield Evidence(
                path=row["path"],
                value=figure.value,
                status=figure.status,
                verdict=row["verdict"],
                low=float(row["low"]) if row["low"] else None,
                high=float(row["high"]) if row["high"] else None,
                evidence=row["evidence"],
                source=row["source"],
            )

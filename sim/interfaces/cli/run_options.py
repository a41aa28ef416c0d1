"""What `deter run` and `deter explain` have in common: draws, overrides, the region.

A seed or a replication is a whole number that the counter-based draws can take in;
an override is ``PATH=VALUE``, and all that is wrong with several is said at once.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.domain.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.model.region import Region
    from sim.results.run_request import RunRequest
    from sim.rules.parameters import Parameters

MAX_SEED = 2**63 - 1
MAX_DIGITS = 20


def _draw_number(text: str) -> int:
    """Return a seed or a replication."""
    if not text.isdecimal() or int(text[:MAX_DIGITS]) > MAX_SEED:
        message = f"{text!r} is not a whole number from 0 to {MAX_SEED}"
        raise typer.BadParameter(message)
    return int(text)


Seed = Annotated[
    int | None,
    typer.Option(parser=_draw_number, metavar="N", help="Seed of the draws [the scenario's own]."),
]
Replication = Annotated[
    int | None,
    typer.Option(parser=_draw_number, metavar="R", help="Which run under the seed [0]."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value; may be repeated."),
]


def overrides_by_path(texts: Sequence[str]) -> dict[str, object]:
    """Return overrides by path.

    Raises
    ------
    ScenarioError : everything that is wrong with any of them
    """
    from sim.loading.scenarios import parse_override

    found: dict[str, object] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            path, value = parse_override(text)
        except ScenarioError as error:
            problems += error.problems
        else:
            found[path] = value
    if problems:
        raise ScenarioError(problems)
    return found


def region_of(request: "RunRequest", scenario: "Scenario[Parameters]") -> "Region":
    """Return the region of a request before its first quarter."""
    from sim.model.region import Region

    return Region(scenario, seed=request.seed, replication=request.replication)

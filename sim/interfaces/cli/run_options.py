"""What `deter run` and `deter explain` have in common: draws, overrides, the region.

A seed or a replication is a whole number that the counter-based draws can take in;
an override is ``PATH=VALUE``, and all that is wrong with several is said at once.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.domain.errors import Problem, ScenarioError
from sim.domain.plain_values import MAX_SEED

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.model.region import Region
    from sim.results.run_request import RunRequest
    from sim.rules.parameters import Parameters

MAX_DIGITS = 20

LONGEST_PAUSE = 3600
"""Seconds between two years of a run that is watched."""

MAX_REPLICATIONS = 10_000_000
"""Runs of a point, as studies have it."""

MAX_WORKERS = 1024
"""Threads or processes: more is a slip of the pen and would take the machine down."""


def draw_number(text: str) -> int:
    """Return a seed or a replication.

    Raises
    ------
    BadParameter : it is no whole number, or none that draws can be keyed by
    """
    # Cut first, because Python refuses to convert thousands of digits.
    if not text.isdecimal() or int(text[:MAX_DIGITS]) > MAX_SEED:
        message = f"{text!r} is not a whole number from 0 to {MAX_SEED}"
        raise typer.BadParameter(message)
    return int(text)


def _seconds(text: str) -> float:
    """Return a time that a process can sleep."""
    return _number_up_to(LONGEST_PAUSE, text, "a number of seconds")


def share(text: str) -> float:
    """Return a number from 0 to 1; typer's own bounds let not a number through.

    Raises
    ------
    BadParameter : it is no such number
    """
    return _number_up_to(1, text, "a number")


def _number_up_to(most: int, text: str, what: str) -> float:
    """Return a number from 0 to the most that is allowed.

    Raises
    ------
    BadParameter : it is no such number
    """
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    # Written so that not a number, which compares false with everything, fails too.
    if not 0 <= number <= most:
        message = f"{text!r} is not {what} from 0 to {most:,}"
        raise typer.BadParameter(message)
    return number


Seed = Annotated[
    int | None,
    typer.Option(parser=draw_number, metavar="N", help="Seed of the draws [the scenario's own]."),
]
Pause = Annotated[
    float,
    typer.Option(parser=_seconds, metavar="SECONDS", help="Between years with --watch."),
]
Replication = Annotated[
    int | None,
    typer.Option(parser=draw_number, metavar="R", help="Which run under the seed [0]."),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value; may be repeated."),
]


def overrides_by_path(texts: Sequence[str]) -> dict[str, object]:
    """Return overrides by path.

    Parameters
    ----------
    texts : each PATH=VALUE; of two with one path the later counts

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
    """Return the region of a request before its first quarter.

    Parameters
    ----------
    request : with seed and replication
    scenario : that the request stands for
    """
    from sim.model.region import Region

    return Region(scenario, seed=request.seed, replication=request.replication)

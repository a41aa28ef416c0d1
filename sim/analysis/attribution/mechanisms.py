"""The mechanisms of a scenario as parts that can be switched off, one by one or together.

What a treaty is worth rests on the mechanisms that are modeled: consultation takes time,
law limits guarantors, a lost clash may widen. With some of them off, both arrangements
are played again, so that their difference says what those mechanisms do to it and not
what they do to the level.
"""

from collections.abc import Iterable, Sequence

from sim.domain.scenario import Scenario
from sim.domain.switches import Switches
from sim.rules.parameters import Parameters

SLOW_HALF = "politics"
"""Switch from which on all others count with the slow half only."""


def mechanisms_in(scenario: Scenario[Parameters]) -> list[str]:
    """Return the names of the switches that are on and count, in the order of the file.

    `politics` is none of them: without it, those of the slow half would be off too and told twice.
    """
    names = [name for name, field in Switches.model_fields.items() if field.annotation is bool]
    if not scenario.switches.politics:
        names = names[: names.index(SLOW_HALF)]
    return [name for name in names if name != SLOW_HALF and getattr(scenario.switches, name)]


def scenario_without(
    scenario: Scenario[Parameters], names: Sequence[str], kept: Iterable[int]
) -> Scenario[Parameters]:
    """Return a scenario with some mechanisms off.

    Parameters
    ----------
    names : switches that are on
    kept : numbers of those that stay on
    """
    inside = set(kept)
    off = {name: False for number, name in enumerate(names) if number not in inside}
    return scenario.model_copy(update={"switches": scenario.switches.model_copy(update=off)})

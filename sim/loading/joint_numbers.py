"""Numbers of a scenario that are right one by one and impossible together.

Each would be played without a word and make a result that is no number, or one that
means nothing. So they are refused where the files are read, as any wrong number is.
"""

from collections.abc import Iterator
from typing import Final

from sim.domain.errors import Problem
from sim.domain.scenario import Scenario
from sim.loading.messages import dotted_path, entry_at, mark_of
from sim.loading.nodes import Node
from sim.rules.parameters import Parameters

LEAST_REPLACED_PCT: Final = 0.1
"""Least sum of depreciation and growth [% a year]. Capability at the start is spending over that
sum: below it, more than a thousand years of spending, and at 0 or less nothing at all."""

PERCENT: Final = 100


def joint_problems(tree: Node, scenario: Scenario[Parameters]) -> Iterator[Problem]:
    """Yield a problem for every number that does not go with another.

    Parameters
    ----------
    tree : the composed scenario, whose nodes know their places
    scenario : the same, each number of which is right by itself
    """
    # An extended model may have parameters of its own.
    if isinstance(scenario.parameters, Parameters):
        yield from _shrinking_economies(tree, scenario)
        yield from _deaths(tree, scenario)


def _shrinking_economies(tree: Node, scenario: Scenario[Parameters]) -> Iterator[Problem]:
    """Yield a problem for every state whose spending shrinks as fast as its forces wear out."""
    worn = PERCENT * scenario.parameters.strength.depreciation
    for code, state in scenario.states.items():
        growth = state.gdp_growth_pct.value
        # Rounded, as 8 - 7.9 is a little less than .1 in binary.
        if round(worn + growth, 9) < LEAST_REPLACED_PCT:
            path = ("states", code, "gdp_growth_pct")
            message = (
                f"{dotted_path(path)} is {growth:g}, but forces wear out by {worn:g} % a year "
                "(parameters.strength.depreciation)"
            )
            hint = (
                "A state whose spending shrinks as fast as its forces wear out can have built up "
                f"none: growth must be {LEAST_REPLACED_PCT - worn:g} or more."
            )
            yield mark_of(entry_at(tree, (*path, "value"))).problem(message, hint)


def _deaths(tree: Node, scenario: Scenario[Parameters]) -> Iterator[Problem]:
    """Yield a problem if the greatest number of deaths in a war is less than the least."""
    war = scenario.parameters.war
    if war.deaths_maximum < war.deaths_minimum:
        message = (
            f"parameters.war.deaths_maximum is {war.deaths_maximum:g}, less than deaths_minimum, "
            f"{war.deaths_minimum:g}"
        )
        fields = ("deaths_maximum", "deaths_minimum")
        marks = [mark_of(entry_at(tree, ("parameters", "war", field))) for field in fields]
        # A default stands nowhere, so the one that a file says is pointed at.
        written = next((mark for mark in marks if mark != tree.mark), tree.mark)
        yield written.problem(message)

"""The outcomes of one run as a table: what happened beside what was to be expected.

The expected value of a count adds up what the solved crises said before anybody
moved, so it is the same run with its last draws averaged out.
"""

from collections.abc import Mapping
from typing import Final

from sim.analysis.telling.tables import table_text
from sim.analysis.telling.words import number_text, words

EXPECTED: Final = {
    "challenges_grey_zone": "expected_grey_zone",
    "challenges_fait_accompli": "expected_fait_accompli",
    "challenges_major_attack": "expected_major_attack",
    "wars": "expected_wars",
    "nuclear_use": "expected_nuclear_use",
}
"""Counts whose expected value is known, by outcome."""


def outcomes_text(outcomes: Mapping[str, float], years: float) -> str:
    """Return the table of a run's outcomes, with a note on how to read it.

    Parameters
    ----------
    outcomes : from `sim.model.counts.CountsByName.outcomes`; not a number where there was
        nothing to divide by
    years : that the run lasted
    """
    rows = []
    for name, value in outcomes.items():
        # An expected value stands beside what it is the expectation of.
        if name in EXPECTED.values():
            continue
        expected = _number_text(outcomes[EXPECTED[name]]) if name in EXPECTED else ""
        rows.append([words(name), _number_text(value), expected])
    table = table_text(("outcome", "this run", "expected"), rows, numeric=(1, 2))
    return (
        f"{table}\n\nOver {years:g} years. 'expected' adds up what the solved crises said before\n"
        "anybody moved; a dash means that there was nothing to divide by."
    )


def _number_text(value: float) -> str:
    """Return a count without decimals, and anything else with three."""
    return f"{value:,.0f}" if value.is_integer() else number_text(value)

"""The outcomes of one run as a table: what happened beside what was to be expected.

The expected value of a count adds up what the solved crises said before anybody
moved, so it is the same run with its last draws averaged out. The table begins with
what most readers ask first, in plain words; the rest follows by what it is about.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.analysis.telling.tables import table_text
from sim.analysis.telling.words import number_text, round_figure, words

EXPECTED: Final = {
    "challenges_grey_zone": "expected_grey_zone",
    "challenges_fait_accompli": "expected_fait_accompli",
    "challenges_major_attack": "expected_major_attack",
    "wars": "expected_wars",
    "nuclear_use": "expected_nuclear_use",
    "capitulations": "expected_capitulations",
    "deterrence_failure": "deterrence_failure",
}
"""Counts whose expected value is known, by outcome. Of failures the run's outcome *is* the
expected value: what happened is counted from its parts."""

PARTS: Final = {
    "deterrence_failure": ("wars", "capitulations"),
    "challenges": ("challenges_grey_zone", "challenges_fait_accompli", "challenges_major_attack"),
}
"""Lines of the table that add up what other outcomes count, by what they add up."""

TWICE: Final = "faits_accomplis"
"""The same number as `challenges_fait_accompli`, under the name that records of seizures use."""


class Line(NamedTuple):
    """What a line of the table calls an outcome."""

    label: str
    unit: str = ""
    """What it is counted in; empty for a count that its label makes plain."""
    is_share: bool = False
    """Whether it lies between 0 and 1, so that 1 is written as 1.000 and is no count."""
    is_rough: bool = False
    """Whether more than two digits would claim what nobody knows."""


BLOCKS: Final[dict[str, dict[str, Line]]] = {
    "In short": {
        "deterrence_failure": Line("deterrence failures", "wars, and attacks given in to"),
        "wars": Line("wars"),
        "force": Line("uses of force", "pressed clashes, seizures, attacks"),
        "challenges": Line("challenges of all kinds"),
        "control_lost": Line("control lost", "prizes, added up over flashpoints"),
        "abandonments": Line("abandonments", "promises called in and broken"),
    },
    "Challenges": {
        "opportunities": Line("opportunities for a challenge"),
        "challenges_grey_zone": Line("challenges in the grey zone"),
        "challenges_fait_accompli": Line("faits accomplis tried", "seizures"),
        "fait_taken": Line("faits accomplis that succeeded"),
        "challenges_major_attack": Line("major attacks", "invasions, blockades, strikes"),
        "capitulations": Line("capitulations", "major attacks given in to"),
    },
    "Wars": {
        "wars_from_grey_zone": Line("wars out of the grey zone"),
        "wars_from_fait_accompli": Line("wars out of a fait accompli"),
        "wars_from_major_attack": Line("wars out of a major attack"),
        "war_quarters": Line("length of wars", "quarters"),
        "battle_deaths": Line("battle deaths", "persons, roughly", is_rough=True),
        "nuclear_use": Line("wars with nuclear use"),
        "entrapments": Line("entrapments", "fought with little at stake"),
    },
    "Shares, from 0 to 1": {
        "general_deterrence": Line(
            "years without force", "of those of a flashpoint", is_share=True
        ),
        "general_deterrence_with_grey": Line(
            "years without any challenge", "of those of a flashpoint", is_share=True
        ),
        "immediate_deterrence": Line(
            "challenges backed down from", "of those resisted", is_share=True
        ),
        "extended_deterrence_ex_ante": Line(
            "the same where somebody might have helped", is_share=True
        ),
        "extended_deterrence_observed": Line("the same where somebody helped", is_share=True),
        "observed_reliability": Line("promises kept", "of those called in", is_share=True),
        "fights_in_war": Line(
            "guarantors that fought", "of those owing help in a war", is_share=True
        ),
        "stands_in_war": Line("the same, fighting or supporting", is_share=True),
    },
    "Politics of states that neither lead nor challenge": {
        "support": Line("public support for using force", "share", is_share=True),
        "alignment": Line("alignment", "-1 with challengers, 1 with the patron"),
        "burden": Line("military burden", "% of GDP"),
        "free_ride_index": Line("burden against going it alone", "1 rides on nobody"),
        "rival_governments": Line(
            "quarters under the other side", "share, all states", is_share=True
        ),
    },
    "Proposed treaties": {
        "treaty_in_force": Line("one was in force", "1 yes, 0 no"),
        "treaty_entry_years": Line("first in force after", "years"),
        "treaty_members": Line("members as it entered into force"),
        "still_in_force": Line("one is in force at the end", "1 yes, 0 no"),
        "talk_years": Line("time in talks, or signed and not in force", "years"),
    },
}
"""{heading: {outcome: what its line says}}."""


def outcomes_text(outcomes: Mapping[str, float], years: float) -> str:
    """Return the table of a run's outcomes, with a note on how to read it.

    Parameters
    ----------
    outcomes : from `sim.model.counts.CountsByName.outcomes`; not a number where there was
        nothing to divide by. What no line is about comes last, under its own name
    years : that the run lasted
    """
    told = {name for lines in BLOCKS.values() for name in lines} | {*EXPECTED.values(), TWICE}
    others = {name: Line(words(name)) for name in outcomes if name not in told}
    rows: list[list[str]] = []
    for heading, lines in [*BLOCKS.items(), ("Others", others)]:
        found = [_row(name, line, outcomes) for name, line in lines.items()]
        known = [row for row in found if row is not None]
        if known:
            rows += [["", "", ""]] * bool(rows) + [[heading, "", ""], *known]
    table = table_text(("outcome [unit]", "this run", "expected"), rows, numeric=(1, 2))
    return (
        f"{table}\n\nOver {years:g} years. 'expected' adds up what the solved crises said before\n"
        "anybody moved; a dash means that there was nothing to divide by."
    )


def _row(name: str, line: Line, outcomes: Mapping[str, float]) -> list[str] | None:
    """Return the line of an outcome; None where the run has no such outcome."""
    value = _total(outcomes, PARTS.get(name, (name,)))
    if value is None:
        return None
    parts = [EXPECTED[part] for part in PARTS.get(name, (name,)) if part in EXPECTED]
    expected = _total(outcomes, (EXPECTED[name],) if name in EXPECTED else tuple(parts))
    unit = f" [{line.unit}]" if line.unit else ""
    return [
        f"  {line.label}{unit}",
        _number_text(value, line),
        "" if expected is None else number_text(expected),
    ]


def _total(outcomes: Mapping[str, float], names: tuple[str, ...]) -> float | None:
    """Return the sum of some outcomes; None where one of them, or any name, is missing."""
    if not names or not set(names) <= outcomes.keys():
        return None
    return sum(outcomes[name] for name in names)


def _number_text(value: float, line: Line) -> str:
    """Return a count without decimals, deaths in round figures, and anything else with three."""
    if line.is_rough and value > 0:
        return round_figure(value)
    return f"{value:,.0f}" if value.is_integer() and not line.is_share else number_text(value)

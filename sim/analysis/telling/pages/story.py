"""The story of a run, year by year, for a page."""

import re
from dataclasses import dataclass
from typing import Final

from sim.analysis.telling.chronicle import Chronicle, is_quiet, records_of_year
from sim.analysis.telling.pages.cards import heading
from sim.analysis.telling.pages.phrases import ending
from sim.analysis.telling.state_names import name_in_sentence
from sim.analysis.telling.words import listing
from sim.domain.political_records import ElectionRecord, PoliticalRecord, RegimeRecord, TreatyRecord
from sim.domain.records import CrisisRecord, Record
from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

ENDLESS: Final = 1_000_000
"""Columns of a paragraph that is not folded here: the browser does that."""

_IDENTIFIER: Final = re.compile(r"\s*\[([^\]\s]+)\]")
"""What `deter explain` takes; on a page it would be a code."""

_LABELS: Final = re.compile(r"^ {2}(Q[1-4]|--) {2}(.*)$")


@dataclass(frozen=True)
class Line:
    """One paragraph of a year."""

    quarter: str
    """Q1 to Q4."""

    text: str
    """What happened."""

    crisis: str = ""
    """Identifier of the crisis, where it is one."""

    flashpoint: str = ""
    """Where it was, in the words of the files."""

    is_war: bool = False
    """Whether it tells of a war."""


@dataclass(frozen=True)
class Year:
    """One year."""

    year: int
    """Such as 2027."""

    lines: tuple[Line, ...]
    """What happened, in order."""

    quiet: str
    """Opportunities that passed, in a sentence; empty if there were none."""

    marks: str
    """New governments, changes of policy and treaty talks, in a few words."""

    turn: str
    """The same with elections that changed nothing, for the mark at the slider."""

    is_turn: bool
    """Whether anybody governs, or follows a policy, otherwise than before."""


def years(scenario: Scenario[Parameters], records: tuple[Record, ...]) -> list[Year]:
    """Return all years of a run.

    Parameters
    ----------
    scenario : of the run
    records : everything that happened, in order
    """
    chronicle, first = Chronicle(scenario, ENDLESS), int(scenario.start[:4])
    last = first + (int(scenario.start[5]) - 1 + scenario.quarters - 1) // 4
    return [
        _year(scenario, chronicle, year, records_of_year(records, year))
        for year in range(first, last + 1)
    ]


def _year(
    scenario: Scenario[Parameters], chronicle: Chronicle, year: int, records: list[Record]
) -> Year:
    """Return one year."""
    quiet = [one for one in records if isinstance(one, CrisisRecord) and is_quiet(one)]
    loud = [one for one in records if one not in quiet]
    by_name = {one.crisis: one for one in loud if isinstance(one, CrisisRecord)}
    lines = []
    for text in chronicle.year(year, loud).split("\n")[1:] if loud else ():
        match = _LABELS.match(text)
        if match is not None:
            lines.append(_line(match[1], match[2], by_name))
    titles = [scenario.flashpoints[one.flashpoint].title for one in quiet]
    passed = f"Passed without a challenge: {listing(titles)}." if titles else ""
    politics = [one for one in records if isinstance(one, PoliticalRecord)]
    marks, elections = _marks(scenario, politics), _elections(scenario, politics)
    return Year(
        year,
        tuple(lines),
        passed,
        marks,
        turn="; ".join(filter(None, (marks, elections))),
        is_turn=any(_is_turn(one) for one in politics),
    )


def _is_turn(record: PoliticalRecord) -> bool:
    """Return whether somebody governs, or follows a policy, otherwise than before."""
    is_new_side = isinstance(record, ElectionRecord) and record.is_new_side
    return is_new_side or isinstance(record, RegimeRecord)


def _elections(scenario: Scenario[Parameters], records: list[PoliticalRecord]) -> str:
    """Return who voted in a year without changing the government."""
    held = [
        one.state
        for one in records
        if isinstance(one, ElectionRecord) and one.decides and not one.is_new_side
    ]
    names = [name_in_sentence(scenario, code) for code in dict.fromkeys(held)]
    return f"elections without a change of government: {listing(names)}" if names else ""


def _line(quarter: str, text: str, crises: dict[str, CrisisRecord]) -> Line:
    """Return a paragraph, its identifier taken out of the text."""
    names = _IDENTIFIER.findall(text)
    told = _IDENTIFIER.sub("", text)
    crisis = names[-1] if names else ""
    if crisis in crises:
        record = crises[crisis]
        return Line(quarter, told, crisis, record.flashpoint, record.outcome == "war")
    return Line(quarter, told, is_war=told.startswith("The war over"))


def _marks(scenario: Scenario[Parameters], records: list[PoliticalRecord]) -> str:
    """Return elections, changes of policy and talks of a year in a few words."""
    governments = [
        one.state for one in records if isinstance(one, ElectionRecord) and one.is_new_side
    ]
    regimes = [one.patron for one in records if isinstance(one, RegimeRecord)]
    talks = {one.proposal for one in records if isinstance(one, TreatyRecord)}
    told = []
    for codes, verb in ((governments, "has a new government"), (regimes, "changes its policy")):
        told += [f"{name_in_sentence(scenario, code)} {verb}" for code in dict.fromkeys(codes)]
    told += [f"talks on {scenario.proposals[name].title}" for name in sorted(talks)]
    return "; ".join(told)


def list_of_crises(scenario: Scenario[Parameters], crises: list[CrisisRecord]) -> list[Line]:
    """Return one short line a crisis, for a list on paper."""
    return [
        Line(
            one.quarter,
            f"{heading(scenario, one)}: {ending(scenario, one)}",
            one.crisis,
            one.flashpoint,
            one.outcome == "war",
        )
        for one in crises
    ]

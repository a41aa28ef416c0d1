"""The slow half of a run on a page: small lines a state, and treaties from talks to force."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sim.analysis.telling.pages.phrases import percent
from sim.analysis.telling.politics.chronicle import PoliticalChronicle
from sim.analysis.telling.politics.words import LEGISLATURE, TERMS
from sim.analysis.telling.state_names import capitalized, name_in_sentence, names_in_sentence
from sim.analysis.treaty_terms import greatest_against
from sim.domain.political_records import JoinRecord, TreatyRecord
from sim.domain.records import Record
from sim.domain.scenario import Scenario
from sim.execution.seminar.standings import Standings
from sim.rules.parameters import Parameters

WIDTH: Final = 120.0
"""Width of a small line [units of its SVG]."""

HEIGHT: Final = 30.0
"""Height of a small line [units of its SVG]."""

EDGE: Final = 4.0
"""Room around it, for the mark of the year [units of its SVG]."""

STAGES: Final = {
    "talks": "Talks",
    "signed": "Signed",
    "ratified": "Ratified",
    "in_force": "In force",
}
"""{event: stage}: how a treaty comes about, in order."""

ENDS: Final = frozenset({"failed", "dissolved"})
"""Events after which talks would have to begin anew."""


class Measure(NamedTuple):
    """What a small line shows."""

    title: str
    """What it is called at the head of its column."""

    unit: str
    """Its unit, in words."""

    text: Callable[[float], str]
    """How a value of it is told."""


def _leaning(value: float) -> str:
    """Return an alignment as text; nought is added, as a rounded -0.001 would keep its sign."""
    return f"{round(value, 2) + 0.0:.2f}"


MEASURES: Final = (
    Measure("Support", "share of voters behind using force for partners", percent),
    Measure("Military budget", "share of GDP", "{:.2f} %".format),
    Measure("Alignment", "from -1, the challenger, to 1, the patron", _leaning),
)
"""The columns, in order."""


@dataclass(frozen=True)
class SmallLine:
    """One measure of one state over the years."""

    points: str
    """The line, as SVG has it: a point a year."""

    values: tuple[str, ...]
    """The value of each year, as text."""

    about: str
    """What it shows, for those who do not see it."""


@dataclass(frozen=True)
class StateLines:
    """One state."""

    name: str
    """Name."""

    lines: tuple[SmallLine, ...]
    """A line for each of `MEASURES`."""


@dataclass(frozen=True)
class PoliticalLines:
    """All states, those bound by treaties first."""

    years: tuple[int, ...]
    """The years, one for each point of a line."""

    measures: tuple[Measure, ...]
    """The columns."""

    bound: tuple[StateLines, ...]
    """Patrons, who shares a pact with one, and who is invited to a treaty."""

    others: tuple[StateLines, ...]
    """All other states."""


@dataclass(frozen=True)
class Stage:
    """One stage of a treaty in one attempt."""

    label: str
    """What it is called."""

    year: int
    """In which it was reached; 0 where it was not."""

    text: str
    """When, and by whom."""


@dataclass(frozen=True)
class Note:
    """Something that happened on the way, or a refusal."""

    year: int
    """In which."""

    text: str
    """What, as a sentence."""


@dataclass(frozen=True)
class Attempt:
    """A treaty from the first question to its failure, or to the end of the run."""

    year: int
    """In which it begins."""

    stages: tuple[Stage, ...]
    """Talks, signed, ratified, in force."""

    notes: tuple[Note, ...]
    """Who refused and why, who left, and how it failed, in order."""


@dataclass(frozen=True)
class Talks:
    """One proposed treaty."""

    title: str
    """Of the treaty."""

    attempts: tuple[Attempt, ...]
    """One after the other."""


def political_lines(scenario: Scenario[Parameters], found: Standings | None) -> PoliticalLines:
    """Return the small lines of all states; none where politics stand still.

    Parameters
    ----------
    scenario : whose names are used
    found : where its states stood; None: unknown
    """
    if found is None or not scenario.switches.politics:
        return PoliticalLines((), MEASURES, (), ())
    bound, measured = _bound(scenario), list(zip(MEASURES, found[1:], strict=True))
    lines = {
        code: StateLines(
            state.name,
            tuple(
                _small_line(found.years, state.name, measure, values[code], _reach(values))
                for measure, values in measured
            ),
        )
        for code, state in scenario.states.items()
    }
    return PoliticalLines(
        found.years,
        MEASURES,
        tuple(one for code, one in lines.items() if code in bound),
        tuple(one for code, one in lines.items() if code not in bound),
    )


def _bound(scenario: Scenario[Parameters]) -> set[str]:
    """Return the patrons, and who shares a pact with one, or is invited to a treaty."""
    patrons = {policy.patron for policy in scenario.policies.values()}
    pacts = {**scenario.proposed_pacts, **scenario.pacts}.values()
    shared = [set(pact.members) for pact in pacts if patrons & set(pact.members)]
    invited = [set(proposal.invited) for proposal in scenario.proposals.values()]
    return patrons.union(*shared, *invited)


def _reach(values: Mapping[str, Sequence[float]]) -> float:
    """Return how far any state went from where it began, so that all lines have one scale."""
    return max(abs(one - of_state[0]) for of_state in values.values() for one in of_state) or 1.0


def _small_line(
    years: tuple[int, ...], name: str, measure: Measure, values: Sequence[float], reach: float
) -> SmallLine:
    """Return one measure of one state over the years, as far above or below its first year."""
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    room = (HEIGHT / 2 - EDGE) / reach
    points = [
        f"{EDGE + k * step:.1f},{HEIGHT / 2 - (value - values[0]) * room:.1f}"
        for k, value in enumerate(values)
    ]
    texts = tuple(map(measure.text, values))
    lowest, highest = (texts[values.index(end(values))] for end in (min, max))
    ends = f"{texts[0]} in {years[0]}, {texts[-1]} in {years[-1]}"
    about = f"{name}, {measure.title}: {ends}, between {lowest} and {highest}"
    return SmallLine(" ".join(points), texts, about)


def talks(scenario: Scenario[Parameters], records: Sequence[Record]) -> list[Talks]:
    """Return how each proposed treaty fared in a run.

    Parameters
    ----------
    scenario : whose proposals and names are used
    records : everything that happened, in order
    """
    found = []
    for name, proposal in scenario.proposals.items():
        mine = [
            one
            for one in records
            if isinstance(one, TreatyRecord | JoinRecord) and one.proposal == name
        ]
        attempts = tuple(_attempt(scenario, proposal.title, part) for part in _parts(mine))
        found.append(Talks(proposal.title, attempts))
    return found


def _parts(
    records: Sequence[TreatyRecord | JoinRecord],
) -> Iterator[list[TreatyRecord | JoinRecord]]:
    """Yield the records of one attempt after the other."""
    part: list[TreatyRecord | JoinRecord] = []
    for one in records:
        part.append(one)
        if isinstance(one, TreatyRecord) and one.event in ENDS:
            yield part
            part = []
    if part:
        yield part


def _attempt(
    scenario: Scenario[Parameters], title: str, records: Sequence[TreatyRecord | JoinRecord]
) -> Attempt:
    """Return one attempt to make a treaty."""
    events = [one for one in records if isinstance(one, TreatyRecord)]
    chronicle = PoliticalChronicle(scenario)
    notes = list(_refusals(scenario, [one for one in records if isinstance(one, JoinRecord)]))
    notes += [
        Note(_year(one), _dated(one.quarter, chronicle.event(one, title)))
        for one in events
        if one.event not in STAGES
    ]
    stages = tuple(_stage(scenario, name, events) for name in STAGES)
    return Attempt(_year(records[0]), stages, tuple(sorted(notes, key=lambda one: one.text[:7])))


def _stage(scenario: Scenario[Parameters], name: str, events: Sequence[TreatyRecord]) -> Stage:
    """Return one stage of an attempt."""
    reached = [one for one in events if one.event == name]
    if not reached:
        return Stage(STAGES[name], 0, "not reached")
    told = []
    for one in reached:
        quarter = f"{one.quarter[:4]} {one.quarter[4:]}"
        who = names_in_sentence(scenario, one.states)
        told.append(f"{quarter}: {who}" if who else quarter)
    return Stage(STAGES[name], _year(reached[0]), "; ".join(told))


def _refusals(scenario: Scenario[Parameters], decided: Sequence[JoinRecord]) -> Iterator[Note]:
    """Yield who refused and why: each government's reason once, when it was first given."""
    told = set()
    for one in decided:
        name = name_in_sentence(scenario, one.state)
        for text in _against(one, name):
            if text not in told:
                told.add(text)
                yield Note(_year(one), _dated(one.quarter, text))


def _against(record: JoinRecord, name: str) -> Iterator[str]:
    """Yield what a government or its legislature had against a treaty, each as a clause."""
    if record.answers.get("join") == "refuse":
        most = greatest_against(record.terms)
        yield f"{name} refuses" + ("" if most is None else f", above all for {TERMS[most[0]]}")
    if record.answers.get("ratify") == "no_consent":
        most = greatest_against(record.legislature)
        why = "" if most is None else f", above all for {LEGISLATURE[most[0]]}"
        yield f"the legislature of {name} is against it{why}"


def _dated(quarter: str, text: str) -> str:
    """Return a clause as a sentence with its quarter."""
    return f"{quarter[:4]} {quarter[4:]}: {capitalized(text)}."


def _year(record: TreatyRecord | JoinRecord) -> int:
    """Return the year of a record."""
    return int(record.quarter[:4])

"""The hand-out: one run as one file that opens at home, without a network or a server."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sim.analysis.comparison import has_fitted_values
from sim.analysis.telling.pages.cards import Card, aside, cards, heading, what_changed
from sim.analysis.telling.pages.environment import rendered
from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.analysis.telling.pages.phrases import GRAVITY, ending, percent
from sim.analysis.telling.pages.region_map import region_map
from sim.analysis.telling.pages.story import list_of_crises, years
from sim.analysis.telling.state_names import capitalized, name_in_sentence
from sim.domain.records import CrisisRecord
from sim.domain.scenario import Scenario
from sim.execution.seminar.what_ifs import ToldRun, differs, turns
from sim.loading.provenance import assumptions
from sim.results.provenance import deter_version
from sim.rules.parameters import Parameters
from sim.study.seminar_files import ChosenRun

ONE_DRAW: Final = "One draw of many, no forecast: another seed tells another story."
"""What is always in sight."""

MOST_BYTES: Final = 1_000_000
"""A page is kept below that, so that it can be sent and opened on any telephone."""

MOST_ON_PAPER: Final = 50
"""Crises of the list on paper, which has one sheet."""


@dataclass(frozen=True)
class Again:
    """A crisis under one change."""

    title: str
    """The change, after "What if"."""

    said: tuple[str, ...]
    """What it does, in sentences."""

    cards: tuple[Card, ...]
    """The movers."""

    does_turn: bool
    """Whether it begins or ends otherwise."""

    does_differ: bool
    """Whether anybody helps otherwise."""


@dataclass(frozen=True)
class ShownCrisis:
    """A crisis on the page."""

    name: str
    """Identifier."""

    year: int
    """The year it is in."""

    title: str
    """Quarter and flashpoint."""

    parties: str
    """Who against whom."""

    ending: str
    """How it ended."""

    aside: str
    """Who stayed out, and how it ended."""

    war: str
    """The chance of war before anybody moved."""

    cards: tuple[Card, ...]
    """The movers."""

    again: tuple[Again, ...]
    """The same under each change."""

    @property
    def n_turned(self) -> int:
        """Return how many changes turn it."""
        return sum(one.does_turn for one in self.again)

    @property
    def n_differing(self) -> int:
        """Return how many changes turn it or make somebody help otherwise."""
        return sum(one.does_differ for one in self.again)


@dataclass(frozen=True)
class Standing:
    """What a reader must know to judge a page."""

    fitted: str
    """What was fitted; empty where nothing was."""

    judged: int
    """Values that no publication gives."""

    digest: str
    """SHA-256 of the scenario."""

    draws: str
    """Seed and replication."""

    version: str
    """Version of deter."""

    arrangement: str
    """Title of the arrangement."""

    policies: str
    """Titles of the policies."""


def standing(told: ToldRun) -> Standing:
    """Return what a reader must know to judge the page of a run."""
    scenario = told.scenario
    fitted = (
        "How often there are challenges, force and wars was aimed at in the calibration: such "
        "levels were fitted and are no findings."
    )
    policies = [
        f"{one.title} ({scenario.states[one.patron].name})" for one in scenario.policies.values()
    ]
    return Standing(
        fitted=fitted if has_fitted_values(scenario) else "",
        judged=len(assumptions(scenario)),
        digest=scenario.digest,
        draws=f"seed {told.seed}, replication {told.request.replication}",
        version=deter_version(),
        arrangement=scenario.arrangement.title,
        policies="; ".join(policies) or "none",
    )


def shown_crisis(
    scenario: Scenario[Parameters],
    record: CrisisRecord,
    titles: list[str],
    others: tuple[CrisisRecord, ...],
) -> ShownCrisis:
    """Return a crisis as a page shows it.

    Parameters
    ----------
    scenario : whose names are used
    record : of the crisis as it was
    titles : of the changes
    others : the crisis under each of them
    """
    names = [name_in_sentence(scenario, code) for code in (record.challenger, record.target)]
    return ShownCrisis(
        name=record.crisis,
        year=int(record.quarter[:4]),
        title=heading(scenario, record),
        parties=capitalized(" against ".join(names)),
        ending=f"{capitalized(ending(scenario, record))}.",
        aside=aside(scenario, record),
        war=percent(record.war_probability),
        cards=tuple(cards(scenario, record)),
        again=tuple(
            Again(
                title=title,
                said=tuple(what_changed(scenario, record, other)),
                cards=tuple(cards(scenario, other, record)),
                does_turn=turns(record, other),
                does_differ=differs(record, other),
            )
            for title, other in zip(titles, others, strict=True)
        ),
    )


def hand_out(told: ToldRun) -> str:
    """Return the page of a run.

    Parameters
    ----------
    told : the run, with every crisis again under every change

    Returns
    -------
    HTML with everything in it, below `MOST_BYTES`: see `page_that_fits`
    """
    chosen, first = chosen_run(told), featured_crisis(told)
    why = f"{chosen.why} {told.seminar.choice}".strip() if chosen else ""
    return page_that_fits(
        told, lambda crises: rendered("hand_out.html", run_values(told, crises, first, why))
    )


def page_that_fits(told: ToldRun, page_of: Callable[[list[ShownCrisis]], str]) -> str:
    """Return a page of a run with as many crises as keep it below `MOST_BYTES`.

    Parameters
    ----------
    told : the run
    page_of : the page with some of its crises; the least grave ones are left out first, and the
        page says how many are
    """
    titles = [one.title for one in told.seminar.what_ifs.values()]
    crises = [
        shown_crisis(told.scenario, one, titles, told.again[one.crisis]) for one in told.crises
    ]
    by_weight, n_shown = crises_by_weight(told), len(crises)
    while True:
        kept = {one.crisis for one in by_weight[:n_shown]}
        page = page_of([one for one in crises if one.name in kept])
        if len(page.encode()) < MOST_BYTES or n_shown <= 1:
            return page
        n_shown = n_shown * 3 // 4


def run_values(
    told: ToldRun, crises: list[ShownCrisis], first: str, why_chosen: str
) -> dict[str, object]:
    """Return what the templates of a run take.

    Parameters
    ----------
    crises : those that have cards
    first : the crisis that is open, and printed
    why_chosen : what is said of the run; nothing for one that nobody chose
    """
    on_paper = {one.crisis for one in crises_by_weight(told)[:MOST_ON_PAPER]}
    return {
        "title": told.scenario.title,
        "one_draw": ONE_DRAW,
        "standing": standing(told),
        "map": region_map(told.scenario, told.seminar),
        "counts": challenges_by_flashpoint(told.crises),
        "years": years(told.scenario, told.records),
        "crises": crises,
        "left_out": len(told.crises) - len(crises),
        "featured": next((one for one in crises if one.name == first), None),
        "why_chosen": why_chosen,
        "list": list_of_crises(
            told.scenario, [one for one in told.crises if one.crisis in on_paper]
        ),
        "list_left_out": len(told.crises) - len(on_paper),
        "glossary": GLOSSARY,
    }


def chosen_run(told: ToldRun) -> ChosenRun | None:
    """Return the entry of the seminar that this run is; None if it was not chosen beforehand."""
    request, names = told.request, {one.crisis for one in told.crises}
    wanted = told.seed, request.replication, request.arrangement
    is_changed = bool(request.policies or request.overrides)
    for one in () if is_changed else told.seminar.runs:
        if (one.seed, one.replication, one.arrangement) == wanted and one.crisis in names:
            return one
    return None


def featured_crisis(told: ToldRun) -> str:
    """Return the crisis that is shown first: the chosen one, else the one with most to look at."""
    if chosen := chosen_run(told):
        return chosen.crisis
    return max(told.crises, key=lambda one: _weight(one, told)).crisis if told.crises else ""


def crises_by_weight(told: ToldRun) -> list[CrisisRecord]:
    """Return the challenges of a run, those that give most to look at first."""
    return sorted(told.crises, key=lambda one: _weight(one, told), reverse=True)


def _weight(record: CrisisRecord, told: ToldRun) -> tuple[int, int, int]:
    """Return how much a crisis gives to look at: whether it turns, its end, its movers."""
    others = told.again.get(record.crisis, ())
    turned = sum(turns(record, other) + differs(record, other) for other in others)
    return turned, GRAVITY.index(record.outcome), len(record.moves)


def challenges_by_flashpoint(crises: list[CrisisRecord]) -> dict[str, int]:
    """Return how many challenges each flashpoint that had any saw."""
    names = [one.flashpoint for one in crises]
    return {name: names.count(name) for name in dict.fromkeys(names)}

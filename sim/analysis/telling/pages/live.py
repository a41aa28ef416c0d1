"""Parts of a page that changes while one looks at it: a run, an answer, two arrangements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.analysis.losses import MATERIAL, rivals
from sim.analysis.telling.pages.environment import rendered, rendered_part
from sim.analysis.telling.pages.glossary import GLOSSARY
from sim.analysis.telling.pages.hand_out import (
    challenges_by_flashpoint,
    chosen_run,
    featured_crisis,
    shown_crisis,
    standing,
)
from sim.analysis.telling.pages.politics import political_lines, talks
from sim.analysis.telling.pages.region_map import region_map
from sim.analysis.telling.pages.story import years
from sim.analysis.telling.state_names import name_in_sentence
from sim.domain.records import CrisisRecord
from sim.domain.scenario import Scenario
from sim.execution.seminar.standings import Standings
from sim.execution.seminar.what_ifs import OtherLuck, ToldRun
from sim.rules.parameters import Parameters

if TYPE_CHECKING:
    import polars as pl

SIDE_BY_SIDE: Final = {
    "wars": "a war",
    "capitulations": "a capitulation",
    "abandonments": "an abandonment",
    "control_lost": "ground lost, in prizes",
}
"""{outcome: how it is called}; the last is a mean and has no dots."""


@dataclass(frozen=True)
class Cell:
    """One outcome under one arrangement."""

    text: str
    """In how many runs, or the mean."""

    dots: tuple[bool, ...] | None
    """In which runs it happened; None for a mean."""


@dataclass(frozen=True)
class Row:
    """One outcome under both arrangements."""

    label: str
    """What it is."""

    cells: tuple[Cell, ...]
    """Under each."""


@dataclass(frozen=True)
class Offer:
    """What a class can put in place of what a run has: {name: title} of each."""

    arrangements: Mapping[str, str]
    """Arrangements."""

    policies: Mapping[str, str]
    """Policies of patrons."""

    more: Mapping[str, str]
    """Further changes of the seminar, each as it goes on after "What if"."""


def live_run(told: ToldRun, standings: Standings | None = None, offer: Offer | None = None) -> str:
    """Return a run with its crises and controls, as HTML.

    Parameters
    ----------
    told : the run; what its crises would have been is not needed
    standings : where its states stood; None: unknown
    offer : what can be put in place of what it has; None: nothing can be asked for yet
    """
    scenario, chosen = told.scenario, chosen_run(told)
    changes = () if offer is None else told.seminar.what_ifs.items()
    return rendered(
        "live.html",
        {
            "about": (
                f"{scenario.title}: a run of an agent-based model of regional deterrence, told "
                f"year by year.{_changed(told)}"
            ),
            "why_chosen": chosen.why if chosen else "",
            "map": region_map(scenario, told.seminar),
            "counts": challenges_by_flashpoint(told.crises),
            "years": years(scenario, told.records),
            "crises": [shown_crisis(scenario, one, [], ()) for one in told.crises],
            "featured": featured_crisis(told),
            "what_ifs": [(name, one.title) for name, one in changes],
            "offer": offer,
            "politics": political_lines(scenario, standings),
            "talks": talks(scenario, told.records),
            "standing": standing(told),
            "glossary": GLOSSARY,
        },
    )


def _changed(told: ToldRun) -> str:
    """Return in sentences what a run has in place of what its scenario says."""
    scenario, found = told.scenario, []
    if told.request.arrangement:
        found.append(f" The arrangement is “{scenario.arrangement.title}”.")
    for name in told.request.policies or ():
        policy = scenario.policies[name]
        patron = name_in_sentence(scenario, policy.patron)
        found.append(f" The policy of {patron} is “{policy.title}”.")
    return "".join(found)


def answer(
    scenario: Scenario[Parameters], factual: CrisisRecord, title: str, other: CrisisRecord
) -> str:
    """Return a crisis under one change as a second row of cards, as HTML.

    Parameters
    ----------
    scenario : whose names are used
    factual, other : the crisis as it was and as it would have been
    title : of the change
    """
    (again,) = shown_crisis(scenario, factual, [title], (other,)).again
    return rendered_part("parts.html", "change", again)


def luck_text(title: str, found: OtherLuck) -> str:
    """Return in a sentence what a change does over many draws."""
    before, after = found.wars
    return (
        f"What if {title}? With other luck, the region as it stood, this crisis would have turned "
        f"in {found.turned} of {found.draws} draws. It ends in war in {before} as it was, and in "
        f"{after} with the change. Chances were fitted in part: compare, and read no level."
    )


def side_by_side(
    scenario: Scenario[Parameters], titles: Sequence[str], runs: Mapping[str, "pl.DataFrame"]
) -> str:
    """Return two arrangements side by side, as HTML.

    Parameters
    ----------
    scenario : with the states and flashpoints of both
    titles : of the arrangements
    runs : {name of the arrangement: a row a run}, in the same order and of as many runs
    """
    rows = [
        Row(label, tuple(_cell(name, table[name].to_list()) for table in runs.values()))
        for name, label in SIDE_BY_SIDE.items()
    ]
    count = min(table.height for table in runs.values())
    losses = _losses(scenario, list(runs.values()))
    values = {"titles": titles, "rows": rows, "losses": losses, "runs": count}
    return rendered("dots.html", values)


def _losses(scenario: Scenario[Parameters], runs: Sequence["pl.DataFrame"]) -> list[Row]:
    """Return what each state but the rivals is expected to lose, the largest difference first."""
    left_out, means = rivals(scenario.flashpoints), {}
    for code in scenario.states.keys() - left_out:
        means[code] = [-float(table[MATERIAL + code].sum()) / table.height for table in runs]
    by_difference = sorted(means, key=lambda code: (-abs(means[code][0] - means[code][-1]), code))
    return [
        Row(
            label=scenario.states[code].name,
            cells=tuple(Cell(f"{mean:.2f}", None) for mean in means[code]),
        )
        for code in by_difference
        if any(round(mean, 2) for mean in means[code])
    ]


def _cell(name: str, values: Sequence[float]) -> Cell:
    """Return an outcome under one arrangement."""
    if name == "control_lost":
        return Cell(f"{sum(values) / len(values):.2f} on average", None)
    dots = tuple(value > 0 for value in values)
    return Cell(f"in {sum(dots)} of {len(dots)} runs", dots)

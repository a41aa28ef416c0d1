"""Seeded what-ifs that look for the cause of what a study shows: one mechanism or number changed.

Read by `make_study_tables.py`.
"""  # noqa: INP001  a module beside the script that imports it

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from made_parts import table
from politics_runs import HUB, SEED, Cell, scenario_of, views_of
from scenario_tables import EARLY, LATE
from study_runs import (
    CELL_RUNS,
    FAILURES,
    NAMES,
    between,
    by_flashpoint,
    difference,
    level,
    played,
    tables_of,
    values,
)

from sim.analysis.differences import paired_difference
from sim.analysis.telling.words import words
from sim.domain.vocabulary import MODES
from sim.rules.politics.joining import Term

type Changes = tuple[tuple[str, object], ...]
"""Overrides, by path."""

DEMAND = "policies.transactional.regimes.0.burden_demand_pct"
LAW = "states.JPN.law"
PLACE_RUNS = 100
"""Runs of each cell of `gain_places`, which has three for every flashpoint."""
GROWTHS = (-1, 0, 1)
"""Growth of China against that of its file [percentage points]."""
LEAST_GAIN = 0.005
"""What a flashpoint adds to what some state expects that is worth a row [stakes]."""
SUPPORT: Changes = tuple((f"{LAW}.support.{mode}", 1) for mode in MODES)
FIGHT: Changes = tuple((f"{LAW}.fight.{mode}", 1) for mode in MODES)


class WhatIf(NamedTuple):
    """Two cells that differ in one thing, both changed in the same way."""

    name: str
    here: Cell
    there: Cell


def compared(cases: Sequence[WhatIf], first: str, change: str) -> str:
    """Return deterrence failures of each case without a change and what the change does, paired.

    Parameters
    ----------
    first, change : heads of the columns of cases and of differences
    """
    rows = [
        [
            case.name,
            level(values(tables_of(case.there)["runs"], FAILURES, {})),
            difference(between(case.here, case.there, FAILURES), 5),
        ]
        for case in cases
    ]
    return table([f"{first}, {CELL_RUNS} runs", "failures without it", change], rows)


def places(here: Cell, there: Cell, first: str, change: str) -> str:
    """Return the flashpoints that carry a difference between two cells."""
    one, other = (tables_of(cell)["flashpoints"] for cell in (here, there))
    rows = [
        [words(place.name), f"{place.failures:.4f}", difference(place.change, 5)]
        for place in by_flashpoint(one, other)
    ]
    return table([f"{first}, {CELL_RUNS} runs", "failures without it", change], rows)


def demand_causes() -> str:
    """Return where a demand of 5 in place of 2 % acts, and whose budget that is."""

    def case(name: str, changed: Changes) -> WhatIf:
        here, there = (
            Cell("transactional", changed=((DEMAND, demand), *changed)) for demand in (5, 2)
        )
        return WhatIf(name, here, there)

    alone = "all but Taiwan, which no longer depends on the patron"
    cases = [
        case("all budgets follow", ()),
        case(alone, (("states.TWN.dependence.USA", 0),)),
        case("none follow", (("switches.spending", False),)),
        case("all follow, voters do not mind", (("switches.opinion", False),)),
    ]
    all_follow = cases[0]
    where = places(all_follow.here, all_follow.there, "a demand of 5 for 2, all follow", "change")
    return f"{where}\n\n{compared(cases, 'a demand of 5 for 2', 'change')}"


def law_causes() -> str:
    """Return where a revision of Article 9 acts under the hub, and which part of the law it is."""
    plain = Cell("continuity")
    consent: Changes = (("switches.basing_consent", False),)
    free = Cell("continuity", changed=consent)
    cases = [
        WhatIf("support lawful", Cell("continuity", changed=SUPPORT), plain),
        WhatIf("combat lawful", Cell("continuity", changed=FIGHT), plain),
        WhatIf("both (`article9_revised`)", Cell("continuity", changed=SUPPORT + FIGHT), plain),
        WhatIf(
            "support lawful, where bases need no consent of the host",
            Cell("continuity", changed=consent + SUPPORT),
            free,
        ),
    ]
    where = places(cases[2].here, plain, "hub, continuity", "revised")
    return f"{where}\n\n{compared(cases, 'hub, continuity', 'with it')}"


def reservation_table() -> str:
    """Return what a reservation for Japan does to the views of the four in the first quarter."""
    rows = []
    for reserved in (False, True):
        changed: Changes = (
            (("proposals.pacific_pact_core4.reservations.JPN.major_attack", "support"),)
            if reserved
            else ()
        )
        views = views_of(Cell("continuity", "core4_negotiated", changed))
        sums = dict(zip(views.states, views.terms.sum(axis=1), strict=True))
        security = views.terms[views.states.index("PHL"), Term.SECURITY]
        law = views.terms[views.states.index("JPN"), Term.LAW]
        name = "with the reservation" if reserved else "as it is"
        cells = [f"{sums[state]:+.2f}" for state in ("USA", "AUS", "JPN", "PHL")]
        cells += [f"{law:+.2f}", f"{security:+.2f}", f"{float(views.chance()[0]):.3f}"]
        rows.append([name, *cells])
    heads = ["core4, continuity, first quarter [logits]", "USA", "AUS", "JPN", "PHL"]
    heads += ["of it law, JPN", "of it security, PHL", "all four for it at one attempt"]
    return table(heads, rows)


def hedging_causes() -> str:
    """Return what a Japan that hedges changes if challengers do not value it."""
    cases = []
    for policy in ("continuity", "transactional"):
        for contents in (True, False):
            for trust in (0.0, 0.5, 2.0):
                changed: Changes = (("parameters.alignment.trust_weight", trust),)
                if not contents:
                    changed += (("parameters.satisfaction.accommodation_weight", 0.0),)
                told = "contents challengers" if contents else "does not content challengers"
                name = f"{policy}, price in trust {trust:g}, {told}"
                there = Cell(policy, changed=changed)
                cases.append(WhatIf(name, there._replace(scenario="japan_hedges"), there))
    return compared(cases, "accommodation", "if Japan hedges")


def sharing_causes() -> str:
    """Return what nuclear sharing changes once its price for the host and encirclement are out."""
    host: Changes = (("parameters.joining.nuclear_host", 1),)
    steps: dict[str, Changes] = {
        "as the file has it": (),
        "hosting costs no autonomy": host,
        "the same, and challengers do not arm": (*host, ("switches.arms_response", False)),
        "hosting costs no autonomy, sharing does not encircle": (
            *host,
            ("parameters.institutions.sharing_encirclement", 0),
        ),
    }
    cases = []
    for policy in ("continuity", "doubling_down"):
        for name, changed in steps.items():
            there = Cell(policy, "core4_negotiated", changed)
            cases.append(
                WhatIf(f"{policy}, {name}", there._replace(scenario="nuclear_sharing"), there)
            )
    return compared(cases, "nuclear sharing", "with sharing")


def event_causes() -> str:
    """Return where the known events since December 2024 act, and those of which state."""
    drawn, plain = Cell("continuity", scenario="december_2024"), Cell("continuity")
    scenario = scenario_of(plain).model_copy(update={"seed": SEED})
    base = values(tables_of(plain)["runs"], FAILURES, {})
    rows = []
    for state in ("JPN", "KOR", "AUS"):
        events = [event for event in scenario.events if event.state != state]
        without = scenario.model_copy(update={"events": events})
        found = values(played(without, CELL_RUNS)["runs"], FAILURES, {})
        rows.append([f"events of {state}", difference(paired_difference(found, base), 5)])
    where = places(drawn, plain, "continuity, hub", "`december_2024`")
    return f"{where}\n\n{table([f'left out alone, {CELL_RUNS} runs', 'failures'], rows)}"


def gain_places(arrangement: str, states: Sequence[str]) -> str:
    """Return what each flashpoint adds to what an arrangement changes for states.

    It is the change with all flashpoints less the change with this one closed, run by run.

    Parameters
    ----------
    arrangement : compared with the hub, under continuity
    """

    def gains(changed: Changes) -> dict[str, np.ndarray]:
        here, there = (
            tables_of(Cell("continuity", one, changed), PLACE_RUNS)["runs"]
            for one in (arrangement, HUB)
        )
        columns = {state: f"expected_material_{state}" for state in states}
        return {
            state: values(here, column, {}) - values(there, column, {})
            for state, column in columns.items()
        }

    whole = gains(())
    rows = []
    for name in sorted(scenario_of(Cell("continuity")).flashpoints):
        closed = gains(((f"flashpoints.{name}.opportunity_rate", 0.0),))
        changes = [paired_difference(whole[state], closed[state]) for state in states]
        if max(abs(one.mean) for one in changes) >= LEAST_GAIN:
            rows.append([words(name), *(difference(one, 3) for one in changes)])
    return table([f"{NAMES[arrangement]} - hub, {PLACE_RUNS} runs [stakes]", *states], rows)


def shock_causes() -> str:
    """Return what the shock of 2022 does to failures with budgets that answer and without."""
    cases = []
    for name, changed in (
        ("as the file has it", ()),
        ("budgets stand still", (("switches.spending", False),)),
    ):
        here = Cell("continuity", changed=changed, scenario="ukraine_shock")
        there = here._replace(changed=(*changed, ("switches.shocks", False)))
        cases.append(WhatIf(name, here, there))
    return compared(cases, "`ukraine_shock`, 5 years", "with the shock")


class Answer(NamedTuple):
    """A difference that a study is about."""

    name: str
    here: Cell
    there: Cell
    outcome: str = FAILURES
    digits: int = 4


TAIWAN_TALKS: Changes = (("proposals.pacific_pact_core4_taiwan.window", 1.5),)
ANSWERS = (
    Answer(
        "core4 with Taiwan is proposed, `doubling_down`, window 1.5",
        Cell("doubling_down", "core4_taiwan_negotiated", TAIWAN_TALKS),
        Cell("doubling_down"),
    ),
    Answer("early less late, `shift_2029`", EARLY, LATE),
    Answer(
        "a demand of 5 % for 2, budgets follow",
        *(Cell("transactional", changed=((DEMAND, demand),)) for demand in (5, 2)),
    ),
    Answer(
        "Article 9 revised, `continuity`",
        Cell("continuity", changed=SUPPORT + FIGHT),
        Cell("continuity"),
    ),
    Answer(
        "a US promise to Taiwan, `continuity`: Japan's material outcome [stakes]",
        Cell("continuity", "hub_plus_us_taiwan_pact"),
        Cell("continuity"),
        "expected_material_JPN",
        3,
    ),
    Answer(
        "Japan hedges, `transactional`",
        Cell("transactional", scenario="japan_hedges"),
        Cell("transactional"),
    ),
)


def grown(points: float) -> Changes:
    """Return what lets China grow so much faster from the same forces.

    Forces at the start are what its spending has built up while it grew, so growth alone would
    make them smaller; the price level makes up for it.

    Parameters
    ----------
    points : percentage points a year more than in its file
    """
    if not points:
        return ()
    scenario = scenario_of(Cell("continuity"))
    china, wear = scenario.states["CHN"], 100 * scenario.parameters.strength.depreciation
    pct = china.gdp_growth_pct.value
    level_there = china.military_price_level.value * (wear + pct + points) / (wear + pct)
    return (
        ("states.CHN.gdp_growth_pct", pct + points),
        ("states.CHN.military_price_level", level_there),
    )


def growth() -> str:
    """Return what the studies' differences become if China grows slower or faster."""

    def at(cell: Cell, points: float) -> Cell:
        return cell._replace(changed=(*cell.changed, *grown(points)))

    runs = [tables_of(at(Cell("continuity"), points))["runs"] for points in GROWTHS]
    rows = [["failures, hub, `continuity`", *(level(values(one, FAILURES, {})) for one in runs)]]
    runs = [tables_of(at(ANSWERS[0].here, points))["runs"] for points in GROWTHS]
    shares = [level(values(one, "treaty_in_force", {})) for one in runs]
    rows.append(["core4 with Taiwan in force by 2039, `doubling_down`", *shares])
    rows += [
        [
            one.name,
            *(
                difference(
                    between(at(one.here, points), at(one.there, points), one.outcome), one.digits
                )
                for points in GROWTHS
            ),
        ]
        for one in ANSWERS
    ]
    given = scenario_of(Cell("continuity")).states["CHN"].gdp_growth_pct.value
    heads = [f"China grows by {given + points:g} %" for points in GROWTHS]
    return table([f"{CELL_RUNS} runs", *heads], rows)

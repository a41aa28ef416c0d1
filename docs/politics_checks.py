"""What the slow half is held against: bands from the record, met or not.

Free checks were not looked at when numbers were set. Others hold by construction or were
known to miss, and stand in the table so that nobody takes them for findings.
"""  # noqa: INP001  a module beside the scripts that use it

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from politics_runs import (
    TREATIES,
    Cell,
    Paths,
    hub,
    paths_of,
    scenario_of,
    setting_of_cell,
    treaty_of,
    views_of,
)

from sim.domain.vocabulary import QUARTERS_PER_YEAR
from sim.rules.politics.negotiation import Stage
from sim.validation.experiments import reliability
from sim.validation.findings import jackknifed

MONTHS = 3
HALF_YEAR = 2
"""Quarters."""
ASEAN = ("IDN", "MYS", "PHL", "SGP", "THA", "VNM")
OWED = 0.1
"""Obligation from which a promise counts, as in reputation."""


class Check(NamedTuple):
    """Something that was not fitted, held against a band."""

    what: str
    found: tuple[float, float | None]
    """With its Monte Carlo error; none where it is worked out and not played."""
    low: float
    high: float
    source: str
    is_free: bool = True
    """False: set by construction, or missed on purpose; never to be quoted as a finding."""


type Found = tuple[float, float | None]
"""A figure and its Monte Carlo error."""


def over_runs(figure: Callable[[np.ndarray], float], one: Paths) -> Found:
    """Return a figure of all runs with its error, by leaving groups of runs out.

    Parameters
    ----------
    figure : of the runs whose numbers it is given
    """
    return jackknifed(figure, one.support.shape[0])


def mean_at(one: Paths, state: str, year: int) -> Found:
    """Return the mean burden of a year."""
    burden = one.at(one.burden, state, year)
    return over_runs(lambda rows: float(burden[rows].mean()), one)


def ratio(one: Paths, state: str, year: int, start: int) -> Found:
    """Return the mean burden of a year against that of another."""
    here, there = one.at(one.burden, state, year), one.at(one.burden, state, start)
    return over_runs(lambda rows: float(here[rows].mean() / there[rows].mean()), one)


def yearly_move(one: Paths) -> Found:
    """Return the mean absolute move of support in a year, over ordinary states."""
    ordinary = [one.states.index(state) for state in ("AUS", "JPN", "KOR", "PHL", "TWN")]
    moves = np.abs(np.diff(one.support[:, 3::4, :][:, :, ordinary], axis=1))
    return over_runs(lambda rows: float(moves[rows].mean()), one)


def side_gap(one: Paths, values: np.ndarray, state: str) -> Found:
    """Return what differs in a state between quarters of its rival side and of its incumbent."""
    place = one.states.index(state)
    is_rival = one.side[:, 32:, place] == 1
    later = values[:, 32:, place]

    def gap(rows: np.ndarray) -> float:
        some, rival = later[rows], is_rival[rows]
        return float(some[rival].mean() - some[~rival].mean())

    return over_runs(gap, one)


def lag_months(cell: Cell) -> Found:
    """Return the mean months from signature to force."""
    one = paths_of(cell)
    lags = [_lags(run) for run in one.stage[:, :, 0]]
    return over_runs(lambda rows: float(np.mean([lag for row in rows for lag in lags[row]])), one)


def _lags(run: np.ndarray) -> list[int]:
    """Return the months from signature to each entry into force in a run.

    Parameters
    ----------
    run : (q,) `Stage` of its proposal
    """
    found = []
    entries = np.flatnonzero((run[1:] == Stage.IN_FORCE) & (run[:-1] == Stage.SIGNED)) + 1
    for entry in entries:
        before = np.flatnonzero(run[:entry] != Stage.SIGNED)
        signed = before[-1] + 1 if before.size else 0
        found.append(MONTHS * int(entry - signed))
    return found


def late_share(cell: Cell) -> Found:
    """Return the share of ratifications that come more than two quarters after the signature."""
    one = paths_of(cell)
    delays = [
        _delays(stage, states)
        for stage, states in zip(one.stage[:, :, 0], one.ratified[:, :, 0], strict=True)
    ]

    def share(rows: np.ndarray) -> float:
        return float(np.mean([delay > HALF_YEAR for row in rows for delay in delays[row]]))

    return over_runs(share, one)


def _delays(stage: np.ndarray, ratified: np.ndarray) -> list[int]:
    """Return the quarters from signature to each ratification in a run.

    Parameters
    ----------
    stage : (q,) `Stage` of its proposal
    ratified : (q, n)
    """
    found = []
    for before in np.nonzero(ratified[1:] & ~ratified[:-1])[0]:
        unsigned = np.flatnonzero(stage[: before + 2] < Stage.SIGNED)
        signed = unsigned[-1] + 1 if unsigned.size else 0
        found.append(int(before + 1 - signed))
    return found


def exits_a_decade(cell: Cell) -> Found:
    """Return how often in ten years of membership a member leaves a treaty in force."""
    one = paths_of(cell)
    is_in = one.member[:, :, 0] & (one.stage[:, :, :1] == Stage.IN_FORCE)
    left = (is_in[:, :-1] & ~is_in[:, 1:]).sum(axis=(1, 2))
    spent = is_in.sum(axis=(1, 2)) / (10 * QUARTERS_PER_YEAR)
    return over_runs(lambda rows: float(left[rows].sum() / spent[rows].sum()), one)


def swing_on_a_turn(states: tuple[str, ...]) -> Found:
    """Return how far alignments move within a year of the patron's turn, on a scale of 0 to 1."""
    one, other = hub("transactional"), hub("continuity")
    places = [one.states.index(state) for state in states]
    moved = (one.alignment - other.alignment)[:, QUARTERS_PER_YEAR, places]
    # From -1 to 1 is twice as wide as a share.
    return over_runs(lambda rows: float(0.5 * np.abs(moved[rows].mean(axis=0)).mean()), one)


def _mean_of(values: np.ndarray, rows: np.ndarray) -> float:
    """Return the mean of some runs' values."""
    return float(values[rows].mean())


def spending_checks() -> Iterator[Check]:
    """Yield checks of what states pay for arms."""
    demand, away = hub("transactional"), hub("retrenchment")
    yield Check(
        "Japan, burden 2030, transactional",
        mean_at(demand, "JPN", 2030),
        1.8,
        2.3,
        "plans for 2027",
    )
    yield Check(
        "South Korea, burden 2029 / 2025, transactional",
        ratio(demand, "KOR", 2029, 2025),
        1.05,
        1.3,
        "plan of 2025: 1.19",
    )
    yield Check(
        "Australia, burden 2034, transactional",
        mean_at(demand, "AUS", 2034),
        2.2,
        2.6,
        "plan of 2025: 2.4; 3.5 refused",
    )
    yield Check(
        "South Korea under Nixon and Carter: burden after ten years of retrenchment / start",
        ratio(away, "KOR", 2035, 2025),
        1.15,
        1.55,
        "4.0-4.5 % about 1970, 5.2 in 1979, 6.2 in 1982",
    )
    yield Check(
        "South Korea, burden 2035 / 2025, transactional (a pledge; missed on purpose)",
        ratio(demand, "KOR", 2035, 2025),
        1.4,
        1.6,
        "pledge of 2025: 3.5 % by 2035",
        is_free=False,
    )
    yield Check(
        "Taiwan, burden 2030, transactional (an aim; missed on purpose)",
        mean_at(demand, "TWN", 2030),
        4.5,
        5.5,
        "aim: 5 % by 2030",
        is_free=False,
    )


def opinion_checks() -> Iterator[Check]:
    """Yield checks of voters, beliefs and leanings."""
    shock = paths_of(Cell("continuity", scenario="ukraine_shock"))
    start = setting_of_cell(Cell("continuity", scenario="ukraine_shock")).start
    japan = shock.states.index("JPN")
    yield Check(
        "Japan after 2022: burden after five years / before (shock sized for it)",
        over_runs(
            lambda rows: float(shock.burden[rows, -1, japan].mean() / start.burden_pct[japan]),
            shock,
        ),
        1.5,
        2.1,
        "1.0 to 1.8 %",
        is_free=False,
    )
    yield Check(
        "Japan after 2022: rise of support in the first year",
        over_runs(
            lambda rows: float(shock.support[rows, :4, japan].mean() - start.support[japan]), shock
        ),
        0.04,
        0.14,
        "four polls (weight set from them)",
        is_free=False,
    )
    yield Check(
        "Support, mean yearly move",
        yearly_move(hub("continuity")),
        0.02,
        0.06,
        "series of polls (noise set from them)",
        is_free=False,
    )
    before, demand = hub("continuity"), hub("transactional")
    for what, now, then in (
        ("by news alone", demand.reputation, before.reputation),
        ("as felt, with the factor of the policy itself", demand.belief, before.belief),
    ):
        falls = demand.at(now, "AUS", 2025) - before.at(then, "AUS", 2025)
        yield Check(
            f"Australia, belief in the patron on the change of 2025, {what}",
            over_runs(partial(_mean_of, falls), demand),
            -0.2,
            -0.06,
            "Lowy: .75 to .63; the weight of news is set from it",
            is_free=False,
        )
    steady = hub("continuity")
    yield Check(
        "Philippines, alignment: rival side in office against incumbent, after 2032",
        side_gap(steady, steady.alignment, "PHL"),
        -0.6,
        -0.1,
        "turn of 2016-21, from which the distance between the two sides was judged",
        is_free=False,
    )
    yield Check(
        "Philippines, support, the same: leaders move, voters do not",
        side_gap(steady, steady.support, "PHL"),
        -0.03,
        0.03,
        "trust of voters 2016-18; in the model no side moves voters",
        is_free=False,
    )
    yield Check(
        "elites of six ASEAN states: swing a year after the patron has turned, in shares",
        swing_on_a_turn(ASEAN),
        0.03,
        0.12,
        "ISEAS 2020-21: .54 to .62",
    )


def treaty_checks() -> Iterator[Check]:
    """Yield checks of how treaties are made."""
    yield Check(
        "access agreement: months from signature to force",
        lag_months(Cell("continuity", TREATIES["access agreement"])),
        6,
        24,
        "14, 19 and 9 months",
    )
    yield Check(
        "core4, doubling down: months from signature to force",
        lag_months(Cell("doubling_down", TREATIES["core4"])),
        4,
        24,
        "SEATO 5, ANZUS 8, Finland 9, Sweden 20",
    )
    yield Check(
        "core4, doubling down: share of ratifications more than half a year after the signature",
        late_share(Cell("doubling_down", TREATIES["core4"])),
        0.03,
        0.2,
        "Finland and Sweden 2022: 2 of 30; nobody is quicker than half a year here",
    )
    yield Check(
        "core4, doubling down: exits in ten years of membership (the gap to leave set for few)",
        exits_a_decade(Cell("doubling_down", TREATIES["core4"])),
        0,
        0.1,
        "from memory: New Zealand 1986, France 1966, SEATO 1977",
        is_free=False,
    )
    years = treaty_of(Cell("continuity", TREATIES["access agreement"])).entry_years
    yield Check(
        "access agreement in force within five years (joining set by hand with treaties in view)",
        jackknifed(lambda rows: float((years[rows] <= 5).mean()), years.size),
        0.4,
        0.95,
        "4 of 5, 2014-25",
        is_free=False,
    )
    transactional = treaty_of(Cell("transactional", TREATIES["core4"])).fate
    yield Check(
        "core4, transactional (set by hand with it in view)",
        (transactional.chance, transactional.chance_error),
        0,
        0.05,
        "Pacific Pact 1949; Asian NATO 2024",
        is_free=False,
    )
    views = views_of(Cell("doubling_down", TREATIES["Asian NATO, founders"]))
    joins = [
        1 / (1 + np.exp(-views.terms[views.states.index(s)].sum()))
        for s in ("IND", "VNM", "MYS", "IDN")
    ]
    yield Check(
        "most willing of India, Vietnam, Malaysia, Indonesia to join an Asian NATO, doubling down",
        (float(max(joins)), None),
        0,
        0.03,
        "of four non-aligned invited to SEATO none joined (norm set by hand)",
        is_free=False,
    )


def reputation_checks() -> Iterator[Check]:
    """Yield checks of what a name is worth."""
    everywhere, tested = reliability(scenario_of(Cell("continuity")), OWED)
    yield Check(
        "promises kept where they are tested, less the same wherever they could be",
        (tested - everywhere, None),
        -1,
        0,
        "selection: what is believed is not tested (third way of counting; two did not hold)",
        is_free=False,
    )
    kind, unkind = (
        paths_of(
            Cell(
                "transactional",
                changed=(("policies.transactional.regimes.0.reputation_multiplier", value),),
            )
        )
        for value in (1.0, 0.6)
    )
    for what, one, other in (
        ("alignment", unkind.alignment, kind.alignment),
        ("burden", unkind.burden, kind.burden),
    ):
        places = [unkind.states.index(s) for s in ("AUS", "JPN", "KOR", "PHL", "TWN")]
        changes = (one - other)[:, -1, places]
        low, high = (-1, 0) if what == "alignment" else (0, 5)
        yield Check(
            f"allies' {what} in 2039 if the patron's name is .6 instead of 1",
            over_runs(partial(_mean_of, changes), kind),
            low,
            high,
            "hedging and self-help under a doubtful patron; the signs are those of the equations",
            is_free=False,
        )


def checks() -> Iterator[Check]:
    """Yield all checks in the order of the table."""
    yield from spending_checks()
    yield from opinion_checks()
    yield from treaty_checks()
    yield from reputation_checks()

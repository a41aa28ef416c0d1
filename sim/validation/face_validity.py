"""Face validity: what runs must not show if an expert of the area is to go on reading."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.world.constants import World, build_world, flashpoint_names, state_names
from sim.validation.checks import ControlCheck, SeatsCheck, WarsEverywhereCheck, WarShareCheck
from sim.validation.findings import Finding, finding, mean_error, ratio_of_means
from sim.validation.runs import ValidationRuns, expected_wars

if TYPE_CHECKING:
    import polars as pl

_STANDS = frozenset({"support", "fight"})
"""Levels at which a state takes part."""


def seats_finding(check: SeatsCheck, runs: ValidationRuns) -> Finding:
    """Return how many states a run took part without a seat."""
    world = build_world(runs.scenario)
    seat = _least_stakes(runs)
    names = {name: row for row, name in enumerate(state_names(runs.scenario))}
    points = {name: row for row, name in enumerate(flashpoint_names(runs.scenario))}
    least = runs.scenario.parameters.entry.minimum_obligation
    found, count = set(), np.zeros(runs.replications)
    for replication, flashpoint, mode, state in _participants(runs.events):
        point, row = points[flashpoint], names[state]
        owes = world.pacts.text_obligation[:, point, row].max() >= least
        if not owes and world.stake[point, row] < seat[mode] and not _is_party(world, point, row):
            count[replication] += 1
            found.add(state)
    return finding(
        check,
        "states in crises without a seat, a run",
        (float(count.mean()), mean_error(count)),
        (0.0, 0.0),
        tuple(sorted(found)),
    )


def _least_stakes(runs: ValidationRuns) -> dict[str, float]:
    """Return {mode: stake from which a state that owes nothing has a seat}."""
    given = runs.scenario.parameters.entry.minimum_stake
    return {mode: getattr(given, mode) for mode in MODES}


def _is_party(world: World, flashpoint: int, state: int) -> bool:
    """Return whether a state is challenger, target or backer at a flashpoint."""
    parties = (world.challenger[flashpoint], world.target[flashpoint])
    return state in parties or bool(world.is_backer[flashpoint, state])


def _participants(events: "pl.DataFrame") -> Iterator[tuple[int, str, str, str]]:
    """Yield replication, flashpoint, mode and state of everybody who supported or fought."""
    columns = ("replication", "flashpoint", "mode", "guarantors")
    # Most opportunities ask nobody, and JSON is slow: one look at the text spares its reading.
    for replication, flashpoint, mode, text in events.select(columns).iter_rows():
        if text is None or not any(f'"{level}"' in text for level in _STANDS):
            continue
        for state, stood in json.loads(text).items():
            if stood["level"] in _STANDS:
                yield replication, flashpoint, mode, state


def control_finding(check: ControlCheck, runs: ValidationRuns) -> Finding:
    """Return in which share of the runs so much control is lost."""
    rows = runs.flashpoints.filter(runs.flashpoints["flashpoint"] == check.flashpoint)
    lost = (rows["control_lost"].to_numpy() >= check.lost).astype(float)
    return finding(
        check,
        f"runs in which {check.lost:.0%} of {check.flashpoint} is lost",
        (float(lost.mean()), mean_error(lost)),
        (0.0, check.at_most),
    )


def war_share_finding(check: WarShareCheck, runs: ValidationRuns) -> Finding:
    """Return the share of a flashpoint in the wars to be expected."""
    table = expected_wars(runs)
    own, total = table[:, flashpoint_names(runs.scenario).index(check.flashpoint)], table.sum(1)
    return finding(
        check,
        f"share of {check.flashpoint} in expected wars",
        ratio_of_means(own, total),
        (check.low, check.high),
    )


def wars_everywhere_finding(check: WarsEverywhereCheck, runs: ValidationRuns) -> Finding:
    """Return how many flashpoints that may come to war never have any to be expected."""
    table, points = expected_wars(runs), runs.scenario.flashpoints
    has_escalation = runs.scenario.switches.escalation
    without = tuple(
        name
        for row, name in enumerate(flashpoint_names(runs.scenario))
        if table[:, row].sum() == 0
        and ((points[name].escalates and has_escalation) or "major_attack" in points[name].modes)
    )
    return finding(
        check,
        "flashpoints that could have wars and have none",
        (float(len(without)), 0.0),
        (0.0, 0.0),
        without,
    )

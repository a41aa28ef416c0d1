"""Face validity: what runs must not show if an expert of the area is to go on reading."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.world.constants import World, build_world, flashpoint_names, state_names
from sim.validation.runs import ValidationRuns
from sim.validation.validation_files import (
    Check,
    ControlCheck,
    SeatsCheck,
    ValidationStudy,
    WarShareCheck,
)

if TYPE_CHECKING:
    import polars as pl

_STANDS = frozenset({"support", "fight"})
"""Levels at which a state takes part."""


class Finding(NamedTuple):
    """What one check came to."""

    claim: str
    """What is held, in words."""
    value: float
    """The figure."""
    standard_error: float
    """Its Monte Carlo error."""
    low: float
    """Lower end of the band."""
    high: float
    """Upper end of the band."""
    is_fitted: bool
    """Whether the calibration aims at it."""
    source: str
    """Why the band is what it is."""
    exceptions: tuple[str, ...] = ()
    """Names of what breaks the claim."""

    @property
    def holds(self) -> bool:
        """Return whether the figure lies in the band."""
        return self.low <= self.value <= self.high


def face_findings(study: ValidationStudy, runs: ValidationRuns) -> list[Finding]:
    """Return what each check of a study comes to in some runs."""
    return [_finding(check, runs) for check in study.checks]


def _finding(check: Check, runs: ValidationRuns) -> Finding:
    if isinstance(check, SeatsCheck):
        return _seats_finding(check, runs)
    if isinstance(check, ControlCheck):
        return _control_finding(check, runs)
    if isinstance(check, WarShareCheck):
        return _war_share_finding(check, runs)
    return _wars_everywhere_finding(check, runs)


def _seats_finding(check: SeatsCheck, runs: ValidationRuns) -> Finding:
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
    return Finding(
        claim="states that take part without a seat, a run",
        value=float(count.mean()),
        standard_error=_error(count),
        low=0.0,
        high=0.0,
        is_fitted=check.fitted,
        source=check.source,
        exceptions=tuple(sorted(found)),
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


def _control_finding(check: ControlCheck, runs: ValidationRuns) -> Finding:
    """Return in which share of the runs so much control is lost."""
    rows = runs.flashpoints.filter(runs.flashpoints["flashpoint"] == check.flashpoint)
    lost = (rows["control_lost"].to_numpy() >= check.lost).astype(float)
    return Finding(
        claim=f"runs in which {check.lost:.0%} of {check.flashpoint} is lost",
        value=float(lost.mean()),
        standard_error=_error(lost),
        low=0.0,
        high=check.at_most,
        is_fitted=check.fitted,
        source=check.source,
    )


def _war_share_finding(check: WarShareCheck, runs: ValidationRuns) -> Finding:
    """Return the share of a flashpoint in the wars to be expected."""
    table = _expected_wars(runs)
    own, total = table[:, flashpoint_names(runs.scenario).index(check.flashpoint)], table.sum(1)
    share = float(own.sum() / max(total.sum(), 1e-300))
    # Of a ratio of means: the residuals of each run around it.
    error = _error(own - share * total) / max(float(total.mean()), 1e-300)
    return Finding(
        claim=f"share of {check.flashpoint} in expected wars",
        value=share,
        standard_error=error,
        low=check.low,
        high=check.high,
        is_fitted=check.fitted,
        source=check.source,
    )


def _wars_everywhere_finding(check: Check, runs: ValidationRuns) -> Finding:
    """Return how many flashpoints that may come to war never have any to be expected."""
    table, points = _expected_wars(runs), runs.scenario.flashpoints
    has_escalation = runs.scenario.switches.escalation
    without = tuple(
        name
        for row, name in enumerate(flashpoint_names(runs.scenario))
        if table[:, row].sum() == 0
        and ((points[name].escalates and has_escalation) or "major_attack" in points[name].modes)
    )
    return Finding(
        claim="flashpoints that may come to war and never do",
        value=float(len(without)),
        standard_error=0.0,
        low=0.0,
        high=0.0,
        is_fitted=check.fitted,
        source=check.source,
        exceptions=without,
    )


def _expected_wars(runs: ValidationRuns) -> np.ndarray:
    """Return expected wars, (runs, flashpoints), in the order of `flashpoint_names`."""
    table = runs.flashpoints.sort("replication", "flashpoint")["expected_wars"].to_numpy()
    return np.asarray(table.reshape(runs.replications, -1))


def _error(values: np.ndarray) -> float:
    """Return the standard error of a mean."""
    return float(values.std(ddof=1) / np.sqrt(values.size))

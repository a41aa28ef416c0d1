"""Records of crises and wars, with the reasons of every mover."""

import numpy as np

from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.vocabulary import LEVELS, MODES, Level, Loser
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES, Ending, Outcome
from sim.model.crisis import CrisisPlay
from sim.model.guarantors import Guarantors
from sim.model.stage import Stage
from sim.rules.conflict.control import control_after_loss
from sim.rules.crisis.resolve import resolve_factor


def control_after(play: CrisisPlay) -> float:
    """Return the share of the prize lost once a crisis is over, in [0, 1]; wars end later."""
    before = float(play.crisis.control_lost)
    if play.outcome not in {Outcome.CONCEDED, Outcome.TAKEN}:
        return before
    return control_after_loss(before, float(play.stage.world.control_taken[play.branch.mode]))


def crisis_record(play: CrisisPlay) -> CrisisRecord:
    """Return a crisis that is over, with the reasons of every mover."""
    codes = [guarantor.code for guarantor in play.guarantors]
    owed = [float(one) for one in play.obligations] if play.mode is not None else []
    war, losers = play.war_help, {Loser.TARGET: play.target, Loser.CHALLENGER: play.challenger}
    loser = losers.get(Loser(play.widened_by)) if war is not None else None
    return CrisisRecord(
        crisis=play.name,
        quarter=play.stage.quarter,
        flashpoint=play.stage.flashpoints[play.flashpoint],
        challenger=play.challenger.code,
        target=play.target.code,
        mode=None if play.mode is None else MODES[play.mode],
        outcome=OUTCOMES[play.outcome],
        war_probability=play.war_probability,
        control_lost=float(play.crisis.control_lost),
        control_after=control_after(play),
        # Nobody was asked for a level unless the target resisted, nor owed anything unchallenged.
        levels=_levels_by_code(play.help),
        obligations=dict(zip(codes, owed, strict=False)),
        moves=tuple(play.moves),
        resolve=float(resolve_factor(play.crisis.resolve, play.crisis.resolve_sd)),
        without_seat=_without_seat(play),
        widened_by=None if loser is None else loser.code,
        war_levels=_levels_by_code(war),
        war_obligations={} if war is None else _by_code(codes, war.obligations),
    )


def _by_code(codes: list[str], values: np.ndarray) -> dict[str, float]:
    """Return numbers of the guarantors by their codes."""
    return {code: float(value) for code, value in zip(codes, values, strict=True)}


def _levels_by_code(asked: Guarantors | None) -> dict[str, str]:
    """Return what each guarantor with a seat did; nothing if none was asked."""
    if asked is None:
        return {}
    guarantors = enumerate(asked.inquiry.guarantors)
    return {one.code: LEVELS[asked.levels[k]] for k, one in guarantors if asked.has_seat(k)}


def _without_seat(play: CrisisPlay) -> tuple[str, ...]:
    """Return the guarantors that a challenge of this mode does not call."""
    if play.mode is None:
        return ()
    called = play.crisis.is_called[:, play.mode]
    return tuple(one.code for one, has in zip(play.guarantors, called, strict=True) if not has)


def war_records(stage: Stage) -> list[WarRecord]:
    """Return the wars that ended in a quarter and, after the last, those that still run."""
    is_last = stage.quarter_index == stage.scenario.quarters - 1
    found = []
    for flashpoint, ending in enumerate(stage.ledger.ending):
        if ending != Ending.RUNNING:
            found.append(_war_record(stage, flashpoint, stage.ledger.ended_level[flashpoint]))
        elif is_last and stage.variables.is_at_war[flashpoint]:
            found.append(_war_record(stage, flashpoint, stage.variables.war_level[flashpoint]))
    return found


def _war_record(stage: Stage, flashpoint: int, levels: np.ndarray) -> WarRecord:
    """Return the record of a war as it ended or as the run left it.

    Parameters
    ----------
    levels : (n,) `Level` of each state in it
    """
    since = int(stage.variables.war_since[flashpoint])
    ending = int(stage.ledger.ending[flashpoint])
    name, is_over = stage.flashpoints[flashpoint], ending != Ending.RUNNING

    def those_at(level: Level) -> tuple[str, ...]:
        return tuple(code for code, own in zip(stage.states, levels, strict=True) if own == level)

    return WarRecord(
        war=f"{stage.name_of(since)}-{name}",
        flashpoint=name,
        since=stage.name_of(since),
        until=stage.quarter,
        ending=ENDINGS[ending],
        quarters=stage.quarter_index - since + 1,
        battle_deaths=float(stage.ledger.battle_deaths[flashpoint]) if is_over else 0.0,
        fighters=those_at(Level.FIGHT),
        supporters=those_at(Level.SUPPORT),
    )

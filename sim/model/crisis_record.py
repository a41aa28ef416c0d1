"""Records of crises and wars, with the reasons of every mover."""

import numpy as np

from sim.domain.records import CrisisRecord, WarRecord
from sim.domain.vocabulary import LEVELS, MODES, Level
from sim.engine.crisis.arrays import ModeColumn
from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES, Ending, Outcome
from sim.model.crisis import CrisisPlay
from sim.model.stage import Stage
from sim.rules.conflict.control import control_after_loss


def control_after(play: CrisisPlay) -> float:
    """Return the share of the prize lost once a crisis is over, in [0, 1]; wars end later."""
    before = float(play.crisis.control_lost)
    if play.outcome not in {Outcome.CONCEDED, Outcome.TAKEN}:
        return before
    prize_share = float(play.crisis.modes[play.branch.mode, ModeColumn.PRIZE_SHARE])
    return control_after_loss(before, prize_share)


def crisis_record(play: CrisisPlay) -> CrisisRecord:
    """Return a crisis that is over, with the reasons of every mover."""
    codes = [guarantor.code for guarantor in play.guarantors]
    levels = [LEVELS[level] for level in play.levels] if play.is_resisted else []
    owed = [float(one) for one in play.obligations] if play.mode is not None else []
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
        levels=dict(zip(codes, levels, strict=False)),
        obligations=dict(zip(codes, owed, strict=False)),
        moves=tuple(play.moves),
    )


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

"""A calibration of the classroom, small enough to be searched in a test."""

import numpy as np

from sim.calibration.measures import Region
from sim.calibration.problem import CalibrationProblem, problem_of
from sim.calibration.targets import CalibrationStudy
from sim.engine.quarter.first_crises import FirstCrises
from tests.acceptance.worlds import classroom, judged

BORDER, ISLETS = range(2)
A, B, C, D = range(4)


def target(measure: str, **given: object) -> dict[str, object]:
    """Return a target as a file has it, with a band that hardly anything misses."""
    return {
        "measure": measure,
        "band": [0, 1],
        "tolerance": 0.1,
        "status": "judgement",
        "year": 2025,
        "source": "a test",
        **given,
    }


FIGHTING = [f"parameters.modes.{mode}.fighting_cost" for mode in ("grey_zone", "fait_accompli")]
STUDY: dict[str, object] = {
    "title": "A test",
    "scenario": "classroom",
    "null_arrangement": "no_commitments",
    "seed": 3,
    "generations": 2,
    "population": 1,
    "replications": 8,
    "bystander_stake": 0.35,
    "allowed_surprise": 1,
    "plausible": {"starts": 4, "chains": 3, "generations": 8},
    "scales": {
        "broken_word": {
            "times": {
                "parameters.reneging.reputation_weight": 0.25,
                "parameters.reneging.domestic_weight": 0.59,
            }
        },
        "support": {"times": {"parameters.modes.grey_zone.support_cost": FIGHTING[0]}},
        "obligations": {"patterns": ["pacts.*.obligations.*.*", "pacts.*.mutual_obligation"]},
        "exposure": {"patterns": ["states.*.attrition_exposure"]},
    },
    "free": {
        "parameters.choice.precision": [4, 20],
        "scale:broken_word": [0.4, 1.6],
        FIGHTING[0]: [0.02, 0.2],
        FIGHTING[1]: [0.02, 0.2],
        "scale:support": [0.2, 0.75],
    },
    "judged": {
        "flashpoints.border.salience_challenger": [0.6, 1],
        "states.AAA.military_price_level": [0.8, 1.2],
        "parameters.interoperability.unallied": [0.5, 0.7],
        "parameters.satisfaction.provocation_weight": [0, 0.1],
        "scale:obligations": [0.75, 1.1],
        "scale:exposure": [0.7, 1.4],
    },
    "ordered": [{"paths": FIGHTING, "step": 1.5}],
    "pairs": [
        {
            "challenger": "AAA",
            "target": "BBB",
            "years": 20,
            "band": [2, 12],
            "shares": {"border": 0.25, "islets": 0.75},
            "initiations": judged(8),
            "force": judged(2),
        }
    ],
    "targets": {
        "force": target("force_share", band=[0.2, 0.4]),
        "wars": target("war_ratio", flashpoints=["border", "islets"]),
    },
}


def small_study(**changes: object) -> CalibrationStudy:
    return CalibrationStudy.model_validate({**STUDY, **changes})


def small_problem(**changes: object) -> CalibrationProblem:
    """Return a problem with .1 initiations a year at the border and .3 at the islets."""
    return problem_of(small_study(**changes), classroom("hub"), classroom("no_commitments"))


def crises(scale: float = 1.0) -> FirstCrises:
    """Return two made-up crises: one at the border and one at the islets."""
    choice = np.array([[0.5, 0.25, 0.15, 0.1], [0.4, 0.3, 0.3, 0.0]])
    choice[:, 1:] *= scale
    choice[:, 0] = 1 - choice[:, 1:].sum(axis=1)
    resist = 0.5 * choice[:, 1:]
    clash = 0.2 * resist
    war = clash * [0, 0.1, 1]
    levels = np.zeros((2, 3, 4, 3))
    levels[:, :, C] = resist[:, :, None] * [0.3, 0.3, 0.4]
    levels[:, :, D] = resist[:, :, None] * [0.8, 0.1, 0.1]
    war_levels = np.zeros((2, 4, 3))
    war_levels[:, C] = war.sum(axis=1)[:, None] * [0.1, 0.2, 0.7]
    war_levels[:, D] = war.sum(axis=1)[:, None] * [0.8, 0.15, 0.05]
    stake = np.full((2, 4), np.nan)
    stake[:, C], stake[:, D] = 0.5, 0.3
    obligation = np.zeros((2, 4))
    obligation[:, C] = 0.7
    reach = np.zeros((2, 4))
    reach[:, C], reach[:, D] = 40.0, 20.0
    return FirstCrises(
        choice=choice,
        resist=resist,
        clash=clash,
        war=war,
        levels=levels,
        war_levels=war_levels,
        won=0.4 * war.sum(axis=1),
        stake=stake,
        obligation=obligation,
        strength=np.array([[60.0, 20.0], [60.0, 60.0]]),
        reach=reach,
    )


def region(scale: float = 1.0, **changes: object) -> Region:
    """Return a made-up region with .2 opportunities a year at the border and .5 at the islets.

    Parameters
    ----------
    scale : how much likelier every challenge is without commitments
    """
    return Region(
        problem=small_problem(**changes),
        here=crises(),
        null=crises(scale),
        rates=np.array([0.2, 0.5]),
        exponent=1.0,
    )

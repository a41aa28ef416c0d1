"""A calibration of the classroom, small enough to be searched in a test."""

import numpy as np

from sim.calibration.measures import Opening
from sim.calibration.problem import CalibrationProblem
from sim.calibration.targets import CalibrationStudy
from sim.engine.world.constants import build_world
from tests.acceptance.worlds import classroom, judged

BORDER, ISLETS = range(2)
STUDY = {
    "title": "A test",
    "scenario": "classroom",
    "null_arrangement": "no_commitments",
    "seed": 3,
    "generations": 2,
    "replications": 8,
    "protecting_obligation": 0.3,
    "allied_obligation": 0.5,
    "may_dominate": ["border"],
    "free": {"choice.precision": [4, 20], "reneging.*": [0.4, 1.6]},
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
    "bands": {"force_share": {"low": 0.2, "high": 0.4, "aim": judged(0.3)}},
}


def small_problem(**changes: object) -> CalibrationProblem:
    study = CalibrationStudy.model_validate({**STUDY, **changes})
    scenario, null = classroom("hub"), classroom("no_commitments")
    # 8 in 20 years, a quarter of them at the border
    counts = np.array([0.1, 0.3])
    return CalibrationProblem(
        study, scenario, null, build_world(scenario), build_world(null), counts
    )


def crises(scale: float = 1.0) -> Opening:
    """Return two made-up crises: one at the border and one at the islets."""
    choice = np.array([[0.5, 0.25, 0.15, 0.1], [0.4, 0.3, 0.3, 0.0]])
    choice[:, 1:] *= scale
    choice[:, 0] = 1 - choice[:, 1:].sum(axis=1)
    levels = np.full((2, 4, 3, 3), np.nan)
    levels[:, 2] = [0.3, 0.3, 0.4]
    levels[:, 3] = [0.8, 0.1, 0.1]
    owed = np.array([[0, 0, 0.7, 0.0], [0, 0, 0.7, 0.4]])
    return Opening(choice, np.full((2, 3), 0.5), np.full((2, 3), 0.2), levels, owed)

"""Claims about the model itself: how it is fitted, and what it is held against."""

import hashlib
from functools import partial
from pathlib import Path

from sim.analysis.claims.answer import Answer
from sim.analysis.telling.calibration import calibration_text
from sim.analysis.telling.figures.bands import calibration_figure, validation_figure
from sim.analysis.telling.figures.skill import hindcast_figure
from sim.analysis.telling.hindcast import hindcast_text
from sim.analysis.telling.validation import validation_page
from sim.calibration.checked_fit import CheckedFit, fit_in_use, searched_fit
from sim.calibration.problem import calibration_problem
from sim.calibration.targets import load_calibration
from sim.validation.hindcast.hindcast import Hindcast, run_hindcast
from sim.validation.hindcast.recipe_files import load_recipe
from sim.validation.study import Validation
from sim.validation.study import validate as held_against
from sim.validation.validation_files import ValidationStudy, base_scenario, load_validation

SHIPPED = "indo_pacific"
"""Name of the calibration and of the validation that come with deter."""


def calibrate(
    calibration: str | Path = SHIPPED, *, check: bool = False, workers: int | None = None
) -> Answer[CheckedFit]:
    """Return how a calibration fits: every target beside its band, and what runs say.

    Parameters
    ----------
    calibration : file, or name of a shipped one
    check : search nothing, which takes minutes, and look at the values in use
    workers : threads of the runs; as many as there are cores when absent

    Raises
    ------
    ScenarioError : every problem in the files
    """
    problem = calibration_problem(load_calibration(calibration))
    found = (fit_in_use if check else searched_fit)(problem, workers=workers)
    return Answer(
        found=found,
        make_table=CheckedFit.table,
        draw=partial(calibration_figure, found),
        tell=partial(calibration_text, found),
    )


def validate(
    validation: str | Path = SHIPPED,
    *,
    replications: int | None = None,
    workers: int | None = None,
) -> Answer[Validation]:
    """Return a scenario held against what is known and believed, with null models beside.

    Parameters
    ----------
    validation : file, or name of a shipped one
    replications : runs of the scenario and of each arm; the file's own when absent
    workers : threads; as many as there are cores when absent

    Raises
    ------
    ScenarioError : every problem in the files
    """
    study = load_validation(validation)
    found = held_against(study, replications=replications, workers=workers)
    return Answer(
        found=found,
        make_table=Validation.table,
        draw=partial(validation_figure, found, _digits(study)),
        tell=partial(validation_page, found),
    )


def hindcast(recipe: str | Path, table: str | Path) -> Answer[Hindcast]:
    """Return the crisis game held against a record of dyad-years, beside logits without it.

    Parameters
    ----------
    recipe : file, or name of a shipped one
    table : your record, Parquet or CSV

    Raises
    ------
    ScenarioError : every problem in the recipe, or columns that the table does not have
    HindcastTableError : the table, or a row of it, cannot be used
    NoLogitsError : statsmodels is not installed
    """
    found = run_hindcast(load_recipe(recipe), Path(table))
    return Answer(
        found=found,
        make_table=Hindcast.forecasts,
        draw=partial(hindcast_figure, found),
        tell=partial(hindcast_text, found),
    )


def _digits(study: ValidationStudy) -> str:
    """Return the beginning of the hash of a file of checks and of its scenario."""
    # Without the path of the scenario, which is another on every machine.
    text = study.model_dump_json(exclude={"scenario"}) + base_scenario(study).digest
    return hashlib.sha256(text.encode()).hexdigest()[:12]

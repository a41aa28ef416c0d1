"""A comparison that was played before, from the folder that keeps it."""

from collections.abc import Mapping
from pathlib import Path

from sim.domain.errors import QuestionError
from sim.execution.comparison_runs import Comparison, comparison_of
from sim.execution.runner import default_folder
from sim.results.reader import Results, load_results
from sim.results.study_manifest import MANIFEST, StudyManifest
from sim.study.comparison_cells import ComparisonCells
from sim.study.loader import read_cells
from sim.study.recorded import recorded_study
from sim.study.study_plan import plan_from


def kept_comparison(study: str, folder: Path | None = None) -> Comparison:
    """Return a comparison that was played before.

    Parameters
    ----------
    study : name or file of a study, or the folder of a result
    folder : where the runs of a named study are; absent: where `deter compare` keeps them

    Raises
    ------
    ScenarioError : the study or the scenario of the folder cannot be read
    NotAResultError, QuestionError : there is no result, or that of something else
    """
    place = Path(study)
    if (place / MANIFEST).is_file():
        results = load_results(place)
        return comparison_of(_cells_of(results), results)
    found = read_cells(study)
    results = load_results(folder or default_folder(plan_from(found).name))
    if _names(results.manifest) != [(cell.arrangement, cell.policy) for cell in found.cells]:
        message = (
            f"{results.folder} holds other arrangements or policies than {study} compares now: "
        )
        raise QuestionError(
            message + "compare them with `deter compare`, or give the folder itself"
        )
    return comparison_of(found, results)


def _cells_of(results: Results) -> ComparisonCells:
    """Return the cells of a result, from what its manifest says."""
    manifest = results.manifest
    found = recorded_study(manifest.name, manifest.study, manifest.scenario)
    if not isinstance(found, ComparisonCells):
        message = (
            f"{results.folder} holds the result of a {manifest.kind}, but that of a comparison "
        )
        raise QuestionError(message + "is needed, as `deter compare` makes it")
    return found


def _names(manifest: StudyManifest) -> list[tuple[str, str]]:
    """Return arrangement and policy of each point of a result."""
    points: list[Mapping[str, object]] = [point.values for point in manifest.points]
    return [(str(one.get("arrangement")), str(one.get("policy"))) for one in points]

"""What `deter check` finds out about a file that is right: its kind, its size, its cost.

Facts are plain values with names, ready for JSON but for the warnings, which are
problems; a scenario comes along where the file is one, for those who want to see
it whole.
"""

from collections.abc import Callable
from math import isnan
from pathlib import Path

from sim.domain.errors import Problem, ScenarioError
from sim.domain.scenario import Scenario
from sim.interfaces.file_kinds import check_file, kind_of_file
from sim.loading.library import catalogue, is_path, locate_file, missing_name
from sim.loading.scenarios import load_with_warnings
from sim.rules.parameters import Parameters

type Facts = dict[str, object]
"""What there is to say about one file."""


def file_facts(
    file: str, before_runs: Callable[[], None] = lambda: None
) -> tuple[Facts, Scenario[Parameters] | None]:
    """Return the facts about a file or a shipped name, and the scenario if it is one.

    Parameters
    ----------
    file : path of a file of any kind, or name of a shipped scenario or study
    before_runs : called before a few runs of a study are played, which may compile the rules

    Raises
    ------
    ScenarioError : every problem with it
    """
    path = Path(file)
    if file.strip() and path.is_dir():
        hint = "Name the files, such as `deter check DIR/*.yaml`."
        raise ScenarioError([Problem(file, 0, 0, "this is a folder", "", hint)])
    if is_path(file):
        locate_file(file, "scenarios")  # a name that is nearly right ends here, whatever its kind
        kind = kind_of_file(path)
    else:
        kind = _kind_of_name(file)
    if kind == "scenario":
        return _scenario_facts(file)
    if kind == "study":
        return _study_facts(file, before_runs), None
    kind, found = check_file(path)
    return {"file": file, "kind": kind, "ok": True, "warnings": found}, None


def _kind_of_name(name: str) -> str:
    """Return of what kind a shipped name is; a scenario's comes before a study's."""
    if name in catalogue("scenarios"):
        return "scenario"
    if name in catalogue("studies"):
        return "study"
    raise missing_name(name, ("scenarios", "studies"))


def _scenario_facts(file: str) -> tuple[Facts, Scenario[Parameters]]:
    """Return how large a scenario is, and the scenario."""
    scenario, warnings = load_with_warnings(file)
    return {
        "file": file,
        "kind": "scenario",
        "ok": True,
        "title": scenario.title,
        "states": len(scenario.states),
        "flashpoints": len(scenario.flashpoints),
        "pacts": len(scenario.pacts),
        "proposals": len(scenario.proposals),
        "start": scenario.start,
        "quarters": scenario.quarters,
        "hash": scenario.digest,
        "warnings": warnings,
    }, scenario


def _study_facts(file: str, before_runs: Callable[[], None]) -> Facts:
    """Return what a study varies, how often it runs, and about how long that takes."""
    from sim.execution.estimate import estimated_seconds, most_runs, planned_runs
    from sim.study.plan import Precision
    from sim.study.plan_words import design_words, factor_lines, uneven_vectors
    from sim.study.study_plan import plan_of

    plan = plan_of(file)
    before_runs()
    seconds = estimated_seconds(plan)
    each = plan.replications
    target = each.model_dump() if isinstance(each, Precision) else None
    found = plan.scenarios.warnings()
    if uneven := uneven_vectors(plan):
        found.append(plan.scenarios.mark.warning(uneven))
    return {
        "file": file,
        "kind": "study",
        "ok": True,
        "title": plan.study.title,
        "study": plan.kind,
        "scenario": plan.study.scenario,
        "factors": [line._asdict() for line in factor_lines(plan)],
        "design": design_words(plan),
        "points": len(plan.points),
        "replications": None if target else each,
        "precision": target,
        "runs": planned_runs(plan),
        "most_runs": most_runs(plan),
        "seconds": None if isnan(seconds.least) else round(seconds.least, 1),
        "most_seconds": None if isnan(seconds.most) else round(seconds.most, 1),
        "vectors": None if plan.vectors is None else len(plan.vectors),
        "warnings": found,
    }

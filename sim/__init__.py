"""An open agent-based laboratory for regional deterrence.

The public API. Everything else may change between versions::

    from sim import load_scenario, simulate

    scenario = load_scenario("indo_pacific", arrangement="pacific_pact_core4")
    region = simulate(scenario, seed=3)
    region.counts.outcomes()["expected_wars"]

`load_scenario` reads a scenario by name or path; `simulate` runs it once;
`Region` is the Mesa model, for stepping through a run or collecting anything;
`State` is its agent, for subclasses that decide differently; `load_study` reads
a study file and `run_comparison` runs it; `plan_of` reads a study of any size,
`run_study` runs it and keeps what is finished, `load_results` reads what it left.
`finished_study` is asked for claims about it, `attribute` and `joiners` for claims about
two scenarios, `explain` for the reasons of a crisis, `calibrate`, `validate` and `hindcast`
for how the model is fitted and what it is held against; every claim has `.found`, `.table()`,
`.figure()` and `.text()`.

Names are imported when they are used: Mesa and numba take a second to load.
"""

TYPE_CHECKING = False  # as in `typing`, which takes milliseconds in which Ctrl-C is a traceback
if TYPE_CHECKING:
    from sim.analysis.claims.against_records import calibrate, hindcast, validate
    from sim.analysis.claims.between_scenarios import attribute, joiners
    from sim.analysis.claims.explained import explain
    from sim.analysis.claims.finished_study import finished_study
    from sim.execution.comparison_runs import run_comparison
    from sim.execution.runner import run_study
    from sim.execution.single_run import simulate
    from sim.loading.scenarios import load_scenario
    from sim.model.agents import State
    from sim.model.region import Region
    from sim.results.reader import load_results
    from sim.study.loader import load_study
    from sim.study.study_plan import plan_of

__all__ = [
    "Region",
    "State",
    "attribute",
    "calibrate",
    "explain",
    "finished_study",
    "hindcast",
    "joiners",
    "load_results",
    "load_scenario",
    "load_study",
    "plan_of",
    "run_comparison",
    "run_study",
    "simulate",
    "validate",
]

_HOMES = {
    "Region": "sim.model.region",
    "State": "sim.model.agents",
    "attribute": "sim.analysis.claims.between_scenarios",
    "calibrate": "sim.analysis.claims.against_records",
    "explain": "sim.analysis.claims.explained",
    "finished_study": "sim.analysis.claims.finished_study",
    "hindcast": "sim.analysis.claims.against_records",
    "joiners": "sim.analysis.claims.between_scenarios",
    "load_results": "sim.results.reader",
    "load_scenario": "sim.loading.scenarios",
    "load_study": "sim.study.loader",
    "plan_of": "sim.study.study_plan",
    "run_comparison": "sim.execution.comparison_runs",
    "run_study": "sim.execution.runner",
    "simulate": "sim.execution.single_run",
    "validate": "sim.analysis.claims.against_records",
}


def __getattr__(name: str) -> object:
    """Return a name of the public API, importing it now."""
    from importlib import import_module

    if name == "__version__":
        return import_module("sim.results.provenance").deter_version()
    if name not in _HOMES:
        message = f"module 'sim' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the names of the public API."""
    return [*__all__, "__version__"]

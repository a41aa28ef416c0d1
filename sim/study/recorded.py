"""A study as its results folder keeps it, read again as if its file were there.

The file of a study may have been moved or changed since; the folder says all that
it said. What the scenario says comes from its files, which may have changed: whoever
asks compares fingerprints.
"""

from collections.abc import Mapping
from pathlib import Path

from sim.loading.nodes import Entry, Mark, Node, Source, node_of
from sim.loading.scenarios import read_file
from sim.study.comparison_cells import ComparisonCells, read_comparison
from sim.study.sweep_points import SweepPoints, read_sweep


def recorded_study(
    name: str, said: Mapping[str, object], scenario: str | Path
) -> ComparisonCells | SweepPoints:
    """Return a study from what its manifest keeps of it.

    Parameters
    ----------
    name : of the study
    said : the fields of the study; those that are nothing are left out
    scenario : its name, or the absolute path of its file

    Raises
    ------
    ScenarioError : every problem with it and with the files that it needs
    """
    context, _ = read_file(scenario, "scenarios")
    mark = Mark(Source(f"{name}.yaml"))
    content = {key: _without_nothing(one) for key, one in said.items() if one is not None}
    # A long name was a path; the library beside it knows the scenario by its stem.
    content["scenario"] = Path(scenario).stem
    node = Node(mark, {key: Entry(mark, node_of(one, mark, key)) for key, one in content.items()})
    return read_sweep(context, node) if "factors" in content else read_comparison(context, node)


def _without_nothing(value: object) -> object:
    """Return a value without the fields that a file would leave out."""
    if isinstance(value, Mapping):
        return {key: _without_nothing(one) for key, one in value.items() if one is not None}
    return [_without_nothing(one) for one in value] if isinstance(value, list) else value

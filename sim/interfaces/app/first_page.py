"""What is shown while the rules compile: a run of the classroom that comes with deter."""

import json
from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from sim.analysis.telling.pages.live import live_run
from sim.domain.records import CrisisRecord, Record, WarRecord
from sim.execution.seminar.what_ifs import ToldRun
from sim.results.run_request import RunRequest
from sim.study.seminar_files import seminar_of

NAME = "classroom"
"""The scenario of the run."""


def first_records() -> tuple[Record, ...]:
    """Return the records of the run: what `deter run classroom --json` printed."""
    shapes: dict[str, TypeAdapter[CrisisRecord] | TypeAdapter[WarRecord]] = {
        "crisis": TypeAdapter(CrisisRecord),
        "war": TypeAdapter(WarRecord),
    }
    text = (resources.files("sim.interfaces.app") / "first_run.jsonl").read_text(encoding="utf-8")
    found: list[Record] = []
    for line in text.splitlines():
        fields = json.loads(line)
        found.append(shapes[fields.pop("kind")].validate_python(fields))
    return tuple(found)


@cache
def first_page() -> str:
    """Return the run as HTML, without anything that the model would have to answer."""
    request = RunRequest(scenario=NAME)
    scenario = request.load()
    told = ToldRun(
        request=request,
        scenario=scenario,
        seminar=seminar_of(NAME, scenario),
        seed=scenario.seed,
        records=first_records(),
        again={},
    )
    return live_run(told)

"""The command `deter seminar`: runs in which a change turns a crisis, for a class."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.run_options import Seed
from sim.interfaces.completion import scenario_names
from sim.interfaces.terminal.screen import (
    MODEL,
    say,
    say_prose,
    terminal_width,
    warn_if_compiling,
)

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.execution.seminar.lessons import Lesson
    from sim.rules.parameters import Parameters

MOST_RUNS = 10_000
"""More runs than that are no search for a lesson."""


def seminar(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO",
            help="Name of a shipped scenario, or a file.",
            autocompletion=scenario_names,
        ),
    ],
    seed: Seed = None,
    runs: Annotated[
        int, typer.Option(min=1, max=MOST_RUNS, metavar="N", help="Runs that are searched.")
    ] = 20,
    seminar_file: Annotated[
        str | None,
        typer.Option("--seminar", metavar="FILE", help="Seminar file with the changes."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one object a crisis.")] = False,
) -> None:
    """Search runs for crises that one change turns, to choose those for a class.

    Few crises turn, so a class is better shown runs that were chosen beforehand. The
    choice stands in a seminar file, and on the page.
    """
    from sim.execution.seminar.lessons import Lesson, searched_runs
    from sim.execution.seminar.what_ifs import playable_seminar
    from sim.results.run_request import RunRequest
    from sim.study.seminar_files import load_seminar, seminar_of

    request = RunRequest(scenario=scenario, seed=seed)
    effective = request.load()
    if seminar_file is None:
        found = playable_seminar(request, effective, seminar_of(scenario, effective))
    else:
        found = load_seminar(seminar_file)
    warn_if_compiling(MODEL)
    n_crises = 0
    lessons: list[Lesson] = []
    for run in searched_runs(request, effective, found, range(runs)):
        n_crises += run.n_crises
        lessons += run.lessons
        for lesson in run.lessons:
            # As they come: a search of many runs takes minutes.
            say(_json_line(lesson, effective) if as_json else _line(lesson, effective))
    if not as_json:
        turned = [lesson.what_if for lesson in lessons]
        counts = ", ".join(f"{name} {turned.count(name)}" for name in found.what_ifs)
        say_prose(f"\n{n_crises} crises of {runs} runs, of which each change turned: {counts}.")


def _line(lesson: "Lesson", scenario: "Scenario[Parameters]") -> str:
    """Return a lesson as a paragraph."""
    from sim.analysis.telling.tables import paragraph

    head = f"replication {lesson.replication}, {lesson.factual.crisis}, {lesson.what_if}: "
    return paragraph(f"{head}{_why(lesson, scenario)}", terminal_width() or 10_000, "  ")


def _why(lesson: "Lesson", scenario: "Scenario[Parameters]") -> str:
    """Return what the change does, in sentences."""
    from sim.analysis.telling.pages.cards import what_changed

    return " ".join(what_changed(scenario, lesson.factual, lesson.other))


def _json_line(lesson: "Lesson", scenario: "Scenario[Parameters]") -> str:
    """Return a lesson as an entry of a seminar file has it."""
    entry = {
        "seed": lesson.seed,
        "replication": lesson.replication,
        "crisis": lesson.factual.crisis,
        "what_if": lesson.what_if,
        "why": _why(lesson, scenario),
    }
    return json.dumps(entry)

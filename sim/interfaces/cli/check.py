"""The command `deter check`: what is in a file, or all that is wrong with it."""

import json
import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.domain.errors import Problem, ScenarioError
from sim.domain.safe_text import safe_text
from sim.interfaces.completion import study_or_scenario_names
from sim.interfaces.terminal.boundary import USERS_FAULT
from sim.interfaces.terminal.screen import (
    ENSEMBLE,
    say,
    say_prose,
    terminal_width,
    warn,
    warn_if_compiling,
)

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.rules.parameters import Parameters

INDENT = "   "
"""Before what is said of a file, below its name."""

FILE_HELP = "Scenario or study files, or names of shipped ones."


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help=FILE_HELP, autocompletion=study_or_scenario_names),
    ],
    effective: Annotated[
        bool, typer.Option("--effective", help="Print the effective scenario as YAML.")
    ] = False,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="List every judged or fitted value in use.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
) -> None:
    """Check files, and say at once all that is wrong with them."""
    from sim.interfaces.file_facts import file_facts

    is_right = True
    for file in files:
        try:
            found = file_facts(file, before_runs=lambda: warn_if_compiling(ENSEMBLE))
        except ScenarioError as error:
            is_right = False
            if as_json:
                problems = [one.values() for one in error.problems]
                say(json.dumps({"file": file, "ok": False, "problems": problems}))
            else:
                warn(str(error))
            continue
        if as_json:
            parts = _with_parts(*found, effective, assumptions)
            say(json.dumps(parts, default=Problem.values))
        else:
            _show(*found, effective, assumptions)
            _show_warnings(found[0])
    if not is_right:
        raise typer.Exit(USERS_FAULT)


def _with_parts(
    facts: dict[str, object],
    scenario: "Scenario[Parameters] | None",
    effective: bool,
    assumptions: bool,
) -> dict[str, object]:
    """Return the facts with the parts that were asked for."""
    if scenario is None:
        return facts
    from sim.loading import provenance

    parts: dict[str, object] = {}
    if effective:
        parts["effective"] = json.loads(scenario.canonical_text())
    if assumptions:
        parts["assumptions"] = [vars(one) for one in provenance.assumptions(scenario)]
    return {**facts, **parts}


def _show(
    facts: dict[str, object],
    scenario: "Scenario[Parameters] | None",
    effective: bool,
    assumptions: bool,
) -> None:
    """Print what there is to say about one file."""
    if scenario is None:
        title = facts.get("title", "right by itself")
        say_prose(f"OK {safe_text(str(facts['file']))} ({facts['kind']}): {title}")
        if facts["kind"] == "study":
            _show_study(facts)
    elif effective:
        from sim.loading.provenance import effective_text

        # A name with the end of a line in it would end the comment.
        say(f"# effective scenario of {safe_text(str(facts['file']))}, hash {facts['hash']}")
        say(effective_text(scenario).rstrip("\n"))
    else:
        proposed = ("proposals",) if facts["proposals"] else ()
        parts = ("states", "flashpoints", "pacts", *proposed)
        counts = ", ".join(_count_text(facts, what) for what in parts)
        say_prose(f"OK {safe_text(str(facts['file']))} (scenario): {facts['title']}")
        say_prose(f"   {counts}, {_count_text(facts, 'quarters')} from {facts['start']}")
        say(f"   hash {facts['hash']}")
    if scenario is not None and assumptions:
        _show_assumptions(scenario)


def _show_warnings(facts: dict[str, Any]) -> None:
    """Print what is allowed and looks like a mistake, apart from what was asked for."""
    from sim.loading.library import is_of_shipped_file, is_path

    found: list[Problem] = facts["warnings"]
    # Who checks their own file can do nothing about the shipped ones; who checks those, can.
    hides = is_path(str(facts["file"])) and not is_of_shipped_file(str(facts["file"]))
    shipped = [one for one in found if hides and is_of_shipped_file(one.file)]
    for problem in found:
        # On standard error, so that what a script reads stays what it was.
        if problem not in shipped:
            warn(str(problem))
    if shipped:
        n = len(shipped)
        about = "warning is about a shipped file" if n == 1 else "warnings are about shipped files"
        warn(f"{n} {about}, such as: {shipped[0].message}. With --json all are listed.")


def _show_study(facts: dict[str, Any]) -> None:
    """Print what a study varies, how often it runs, and how long that takes."""
    from sim.analysis.telling.tables import table_text
    from sim.study.plan_words import time_words

    say_prose(f"   {facts['study']} of {facts['scenario']}: {facts['design']}")
    sets = ("sets",) if any(line["sets"] for line in facts["factors"]) else ()
    headers = ("factor", *sets, "values")
    lines = [[line[header] for header in headers] for line in facts["factors"]]
    width = terminal_width()
    table = table_text(headers, lines, width=None if width is None else width - len(INDENT))
    say("\n".join(f"{INDENT}{line}" for line in table.splitlines()))
    target, runs, points = facts["precision"], f"{facts['runs']:,}", _count_text(facts, "points")
    if target is None:
        say(f"   {points}, {_count_text(facts, 'replications')} each: {runs} runs")
    else:
        least, most = f"{target['first']:,}", f"{target['at_most']:,}"
        say(f"   {points}, {least} to {most} replications each, until")
        known = f"{target['outcome']} is known within {target['half_width']:g}"
        say(f"   {known}: {runs} to {facts['most_runs']:,} runs")
    if facts["seconds"] is not None:
        cores = f"{os.cpu_count() or 1} cores"
        least, most = (time_words(facts[name]) for name in ("seconds", "most_seconds"))
        span = least if least == most else f"{least} to {most}"
        say(f"   about {span} on {cores}, judged by a few runs")


def _count_text(facts: dict[str, object], what: str) -> str:
    """Return a count with its noun."""
    one = f"{what.removesuffix('ies')}y" if what.endswith("ies") else what.removesuffix("s")
    return f"{facts[what]:,} {one if facts[what] == 1 else what}"


def _show_assumptions(scenario: "Scenario[Parameters]") -> None:
    """Print every judged and fitted value in use, and how many there are."""
    from sim.analysis.telling.tables import table_text
    from sim.loading.provenance import assumptions

    found = assumptions(scenario)
    rows = [
        [
            one.path,
            one.value if isinstance(one.value, str) else f"{one.value:g}",
            one.unit,
            one.status,
            one.source,
        ]
        for one in found
    ]
    headers = ("path", "value", "unit", "status", "source")
    say()
    say(table_text(headers, rows, width=terminal_width()))
    counts = [
        f"{sum(one.status == status for one in found)} {status}"
        for status in ("judgement", "fitted")
    ]
    say(f"{len(found)} values that no publication vouches for: {', '.join(counts)}")

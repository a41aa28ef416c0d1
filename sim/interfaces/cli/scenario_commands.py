"""Commands about files: check, schema, list."""

import json
import os
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.domain.errors import Problem, ScenarioError
from sim.interfaces.cli.boundary import USERS_FAULT
from sim.interfaces.cli.screen import ENSEMBLE, say, terminal_width, warn, warn_if_compiling

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.rules.parameters import Parameters

FILE_HELP = "Scenario or study files, or names of shipped ones."
KIND_HELP = "Such as scenarios, states or pacts; absent: the kinds there are."


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("check")(check)
    app.command("schema")(schema)
    app.command("list")(list_names)


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=FILE_HELP)],
    effective: Annotated[
        bool, typer.Option("--effective", help="Print the effective scenario as YAML.")
    ] = False,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="List every judged or fitted value in use.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
) -> None:
    """Check scenarios and studies, and say all that is wrong with them at once."""
    is_right = True
    for file in files:
        try:
            found = _checked(file)
        except ScenarioError as error:
            is_right = False
            if as_json:
                say(json.dumps({"file": file, "ok": False, "problems": _problems(error)}))
            else:
                warn(str(error))
            continue
        if as_json:
            say(json.dumps(_with_parts(*found, effective, assumptions)))
        else:
            _show(*found, effective, assumptions)
    if not is_right:
        raise typer.Exit(USERS_FAULT)


def _problems(error: ScenarioError) -> list[dict[str, object]]:
    """Return the problems as values for JSON."""
    return [vars(problem) for problem in error.problems]


type Found = tuple[dict[str, object], "Scenario[Parameters] | None"]


def _checked(file: str) -> Found:
    """Return what is to be said about a file, or a shipped name."""
    from sim.interfaces.file_kinds import check_file, kind_of_file
    from sim.loading.library import is_path, locate_file

    path = Path(file)
    if path.is_dir():
        hint = "Name the files, such as `deter check DIR/*.yaml`."
        raise ScenarioError([Problem(file, 0, 0, "this is a folder", "", hint)])
    if not is_path(file):
        return _checked_name(file)
    locate_file(file, "scenarios")  # a name that is nearly right ends here, whatever its kind
    kind = kind_of_file(path)
    if kind == "scenario":
        return _scenario_facts(file)
    if kind == "study":
        return _study_facts(file)
    return {"file": file, "kind": check_file(path), "ok": True}, None


def _checked_name(name: str) -> Found:
    """Return what is to be said about a shipped name; a scenario's comes before a study's."""
    from sim.loading.library import catalogue, missing_name

    if name in catalogue("scenarios"):
        return _scenario_facts(name)
    if name in catalogue("studies"):
        return _study_facts(name)
    raise missing_name(name, ("scenarios", "studies"))


def _scenario_facts(file: str) -> Found:
    from sim.loading.scenarios import load_scenario

    scenario = load_scenario(file)
    facts = {
        "file": file,
        "kind": "scenario",
        "ok": True,
        "title": scenario.title,
        "states": len(scenario.states),
        "flashpoints": len(scenario.flashpoints),
        "pacts": len(scenario.pacts),
        "start": scenario.start,
        "quarters": scenario.quarters,
        "hash": scenario.digest,
    }
    return facts, scenario


def _study_facts(file: str) -> Found:
    from sim.execution.estimate import estimated_seconds, planned_runs
    from sim.study.plan import Precision
    from sim.study.plan_words import design_words, factor_lines
    from sim.study.study_plan import plan_of

    plan = plan_of(file)
    warn_if_compiling(ENSEMBLE)
    seconds = estimated_seconds(plan)
    each = plan.replications
    target = each.model_dump() if isinstance(each, Precision) else None
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
        "seconds": None if isnan(seconds) else round(seconds, 1),
    }, None


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
        say(f"OK {facts['file']} ({facts['kind']}): {facts.get('title', 'right by itself')}")
        if facts["kind"] == "study":
            _show_study(facts)
    elif effective:
        from sim.loading.provenance import effective_text

        say(f"# effective scenario of {facts['file']}, hash {facts['hash']}")
        say(effective_text(scenario).rstrip("\n"))
    else:
        counts = ", ".join(_counted(facts, what) for what in ("states", "flashpoints", "pacts"))
        say(f"OK {facts['file']} (scenario): {facts['title']}")
        say(f"   {counts}, {_counted(facts, 'quarters')} from {facts['start']}")
        say(f"   hash {facts['hash']}")
    if scenario is not None and assumptions:
        _show_assumptions(scenario)


def _show_study(facts: dict[str, Any]) -> None:
    """Print what a study varies, how often it runs, and how long that takes."""
    from sim.analysis.telling.tables import table_text
    from sim.study.plan_words import time_words

    say(f"   {facts['study']} of {facts['scenario']}: {facts['design']}")
    sets = ("sets",) if any(line["sets"] for line in facts["factors"]) else ()
    headers = ("factor", *sets, "values")
    lines = [[line[header] for header in headers] for line in facts["factors"]]
    table = table_text(headers, lines, width=terminal_width())
    say("\n".join(f"   {line}" for line in table.splitlines()))
    target, runs = facts["precision"], f"{facts['runs']:,}"
    if target is None:
        say(f"   {_counted(facts, 'points')}, {_counted(facts, 'replications')} each: {runs} runs")
    else:
        least, most = f"{target['first']:,}", f"{target['at_most']:,}"
        say(f"   {_counted(facts, 'points')}, {least} to {most} replications each, until")
        say(
            f"   {target['outcome']} is known within {target['half_width']:g}: {runs} runs at least"
        )
    if facts["seconds"] is not None:
        cores = f"{os.cpu_count() or 1} cores"
        say(f"   about {time_words(facts['seconds'])} on {cores}, judged by a few runs")


def _counted(facts: dict[str, object], what: str) -> str:
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


def schema(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write to.")
    ] = Path("schemas"),
) -> None:
    """Write the JSON Schema of every kind of file, for completion and checks in an editor."""
    from sim.interfaces.file_kinds import write_schemas

    if output.exists() and not output.is_dir():
        hint = "Give a folder."
        raise ScenarioError([Problem(str(output), 0, 0, "this is a file", "", hint)])
    written = write_schemas(output)
    for path in written:
        say(str(path))
    say()
    say("An editor with a YAML language server (VS Code, Neovim, Emacs, ...) checks and completes")
    say("a file whose first line names its schema, for example")
    example = next(path for path in written if path.name.startswith("scenario"))
    say(f"  # yaml-language-server: $schema={example.absolute()}")


def list_names(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=KIND_HELP)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List what comes with deter: names to run, to build on and to override."""
    from sim.analysis.telling.tables import table_text
    from sim.loading.library import KINDS, catalogue

    if kind:
        rows = [[name, _title(kind, name)] for name in catalogue(kind)]
        headers = ["name", "title"]
    else:
        rows = [[one, str(len(catalogue(one))), f"deter list {one}"] for one in KINDS]
        headers = ["kind", "files", "command"]
    if as_json:
        for row in rows:
            say(json.dumps(dict(zip(headers, row, strict=True))))
    else:
        say(table_text(headers, rows, width=terminal_width()))


def _title(kind: str, name: str) -> str:
    """Return the title of a shipped file, or the name of a state."""
    from sim.loading.library import Libraries, shipped_library

    libraries = Libraries((shipped_library(),))
    path = libraries.find(kind, name)
    node = libraries.read(path) if path else None
    title = node.get("name" if kind == "states" else "title") if node else None
    return "" if title is None else str(title.value)

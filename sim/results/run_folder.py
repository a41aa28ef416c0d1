"""The folder of one run: how to repeat it to the byte, and what happened in it.

It holds ``manifest.json`` and ``events.jsonl``, one record a line. It names the
scenario and does not copy it: whoever reads the folder loads the scenario again, and
is told if its files no longer say what they said.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from sim.domain.errors import Problem, ScenarioError
from sim.domain.records import Record, as_json_line
from sim.domain.scenario import Scenario
from sim.loading.library import is_path
from sim.results.provenance import deter_version
from sim.results.run_request import RunRequest
from sim.results.study_folder import check_folder_name
from sim.rules.parameters import Parameters

MANIFEST: Final = "manifest.json"
EVENTS: Final = "events.jsonl"
FORMAT: Final = 1


class RunManifest(RunRequest):
    """What a run folder says about its run; every choice is explicit."""

    format: int = FORMAT
    """Version of the folder's format."""

    title: str
    """The scenario's title."""

    digest: str
    """SHA-256 of the effective scenario."""

    version: str
    """Version of deter."""

    command: str
    """The command that made the folder."""

    records: int
    """Lines of the events."""


def write_run(
    folder: Path, request: RunRequest, scenario: Scenario[Parameters], records: Iterable[Record],
    command: str,
) -> None:  # fmt: skip
    """Write a run folder, in place of an older run if the folder holds one.

    Raises
    ------
    ScenarioError : the folder holds something else
    """
    check_run_folder_is_free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [as_json_line(record) for record in records]
    # The folder may be read from another working folder than the one in which the run was made.
    whole = _absolute(request.scenario)
    manifest = RunManifest(
        scenario=whole,
        arrangement=request.arrangement,
        policies=request.policies,
        overrides=request.overrides,
        seed=scenario.seed if request.seed is None else request.seed,
        replication=request.replication,
        title=scenario.title,
        digest=scenario.digest,
        version=deter_version(),
        command=command,
        records=len(lines),
    )
    (folder / EVENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    text = json.dumps(manifest.model_dump(mode="json"), indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


def check_run_folder_is_free(folder: Path) -> None:
    """Make sure that a run may be written to a folder.

    Raises
    ------
    ScenarioError : there is a file of that name, or the folder holds something else
    ResultsFolderError : its name is no text
    """
    check_folder_name(folder)
    if folder.exists() and not folder.is_dir():
        raise _problem(folder, "this is a file", "A run is written to a folder.")
    if folder.is_dir() and not _is_free(folder):
        message = "the folder is not empty and holds no run"
        raise _problem(folder, message, "Give a new folder, or that of an older run.")


def check_request_is_text(request: RunRequest) -> None:
    """Make sure that a manifest can hold what a run is of.

    Raises
    ------
    ScenarioError : the path of the scenario, or a value, is no text as UTF-8 has it
    """
    try:
        json.dumps(request.model_dump(mode="python"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        message = "its path or an override is not UTF-8, so that a run folder cannot name it"
        raise _problem(Path(request.scenario), message, "Rename it, or keep no run.") from None


def read_run_manifest(folder: Path) -> RunManifest:
    """Return what a run folder says about its run.

    Raises
    ------
    ScenarioError : it is not a run folder, or its manifest is damaged
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        message = f"not a run folder: there is no readable {MANIFEST} in it"
        raise _problem(folder, message, "`deter run SCENARIO --output DIR` makes one.") from None
    try:
        return RunManifest.model_validate_json(text)
    except ValidationError as error:
        if _is_of_study(text):
            message = "this is the folder of a study, not of a run"
            hint = "`deter replay DIR POINT REPLICATION` makes one of a run of it."
            raise _problem(folder, message, hint) from None
        wrong = error.errors(include_url=False)[0]
        where = ".".join(map(str, wrong["loc"]))
        message = f"the manifest is damaged: {f'{where}: ' if where else ''}{wrong['msg']}"
        raise _problem(path, message, "Write the run again with `deter run`.") from None


def scenario_of_run(folder: Path, manifest: RunManifest) -> Scenario[Parameters]:
    """Return the scenario of a run folder, after making sure that it is still the same.

    Raises
    ------
    ScenarioError : the scenario cannot be loaded or no longer means what it meant
    """
    scenario = manifest.load()
    # A run is replayed from its scenario; another scenario would tell another story without a word.
    if scenario.digest != manifest.digest:
        message = (
            f"the scenario {manifest.scenario} has changed since this run: "
            f"{manifest.digest[:12]} then, {scenario.digest[:12]} now"
        )
        hint = f"To run it as it is now, in the folder's own words: {manifest.command}"
        raise _problem(folder / MANIFEST, message, hint)
    return scenario


def _is_free(folder: Path) -> bool:
    """Return whether a folder is empty or holds a run, whose place another may take."""
    held = {path.name for path in folder.iterdir()}
    if not held:
        return True
    try:
        read_run_manifest(folder)
    except ScenarioError:
        # A damaged run may be written anew, but a study has a manifest too, and tables beside it.
        return MANIFEST in held and held <= {MANIFEST, EVENTS}
    return True


def _is_of_study(text: str) -> bool:
    """Return whether a manifest is that of a study."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"fingerprint", "points"} <= found.keys()


def _absolute(scenario: str) -> str:
    """Return a path made absolute; the name of a shipped scenario as it is."""
    return str(Path(scenario).absolute()) if is_path(scenario) else scenario


def _problem(path: Path, message: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(str(path), 0, 0, message, "", hint)])

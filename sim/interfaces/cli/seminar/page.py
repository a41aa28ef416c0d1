"""The command `deter page`: a run, or a study, as one file that opens at home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.interfaces.cli.run_options import Overrides, Replication, Seed, overrides_by_path
from sim.interfaces.cli.seminar.study_page import (
    option_name,
    page_of_study,
    refuse_options,
    study_folder,
)
from sim.interfaces.completion import study_or_scenario_names
from sim.interfaces.terminal.screen import MODEL, claim_folder, say, say_prose, warn_if_compiling

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario
    from sim.results.run_request import RunRequest
    from sim.rules.parameters import Parameters
    from sim.study.seminar_files import Seminar


def page(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="Folder of a run or study, or name or file of a scenario or study.",
            autocompletion=study_or_scenario_names,
        ),
    ],
    seed: Seed = None,
    replication: Replication = None,
    arrangement: Annotated[
        str | None, typer.Option(metavar="A", help="Arrangement in place of the scenario's.")
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(metavar="P", help="Policy in place of its patron's; may be repeated."),
    ] = None,
    overrides: Overrides = None,
    seminar: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Seminar file, a name or a path, with map and changes."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The page [RUN.html, of a study RESULT/page.html].",
        ),
    ] = None,
) -> None:
    """Write a run or a study as one HTML file, with a map, a story, and crises under changes.

    It opens from disk without a network, on a telephone too, and prints on four pages. Of a
    study it also has the answer and a dot for each run, up to 100. A name that is both a
    scenario's and a study's is the scenario's: name the folder of the result.
    """
    asked = {
        "seed": seed,
        "replication": replication,
        "arrangement": arrangement,
        "policies": policy or None,
        "overrides": overrides_by_path(overrides or []) or None,
    }
    given: dict[str, object] = {name: value for name, value in asked.items() if value is not None}
    folder = study_folder(source)
    if folder is None:
        path, text, about = _page_of_run(source, given, seminar, output)
    else:
        refuse_options({**given, **({} if seminar is None else {"seminar": seminar})})
        path, text, about = page_of_study(folder, output)
    _write(path, text)
    say(f"{path}: {about}, {len(text.encode()) / 1000:.0f} kB")
    say_prose("Open it in a browser. It needs no network; print gives four pages at most.")


def _page_of_run(
    source: str, asked: dict[str, object], seminar: str | None, output: Path | None
) -> tuple[Path, str, str]:
    """Return where the page of a run is to be, its text, and what is said of it."""
    from sim.analysis.telling.pages.hand_out import hand_out
    from sim.execution.seminar.what_ifs import told_run

    request, scenario = _request_of(source, asked)
    found = _seminar_of(seminar, request, scenario)
    if not {"seed", "replication"} & asked.keys() and not Path(source).is_dir():
        request = _first_chosen(request, found)
    path = output or Path(f"{Path(source).stem or 'run'}.html")
    claim_folder(path.parent)
    warn_if_compiling(MODEL)
    told = told_run(request, scenario, found)
    return path, hand_out(told), f"{len(told.crises)} crises"


def _request_of(
    source: str, asked: dict[str, object]
) -> tuple["RunRequest", "Scenario[Parameters]"]:
    """Return what a run folder or a scenario stands for, and its scenario."""
    from sim.results.run_folder import read_run_manifest, scenario_of_run
    from sim.results.run_request import RunRequest

    if not Path(source).is_dir():
        request = RunRequest.model_validate({"scenario": source, **asked})
        return request, request.load()
    if asked:
        message = "a run folder has its own draws and choices; name the scenario to change them"
        raise typer.BadParameter(message, param_hint=option_name(asked))
    manifest = read_run_manifest(Path(source))
    return manifest, scenario_of_run(Path(source), manifest)


def _seminar_of(
    name: str | None, request: "RunRequest", scenario: "Scenario[Parameters]"
) -> "Seminar":
    """Return the seminar that was asked for, else the one about the scenario."""
    from sim.execution.seminar.what_ifs import playable_seminar
    from sim.study.seminar_files import load_seminar, seminar_of

    if name is not None:
        return load_seminar(name)
    return playable_seminar(request, scenario, seminar_of(request.scenario, scenario))


def _first_chosen(request: "RunRequest", seminar: "Seminar") -> "RunRequest":
    """Return the request with the draws of the first chosen run, if nothing else is asked."""
    is_changed = request.arrangement or request.policies or request.overrides
    # One under another arrangement would need another scenario than was loaded.
    first = next((one for one in seminar.runs if one.arrangement is None), None)
    if first is None or is_changed:
        return request
    return request.model_copy(update={"seed": first.seed, "replication": first.replication})


def _write(path: Path, text: str) -> None:
    """Write a page whole or not at all.

    Raises
    ------
    ResultsFolderError : it cannot be written
    """
    from sim.domain.errors import ResultsFolderError
    from sim.results.atomic_files import write_durably

    try:
        write_durably(path, text.encode())
    except OSError as error:
        raise ResultsFolderError(str(path), error.strerror or str(error)) from error

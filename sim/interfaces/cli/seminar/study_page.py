"""The page of a study: which folder a source stands for, and what is written of it."""

from collections.abc import Mapping
from pathlib import Path

import typer

from sim.interfaces.terminal.screen import MODEL, claim_folder, warn_if_compiling


def study_folder(source: str) -> Path | None:
    """Return the folder of a finished study that a source stands for; None if it is of a run.

    Parameters
    ----------
    source : folder, or name or file of a scenario or study. A name that is both is a scenario
    """
    from sim.execution.runner import default_folder
    from sim.interfaces.file_kinds import kind_of_file
    from sim.loading.library import catalogue, is_path

    place = Path(source)
    if place.is_dir():
        return place if _holds_study(place) else None
    if is_path(source):
        is_study = place.is_file() and kind_of_file(place) == "study"
    else:
        is_study = source in catalogue("studies") and source not in catalogue("scenarios")
    return default_folder(place.stem) if is_study else None


def _holds_study(folder: Path) -> bool:
    """Return whether a folder is that of a study and not that of a run."""
    from sim.domain.errors import NotAResultError
    from sim.results.study_manifest import read_study_manifest

    try:
        read_study_manifest(folder)
    except NotAResultError:
        return False
    return True


def refuse_options(given: Mapping[str, object]) -> None:
    """Raise if options were given that are about one run.

    Raises
    ------
    BadParameter : names the first of them
    """
    if given:
        message = "a study has its own runs and changes; name a scenario for a page of one run"
        raise typer.BadParameter(message, param_hint=option_name(given))


def option_name(given: Mapping[str, object]) -> str:
    """Return the first of some options as it is typed.

    >>> option_name({"policies": ["steady"], "seed": 3})
    '--policy'
    """
    typed = {"policies": "policy", "overrides": "set"}
    first = next(iter(given))
    return f"--{typed.get(first, first)}"


def page_of_study(folder: Path, output: Path | None) -> tuple[Path, str, str]:
    """Return where the page of a study is to be, its text, and what is said of it.

    Raises
    ------
    NotAResultError, UnfinishedResultError : the folder holds no finished study
    QuestionError : there is nothing to compare in it
    """
    from sim.analysis.dossier.dossier import read_dossier
    from sim.analysis.telling.study_page.page import study_hand_out, told_study

    dossier = read_dossier(folder)
    path = output or folder / "page.html"
    claim_folder(path.parent)
    warn_if_compiling(MODEL)
    told = told_study(dossier)
    about = f"{len(told.verdict.study.arrangements)} arrangements, run {told.run.replication + 1}"
    return path, study_hand_out(told), about

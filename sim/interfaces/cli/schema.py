"""The command `deter schema`: JSON Schemas, with which an editor checks and completes files."""

from pathlib import Path
from typing import Annotated

import typer

from sim.domain.errors import Problem, ScenarioError
from sim.interfaces.terminal.screen import say


def schema(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write to.")
    ] = Path("schemas"),
) -> None:
    """Write JSON Schemas of all files, for checks in an editor."""
    from sim.interfaces.file_kinds import write_schemas

    if output.exists() and not output.is_dir():
        hint = "Give a folder."
        raise ScenarioError([Problem(str(output), 0, 0, "this is a file", "", hint)])
    paths = write_schemas(output)
    for path in paths:
        say(str(path))
    say()
    say("An editor with a YAML language server (VS Code, Neovim, Emacs, ...) checks")
    say("and completes a file whose first line names its schema, for example")
    example = next(path for path in paths if path.name.startswith("scenario"))
    say(f"  # yaml-language-server: $schema={example.absolute()}")

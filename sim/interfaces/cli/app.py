"""The command `deter`: one module a group of commands, each imported when it is needed."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from sim.interfaces.cli import (
    crisis_commands,
    explain_commands,
    run_commands,
    scenario_commands,
    sweep_commands,
)
from sim.interfaces.cli.boundary import Commands
from sim.interfaces.cli.screen import say

HELP = """
An open agent-based laboratory for regional deterrence.

It compares security arrangements under stated assumptions and forecasts no war.
Start with: deter list scenarios, then deter run classroom.
"""

app = typer.Typer(
    name="deter",
    cls=Commands,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        from sim.results.version import deter_version

        say(f"deter {deter_version()}")
        raise typer.Exit


def _allow_tracebacks(asked: bool) -> None:
    if asked:
        os.environ["DETER_DEBUG"] = "1"


@app.callback()
def _deter(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", callback=_allow_tracebacks, help="Show tracebacks of our bugs."),
    ] = False,
) -> None:
    pass


for commands in (scenario_commands, run_commands, explain_commands, crisis_commands):
    commands.register(app)
if find_spec("sim.interfaces.cli.study_commands"):
    import_module("sim.interfaces.cli.study_commands").register(app)
sweep_commands.register(app)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    app(prog_name="deter")

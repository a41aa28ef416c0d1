"""The command `deter`: its options, and one module for each of its commands.

Modules of commands import what they need when they are called, so that
`deter --help` answers at once.
"""

import os
import sys
from typing import Annotated

import typer

from sim.domain.errors import OutputError
from sim.interfaces.cli.calibrate import calibrate
from sim.interfaces.cli.check import check
from sim.interfaces.cli.claims.attribute import attribute
from sim.interfaces.cli.claims.joiners import joiners
from sim.interfaces.cli.claims.regret import regret
from sim.interfaces.cli.claims.robust import robust
from sim.interfaces.cli.claims.sensitivity import sensitivity
from sim.interfaces.cli.compare import compare
from sim.interfaces.cli.crisis import crisis
from sim.interfaces.cli.explain import explain
from sim.interfaces.cli.list import list_names
from sim.interfaces.cli.merge import merge
from sim.interfaces.cli.preferences import preferences
from sim.interfaces.cli.replay import replay
from sim.interfaces.cli.run import run
from sim.interfaces.cli.schema import schema
from sim.interfaces.cli.seminar.open_app import open_app
from sim.interfaces.cli.seminar.page import page
from sim.interfaces.cli.seminar.seminar import seminar
from sim.interfaces.cli.sweep import sweep
from sim.interfaces.cli.telling.plot import plot
from sim.interfaces.cli.telling.report import report
from sim.interfaces.cli.telling.reproduce import reproduce
from sim.interfaces.cli.telling.table import table
from sim.interfaces.cli.treaty import treaty
from sim.interfaces.cli.validate import validate
from sim.interfaces.streams import prepare_streams
from sim.interfaces.terminal.boundary import USERS_FAULT, Commands
from sim.interfaces.terminal.interruption import raise_on_ctrl_c
from sim.interfaces.terminal.screen import say, warn

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
    # Help has square brackets, such as [the scenario's own], which are no markup.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        from sim.results.provenance import deter_version

        say(f"deter {deter_version()}")
        raise typer.Exit


def _allow_tracebacks(asked: bool) -> None:
    """Let bugs show where they are, for this process and those that it starts."""
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


app.command("list")(list_names)
COMMANDS = (
    check, schema, run, explain, crisis, compare, plot, regret, attribute, joiners, robust,
    preferences, sensitivity, sweep, treaty, merge, replay, report, reproduce, table,
    calibrate, validate,
    page, seminar,  # for a class
)  # fmt: skip
app.command("app")(open_app)
for command in COMMANDS:
    app.command(command.__name__)(command)


def main() -> None:
    """Run the command line."""
    raise_on_ctrl_c()
    try:
        # Before typer writes anything: a closed standard output would end in a traceback.
        prepare_streams()
    except OutputError as error:
        warn(str(error))
        sys.exit(USERS_FAULT)
    app(prog_name="deter")

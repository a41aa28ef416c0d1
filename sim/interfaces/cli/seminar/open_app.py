"""The command `deter app`: the page on which a class sees a run, stops it and asks."""

import socket
from importlib.util import find_spec
from typing import Annotated

import typer

from sim.domain.errors import Problem, ScenarioError
from sim.interfaces.completion import scenario_names
from sim.interfaces.terminal.screen import say

LOWEST_PORT = 1024
HIGHEST_PORT = 65535


def open_app(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO",
            help="Name of a shipped scenario, or a file.",
            autocompletion=scenario_names,
        ),
    ] = "indo_pacific",
    port: Annotated[
        int,
        typer.Option(min=LOWEST_PORT, max=HIGHEST_PORT, metavar="N", help="Port of this machine."),
    ] = 8080,
    shows: Annotated[bool, typer.Option("--show/--no-show", help="Open a browser.")] = True,
    keeps: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Show again what was shown, when restarted.")
    ] = True,
) -> None:
    """Serve a page for a class: step through a run, stop at a crisis, change one thing.

    It listens on this machine only, and works without a network. End it with Ctrl-C.
    """
    if find_spec("nicegui") is None:
        message = "the app needs NiceGUI, which is not installed"
        hint = "pip install 'deter[app]', or `make app` in a checkout."
        raise ScenarioError([Problem("deter app", 0, 0, message, "", hint)])
    from sim.interfaces.app.serve import LOOPBACK, serve
    from sim.results.run_request import RunRequest

    RunRequest(scenario=scenario).load()
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            message = f"port {port} is in use by another program"
            raise typer.BadParameter(message, param_hint="--port")
    say(f"Open http://{LOOPBACK}:{port} in a browser. Ctrl-C ends it.")
    serve(scenario, port=port, shows=shows, keeps=keeps)

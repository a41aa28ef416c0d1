"""The app as its users start it: a process that listens on this machine."""

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sim.interfaces.app.warm import WARM_UP, is_warm

START_SECONDS = 120
"""Patience for a start with compiled rules."""


def compile_rules(scenario: str) -> None:
    """Compile what the app needs, once for all processes that run tests, however long it takes."""
    lock = Path(tempfile.gettempdir()) / f"deter-tests-compile-{os.getuid()}"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not is_warm():
            subprocess.run([sys.executable, "-c", WARM_UP, scenario], check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The app of a scenario in a process of its own."""

    def __init__(self, state: Path, scenario: str = "classroom") -> None:
        self.scenario = scenario
        self.port = _free_port()
        self.state = state
        self.address = f"http://127.0.0.1:{self.port}/"
        compile_rules(scenario)
        self.start()

    def start(self) -> None:
        words = ["app", self.scenario, "--no-show", "--port", str(self.port)]
        # NiceGUI behaves otherwise where it takes itself to be within a test.
        kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sim", *words],
            env={**kept, "XDG_STATE_HOME": str(self.state)},
            cwd=self.state,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                self.status({})
            except OSError:
                time.sleep(0.2)
            else:
                return
        self.kill()
        pytest.fail("the app did not start")

    def status(self, headers: dict[str, str]) -> int:
        """Return how the server answers a request with these headers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/", headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


def ready(page: Page) -> None:
    page.wait_for_selector("#choose", timeout=1000 * START_SECONDS)
    page.wait_for_function("document.querySelectorAll('.year:not(.off)').length === 1")

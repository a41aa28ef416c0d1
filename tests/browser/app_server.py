"""The app as its users start it: a process that listens on this machine."""

import fcntl
import os
import socket
import subprocess
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Final

from playwright.sync_api import Page

from sim.interfaces.app.warm import WARM_UP, is_warm
from tests.patience import PATIENCE, wait_until

PORTS: Final = range(20_000, 30_000)
"""Below those from which a system takes the ports of connections and of whoever asks for any."""


def compile_rules(scenario: str) -> None:
    """Compile what the app needs, once for all processes that run tests, however long it takes."""
    lock = Path(tempfile.gettempdir()) / f"deter-tests-compile-{os.getuid()}"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not is_warm():
            subprocess.run([sys.executable, "-c", WARM_UP, scenario], check=True)


def _reserve_port() -> tuple[int, IO[str]]:
    """Return a port that nobody uses, and the lock that keeps it from all other tests."""
    for number in range(len(PORTS)):
        # Processes begin to look at different ports.
        port = PORTS[(os.getpid() + number) % len(PORTS)]
        held = (Path(tempfile.gettempdir()) / f"deter-tests-port-{os.getuid()}-{port}").open("w")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            held.close()
        else:
            return port, held
    raise AssertionError("no port is free")


class Server:
    """The app of a scenario in a process of its own."""

    def __init__(self, state: Path, scenario: str = "classroom") -> None:
        self.scenario = scenario
        self.port, self.held = _reserve_port()
        self.state = state
        self.said = state / "said"
        self.address = f"http://127.0.0.1:{self.port}/"
        compile_rules(scenario)
        self.start()

    def start(self) -> None:
        words = ["app", self.scenario, "--no-show", "--port", str(self.port)]
        # NiceGUI behaves otherwise where it takes itself to be within a test.
        kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sim", *words],
                env={**kept, "XDG_STATE_HOME": str(self.state)},
                cwd=self.state,
                stdout=said,
                stderr=said,
            )
        try:
            wait_until(self._answers)
        except AssertionError:
            self.process.kill()
            raise

    def _answers(self) -> bool:
        """Return whether the server answers, and fail if it has ended."""
        assert self.process.poll() is None, self.said.read_text()
        try:
            self.status({})
        except OSError:
            return False
        return True

    def status(self, headers: dict[str, str]) -> int:
        """Return how the server answers a request with these headers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/", headers=headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def kill(self) -> None:
        """End the server, which keeps its port."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End the server for good."""
        self.kill()
        self.held.close()


def ready(page: Page) -> None:
    page.wait_for_selector("#choose")
    page.wait_for_function("document.querySelectorAll('.year:not(.off)').length === 1")

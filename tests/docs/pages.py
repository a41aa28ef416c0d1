"""Pages as programs: the files that they show, the commands that they run, the code in them.

A fenced block is taken at its word:

- ``yaml``, ``python`` or ``csv`` whose first line is a comment with a path
  (``# mine/states/EEE.yaml``) is a file;
- ``console`` is a session: lines that begin with ``$ deter`` are run, ``$ echo $?`` asks for
  the exit code of the command before it, and every other line must be in the output, in order.
  ``...`` stands for anything, also at the end of a line;
- other ``python`` is run, all blocks of a page in one namespace.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from sim.interfaces.cli.app import app

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        *(ROOT / name for name in ("README.md", "CHANGELOG.md", "results/README.md")),
    ]
)

_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^# (?P<path>\S+\.(?:yaml|py|csv))\n")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str

    @property
    def path(self) -> str | None:
        """Return the path of the file that the block shows, if it shows one."""
        named = _FILE.match(self.text) if self.language in {"yaml", "python", "csv"} else None
        return named["path"] if named else None


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    return [Block(found["language"], found["text"]) for found in _FENCE.finditer(text)]


@dataclass
class Step:
    """A command of a session and what the page shows of its output."""

    words: list[str]
    shown: list[str] = field(default_factory=list)
    code: int = 0


def steps(session: str) -> Iterator[Step]:
    """Yield the commands of a session."""
    step: Step | None = None
    asks = False
    for line in session.replace("\\\n", " ").splitlines():
        if line == "$ echo $?":
            asks = True
        elif line.startswith("$ "):
            if step:
                yield step
            step, asks = Step(shlex.split(line[2:])), False
        elif step and asks:
            step.code = int(line)
        elif step:
            step.shown.append(line)
    if step:
        yield step


def missing_line(shown: list[str], output: str) -> str | None:
    """Return the first line that a page shows and the command did not say, in order."""
    said = iter(output.splitlines())
    for line in shown:
        if line.strip() in {"", "..."}:
            continue
        start = line.removesuffix("...").rstrip()
        is_cut = line.endswith("...")
        if not any(one.rstrip() == start or (is_cut and one.startswith(start)) for one in said):
            return line
    return None


def play(page: Path, folder: Path) -> int:
    """Write the files of a page, run its sessions and its code; return how much was done.

    The folder must be the current one.
    """
    done = 0
    names: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        if block.path:
            target = folder / block.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
            done += 1
        elif block.language == "console":
            for step in steps(block.text):
                _run(page, step)
                done += 1
        elif block.language == "python":
            exec(compile(block.text, str(page), "exec"), names)  # noqa: S102  that is the test
            done += 1
    return done


def _run(page: Path, step: Step) -> None:
    """Run one command and compare its output with the page."""
    assert step.words[0] == "deter", f"{page.name} runs {step.words[0]}"
    result = CliRunner().invoke(app, step.words[1:], prog_name="deter")
    command = shlex.join(step.words)
    assert result.exit_code == step.code, f"{page.name}: {command}\n{result.output}"
    missing = missing_line(step.shown, result.output)
    assert missing is None, f"{page.name}: {command} did not say {missing!r}\n{result.output}"

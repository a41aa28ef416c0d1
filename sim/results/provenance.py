"""Where results come from: versions, state of the checkout, machine, time, hash of the sources.

Read when a study begins and written to its manifest, so that a reader can tell with
what its numbers were made.
"""

import hashlib
import os
import platform
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

# Loading is not among them: what it makes of the files is in the digest of every scenario.
PLAYING_SOURCES: Final = (
    "kernel", "domain", "rules", "engine", "model",
    "execution/batches.py", "execution/mesa_batches.py", "results/batch_tables.py",
)  # fmt: skip
"""Sources that decide what a run comes to."""

PACKAGES = ("deter", "mesa", "numba", "numpy", "polars", "pydantic", "ruamel.yaml", "matplotlib")


def deter_version() -> str:
    """Return the version as installed, or as the source tree beside the package states it."""
    # Asked first, since the metadata of an editable install is as old as the installation.
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if project.is_file():
        stated = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        if stated.get("name") == "deter":
            return str(stated["version"])
    return metadata.version("deter")


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that results depend on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def git_state() -> dict[str, object] | None:
    """Return commit and whether files were changed, None outside a checkout of deter."""
    root = Path(__file__).resolve().parents[2]
    # Git asks every parent folder, so an installed deter would report somebody else's commit.
    if not (root / ".git").exists():
        return None

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(root), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603  our own words

    try:
        return {
            "commit": git("rev-parse", "HEAD"),
            "has_changes": bool(git("status", "--porcelain", "--untracked-files=no")),
        }
    except (OSError, subprocess.CalledProcessError):
        return None


def python_version() -> str:
    """Return the version of Python that is running."""
    return sys.version.split()[0]


def machine() -> dict[str, object]:
    """Return system, architecture and number of cores."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
    }


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache
def code_digest() -> str:
    """Return a hash of the sources that decide what a run comes to, 64 hexadecimal digits."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for part in PLAYING_SOURCES:
        path = package / part
        # Sorted, because file systems differ in their order; with names, so that a rename counts.
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.relative_to(package).as_posix().encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()

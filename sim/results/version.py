"""The version of deter that is running."""

import tomllib
from importlib import metadata
from pathlib import Path


def deter_version() -> str:
    """Return the version as installed, or as the source tree beside the package states it."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if project.is_file():
        stated = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        if stated.get("name") == "deter":
            return str(stated["version"])
    return metadata.version("deter")

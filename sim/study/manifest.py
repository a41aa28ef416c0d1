"""What was run, with what, where and when: enough to run it again."""

import hashlib
import json
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sim.study.comparison import Comparison

SCHEMA_VERSION = 1
PACKAGES = ("deter", "mesa", "numba", "numpy", "polars", "pydantic", "ruamel.yaml", "matplotlib")


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that results depend on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def git_state() -> dict[str, object] | None:
    """Return commit and whether files were changed, None outside a checkout of deter."""
    root = Path(__file__).resolve().parents[2]
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


def study_fingerprint(comparison: Comparison) -> str:
    """Return a hash of the study and of every scenario in it, 64 hexadecimal digits."""
    digest = hashlib.sha256(comparison.study.model_dump_json().encode())
    for cell in comparison.cells:
        digest.update(f"{cell.arrangement} {cell.policy} {cell.scenario.digest}".encode())
    return digest.hexdigest()


def comparison_manifest(
    comparison: Comparison, command: Sequence[str], seconds: float
) -> dict[str, object]:
    """Return everything that is needed to run a comparison again.

    Parameters
    ----------
    command : words of the command line
    seconds : time that the runs took
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "comparison",
        "study": comparison.study.model_dump(mode="json"),
        "fingerprint": study_fingerprint(comparison),
        "scenarios": [
            {
                "arrangement": cell.arrangement,
                "policy": cell.policy,
                "digest": cell.scenario.digest,
            }
            for cell in comparison.cells
        ],
        "seed": comparison.study.seed,
        "command": list(command),
        "packages": package_versions(),
        "python": sys.version.split()[0],
        "machine": {"system": platform.system(), "architecture": platform.machine()},
        "git": git_state(),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
    }


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write a mapping as JSON, keys in order."""
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")

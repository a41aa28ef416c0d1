"""Whether two folders hold runs of one study, and if not, in what they differ.

Runs may be joined only if the study, the files behind it and the code that plays are
the same; a resumed study and the shards of a study are checked by this.
"""

import hashlib
import json
from typing import Final

from sim.domain.safe_text import safe_text
from sim.results.study_manifest import StudyManifest

# Versions of libraries are not among them: they are in the manifest and stop nobody
# (docs/decisions/0016-parquet-and-polars.md).
IDENTITY: Final = (
    "kind",
    "name",
    "seed",
    "replications",
    "logged",
    "outputs",
    "runs_per_chunk",
    "fingerprint",
    "code",
    "agents",
)
"""What two folders must agree on for their runs to be those of one study."""


def study_digest(manifest: StudyManifest) -> str:
    """Return a hash of what folders of one study agree on, 64 hexadecimal digits."""
    told = manifest.model_dump(mode="json", include=set(IDENTITY))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def differences(there: StudyManifest, here: StudyManifest) -> list[str]:
    """Return a line for each difference between the study of a folder and another."""
    found = [name for name in IDENTITY if getattr(there, name) != getattr(here, name)]
    # A changed study changes its fingerprint too; only alone does it mean that a file has changed.
    if "fingerprint" in found and found != ["fingerprint"]:
        found.remove("fingerprint")
    # A folder may come from anywhere: a value of it may not end the line or steer the terminal.
    return [safe_text(line) for name in found for line in _lines(name, there, here)]


def _lines(name: str, there: StudyManifest, here: StudyManifest) -> list[str]:
    """Return how two studies differ in one thing."""
    if name == "code":
        return ["the code of deter that plays runs has changed"]
    if name == "agents":
        return ["the agents, or the file that they are in, are others"]
    if name != "fingerprint":
        return [f"{name}: {getattr(there, name)} there, {getattr(here, name)} now"]
    keys = sorted(k for k in {*there.study, *here.study} if there.study.get(k) != here.study.get(k))
    lines = [f"{key}: {there.study.get(key)} there, {here.study.get(key)} now" for key in keys]
    return lines or [f"a file of the scenario {here.scenario}, or of what it uses, has changed"]

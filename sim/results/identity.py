"""Whether two folders hold runs of one study, and if not, in what they differ.

Runs may be joined only if the study, the files behind it and the code that plays are
the same; a resumed study and the shards of a study are checked by this.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from sim.domain.safe_text import safe_text
from sim.results.study_manifest import StudyManifest

# Versions of libraries are not among them: they are in the manifest and stop nobody
# (docs/decisions/0016-parquet-and-polars.md).
IDENTITY: Final = (
    "kind",
    "name",
    "seed",
    "replications",
    "vectors",
    "logged",
    "outputs",
    "runs_per_chunk",
    "fingerprint",
    "code",
    "agents",
)
"""What two folders must agree on for their runs to be those of one study."""


type Sides = tuple[str, str]
"""Words for where a first and a second value stand, said behind each."""

BEFORE: Final[Sides] = ("there", "now")
"""What a folder holds, and what a study is that would go on in it."""


def study_digest(manifest: StudyManifest) -> str:
    """Return a hash of what folders of one study agree on, 64 hexadecimal digits."""
    told = manifest.model_dump(mode="json", include=set(IDENTITY))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def differences(there: StudyManifest, here: StudyManifest, sides: Sides = BEFORE) -> list[str]:
    """Return a line for each difference between the study of a folder and another."""
    found = [name for name in IDENTITY if getattr(there, name) != getattr(here, name)]
    # A changed study changes its fingerprint too; only alone does it mean that a file has changed.
    if "fingerprint" in found and found != ["fingerprint"]:
        found.remove("fingerprint")
    # A folder may come from anywhere: a value of it may not end the line or steer the terminal.
    return [safe_text(line) for name in found for line in _lines(name, there, here, sides)]


def _lines(name: str, there: StudyManifest, here: StudyManifest, sides: Sides) -> list[str]:
    """Return how two studies differ in one thing."""
    if name == "code":
        return ["the code of deter that plays runs has changed"]
    if name == "agents":
        return ["the agents, or the file that they are in, are others"]
    if name != "fingerprint":
        first, second = _plain(getattr(there, name)), _plain(getattr(here, name))
        return list(_value_lines(name, first, second, sides))
    lines = [
        line
        for key in sorted({*there.study, *here.study})
        if there.study.get(key) != here.study.get(key)
        for line in _value_lines(key, there.study.get(key), here.study.get(key), sides)
    ]
    return lines or [f"a file of the scenario {here.scenario}, or of what it uses, has changed"]


def _plain(value: object) -> object:
    """Return a value as plain mappings and lists, so that its parts can be compared."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _value_lines(name: str, there: object, now: object, sides: Sides) -> Iterator[str]:
    """Yield a line for each part of a value that differs, by its dotted path."""
    if isinstance(there, dict) and isinstance(now, dict):
        for key in sorted({*there, *now}, key=str):
            if there.get(key) != now.get(key):
                yield from _value_lines(f"{name}.{key}", there.get(key), now.get(key), sides)
    elif isinstance(there, list) and isinstance(now, list):
        parts = [
            f"{', '.join(map(_value_text, only))} only {where}"
            for mine, others, where in ((there, now, sides[0]), (now, there, sides[1]))
            if (only := [item for item in mine if item not in others])
        ]
        yield f"{name}: {'; '.join(parts) or 'the same in another order'}"
    else:
        yield f"{name}: {_value_text(there)} {sides[0]}, {_value_text(now)} {sides[1]}"


def _value_text(value: object) -> str:
    """Return a value as a file would have it."""
    if value is None:
        return "nothing"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)

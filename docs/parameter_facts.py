"""What the docstrings say of every parameter of the rules, for the scripts that make pages."""  # noqa: INP001  beside the scripts that import it

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

from sim.domain.params import VERDICTS, Description, Params, parse_description
from sim.rules.parameters import Parameters

STATUSES = ("published", "judgement", "fitted")
FITTED = Path(__file__).resolve().parents[1] / "scenarios" / "calibration.yaml"
_KEY = re.compile(r"\[([A-Z]\w*\d{4})\]")


class Parameter(NamedTuple):
    """A number of the rules."""

    path: str
    """By which an override sets it."""
    module: str
    """In which it is declared, below `sim.rules`."""
    default: float
    said: Description

    @property
    def keys(self) -> list[str]:
        """Return the works that its docstring cites."""
        return list(dict.fromkeys(_KEY.findall(" ".join(self.said))))


def parameters() -> Iterator[Parameter]:
    """Yield every parameter, in the order of the code."""
    return _below("parameters", Parameters())


def _below(path: str, group: Params) -> Iterator[Parameter]:
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        here = f"{path}.{name}"
        if isinstance(value, Params):
            yield from _below(here, value)
        else:
            module = type(group).__module__.removeprefix("sim.rules.")
            yield Parameter(here, module, value, parse_description(field.description))


def by_status(found: Iterable[Parameter]) -> dict[str, int]:
    """Return {status: number of parameters}, a status that none has included."""
    counted = Counter(one.said.status for one in found)
    return {status: counted[status] for status in STATUSES}


def by_verdict(found: Iterable[Parameter]) -> dict[str, int]:
    """Return {verdict of the evidence: number of parameters}."""
    counted = Counter(one.said.verdict for one in found)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def fitted_paths() -> set[str]:
    """Return the override paths that the shipped calibration sets."""
    tree = YAML(typ="safe", pure=True).load(FITTED.read_text(encoding="utf-8"))
    return set(tree["overrides"])

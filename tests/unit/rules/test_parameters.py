import importlib
import inspect
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.domain.params import Params
from sim.rules.parameters import Parameters

RULES = Path(__file__).parents[3] / "sim" / "rules"


def classes_beside_rules() -> set[type[Params]]:
    """Return every class of parameters that a mechanism defines."""
    found = set()
    for path in RULES.glob("*/*.py"):
        module = importlib.import_module(f"sim.rules.{path.parent.name}.{path.stem}")
        for kind in vars(module).values():
            if inspect.isclass(kind) and issubclass(kind, Params):
                found.add(kind)
    return found - {Params}


def test_every_mechanism_with_parameters_is_under_the_roof_once() -> None:
    under = [field.annotation for field in Parameters.model_fields.values()]
    assert len(under) == len(set(under))
    inner = {f.annotation for kind in under if kind for f in kind.model_fields.values()}
    assert classes_beside_rules() == set(under) | {k for k in inner if k not in {float, int}}


def test_a_name_that_no_mechanism_has_is_refused() -> None:
    with pytest.raises(ValidationError, match="contests"):
        Parameters.model_validate({"contests": {}})


def test_parameters_do_not_change_once_they_are_there() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Parameters().contest.exponent.major_attack = 2.0  # type: ignore[misc]

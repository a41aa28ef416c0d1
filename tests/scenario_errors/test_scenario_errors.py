"""One bad file, and the exact text that a user reads, for each mistake.

Each folder ``NN_mistake`` is laid over the small library in ``base`` and loaded:
``studies/case.yaml`` if it has one, else ``case.yaml``, else ``base.yaml``. What
comes out must be ``expected.txt``, letter by letter. After a change of wording

    DETER_REGENERATE=1 pytest tests/scenario_errors

writes the texts anew; read the difference before it is committed.
"""

import os
import shutil
from pathlib import Path

import pytest
from pydantic import Field

from sim.domain.errors import ScenarioError
from sim.domain.params import Params
from sim.loading import library
from sim.loading.scenarios import load_scenario
from sim.study.loader import load_study

HERE = Path(__file__).parent
BASE = HERE / "base"
MISTAKES = sorted(path.name for path in HERE.glob("[0-9]*_*"))


class ChoiceParams(Params):
    """Stands in for the parameters of a rule, so that the texts do not change with the rules."""

    precision: float = Field(default=8.0, gt=0)
    """Precision [per stake]. Judgement."""

    decay: float = 1.8
    """Decay [ratio]. Judgement."""


class TinyParameters(Params):
    """Stands in for all parameters."""

    choice: ChoiceParams = ChoiceParams()
    """Precision of the movers."""


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a current folder with the base library, far from the shipped one."""
    shipped = tmp_path / "shipped" / "scenarios"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(library, "shipped_library", lambda: shipped)
    work = tmp_path / "work"
    shutil.copytree(BASE, work)
    monkeypatch.chdir(work)
    return work


def load_case(work: Path) -> None:
    if (work / "studies" / "case.yaml").exists():
        load_study("studies/case.yaml")
        return
    name = "case.yaml" if (work / "case.yaml").exists() else "base.yaml"
    load_scenario(name, parameters_class=TinyParameters)


def test_the_base_library_has_no_mistake(workplace: Path) -> None:
    load_case(workplace)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_reported_in_these_words(mistake: str, workplace: Path) -> None:
    shutil.copytree(HERE / mistake, workplace, dirs_exist_ok=True)
    with pytest.raises(ScenarioError) as caught:
        load_case(workplace)
    said = f"{caught.value}\n"
    expected = HERE / mistake / "expected.txt"
    if os.environ.get("DETER_REGENERATE"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")

"""The page by the ODD protocol has all its elements, and every mechanism its rationale."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.loading.scenarios import load_scenario
from tests.docs.pages import DOCS, ROOT

PAGE = (DOCS / "explanation" / "odd.md").read_text(encoding="utf-8")
ELEMENTS = [
    "1. Purpose and patterns",
    "2. Entities, state variables, and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialization",
    "6. Input data",
    "7. Submodels",
]
CONCEPTS = [
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
]
MECHANISMS = sorted(
    path.relative_to(ROOT / "sim/rules").with_suffix("").as_posix().replace("/", ".")
    for path in (ROOT / "sim/rules").glob("*/*.py")
    if path.stem != "__init__"
)
RATIONALES: dict[str, str] = {
    found["name"]: " ".join(found["why"].split())
    for found in re.finditer(
        r"^- `(?P<name>\w+\.\w+)`: (?P<why>.+\n(?:  .+\n)*)", PAGE, re.MULTILINE
    )
}


def test_every_element_of_the_protocol_has_its_heading_in_the_order_of_the_protocol() -> None:
    assert re.findall(r"^## (\d.+)$", PAGE, re.MULTILINE) == ELEMENTS


def test_all_eleven_design_concepts_have_their_heading() -> None:
    concepts = PAGE.partition("## 4. Design concepts\n")[2].partition("\n## 5.")[0]
    assert re.findall(r"^### (.+)$", concepts, re.MULTILINE) == CONCEPTS


def test_every_mechanism_has_a_rationale_and_nothing_else_has() -> None:
    assert sorted(RATIONALES) == MECHANISMS


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_rationale_is_of_one_to_three_sentences(mechanism: str) -> None:
    sentences = re.findall(r"[a-z\]\d)][.?](?= |$)", RATIONALES[mechanism])
    assert 1 <= len(sentences) <= 3


def test_every_work_that_is_cited_is_among_the_references() -> None:
    text, _, references = PAGE.partition("\n## References\n")
    groups = re.findall(r"\[([A-Z]\w*\d{4}(?:,\s\w+)*)\]", text)
    cited = {key for keys in groups for key in keys.replace(",", " ").split()}
    listed = re.findall(r"^- \[(\w+)\]", references, re.MULTILINE)
    assert len(cited) > 20
    assert sorted(cited - set(listed)) == []
    assert len(listed) == len(set(listed))


def test_the_scales_are_those_of_the_shipped_scenario() -> None:
    scenario = load_scenario("indo_pacific")
    told = f"{scenario.quarters} quarters from {scenario.start} with {len(scenario.states)} states"
    assert f"{told} and {len(scenario.flashpoints)} flashpoints" in " ".join(PAGE.split())


def check(script: Path) -> str:
    """Return what a script says when it finds its page out of date."""
    made = subprocess.run(
        [sys.executable, script, "--check"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if made.returncode == 0 else made.stderr or "out of date"


def test_the_tables_are_what_the_code_says() -> None:
    assert check(DOCS / "make_odd_tables.py") == ""

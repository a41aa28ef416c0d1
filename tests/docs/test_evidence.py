"""What is said of parameters and their evidence is counted right, ranked by measures, discussed."""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from sim.domain.params import VERDICTS, Description, Params, parse_description
from sim.rules.parameters import Parameters
from sim.study.plausible_files import load_plausible_set
from tests.docs.pages import DOCS
from tests.docs.test_odd_page import check

PAGE = (DOCS / "decisions" / "0035-defaults-and-evidence.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "parameters.md").read_text(encoding="utf-8")
RULES = Path(sys.modules[Parameters.__module__].__file__ or "").parent
SELF = re.compile(r"\bdeter\b|docs/|this page|decision \d{4}", re.IGNORECASE)
KEY = re.compile(r"\[([A-Z]\w*\d{4})\]")


def said_of(group: Params, path: str = "") -> dict[str, Description]:
    """Return what the docstrings say, by path."""
    found: dict[str, Description] = {}
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, Params):
            found |= said_of(value, f"{path}{name}.")
        else:
            found[f"{path}{name}"] = parse_description(field.description)
    return found


SAID = said_of(Parameters())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()[1:]))


def test_the_page_of_parameters_counts_what_the_code_says() -> None:
    counted = Counter(one.status for one in SAID.values())
    told = ", ".join(f"{counted[one]} {one}" for one in ("published", "judgement", "fitted"))
    assert f"There are {len(SAID)} parameters, one for each path: {told}." in REFERENCE
    verdicts = Counter[str](one.verdict for one in SAID.values() if one.verdict)
    words = ", ".join(f"{one} {verdicts[one]}" for one in VERDICTS)
    assert f"Evidence was looked for in {verdicts.total()} of them: {words}." in REFERENCE


@pytest.mark.parametrize("path", SAID)
def test_no_source_is_deter_itself(path: str) -> None:
    one = SAID[path]
    assert not SELF.search(f"{one.source} {one.evidence}")
    assert one.verdict != "none" or one.evidence == "no source found"


def test_every_work_that_a_docstring_cites_is_among_the_references_of_its_module() -> None:
    missing = {}
    for module in sorted(RULES.glob("*/*.py")):
        text = module.read_text(encoding="utf-8")
        listed = set(re.findall(r"^\.\. \[(\w+)\]", text, re.MULTILINE))
        if lost := {key for key in KEY.findall(text) if key not in listed}:
            missing[module.name] = sorted(lost)
    assert missing == {}


def test_every_default_outside_its_evidence_is_discussed() -> None:
    modes = re.compile(r"^modes\.\w+\.")
    outside = {
        modes.sub("modes.*.", path) for path, one in SAID.items() if one.verdict == "outside"
    }
    read = rows("\n" + (DOCS / "scenario_evidence.csv").read_text(encoding="utf-8"))
    outside |= {
        row["path"]
        for row in read
        if row["verdict"] == "outside" and not row["path"].endswith(".opportunity_rate")
    }
    discussed = re.findall(r"^- `([\w.*]+)`: ", PAGE, re.MULTILINE)
    assert len(outside) > 8
    assert sorted(discussed) == sorted(outside)
    assert "- Rates of opportunities: " in PAGE


def test_a_range_and_a_verdict_on_a_scenario_file_agree() -> None:
    told = re.findall(
        r"^\| `([\w.*\[\]]+)` \| ([\d.]+) \| \w+ "
        r"\| \*(inside|outside)\*:.*\| ([\d.]+) to ([\d.]+) \|",
        REFERENCE,
        re.MULTILINE,
    )
    assert len(told) > 10
    for path, value, verdict, low, high in told:
        is_inside = float(low) <= float(value) <= float(high)
        assert is_inside == (verdict == "inside"), path


def test_what_matters_and_has_no_source_says_so() -> None:
    ranking = PAGE.partition("<!-- ranking:")[2].partition("<!-- End")[0]
    lines = re.findall(r"^\| \d+ \| `([\w.:]+)` \|.*\| ([^|]+) \|$", ranking, re.MULTILINE)
    inputs = [name for name in load_plausible_set("indo_pacific").columns if "_rate" not in name]
    assert sorted(name for name, _ in lines) == sorted(
        name.removeprefix("parameters.") for name in inputs
    )
    for name, words in lines:
        if name in SAID and SAID[name].verdict in {"", "none"}:
            assert words == "no source found"
            assert SAID[name].verdict == "none", f"{name} is ranked and says nothing of evidence"


def test_the_ranking_is_that_of_the_shipped_set() -> None:
    head = (DOCS / "reference" / "input_ranking.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head.endswith(load_plausible_set("indo_pacific").digest)


def test_the_tables_are_what_docstrings_and_measures_say() -> None:
    assert check(DOCS / "make_evidence_tables.py") == ""

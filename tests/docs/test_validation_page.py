"""The page of the validation tells of every check, and discusses every failure."""

import re

from sim.validation.validation_files import load_validation
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/explanation/validation.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the text of a section."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_check_of_the_file_has_a_row() -> None:
    rows = re.findall(
        r"^\| (P\d+|) \|.*(?:holds|\*\*fails\*\*|not computed) \|$", PAGE, re.MULTILINE
    )
    assert rows == [one.pattern for one in load_validation("indo_pacific").checks]


def test_every_failure_is_discussed_and_nothing_else_is_called_one() -> None:
    failed = re.findall(r"^\| (?:P\d+|) \| (.+?) \|.*\*\*fails\*\*", PAGE, re.MULTILINE)
    discussed = re.findall(
        r"^- \*(.+?)\*\.", section("What fails, and what it means"), re.MULTILINE
    )
    assert failed
    assert discussed == failed

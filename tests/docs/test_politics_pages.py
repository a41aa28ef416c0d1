"""Pages of the slow half have the parts that scripts make, and the order is that of the model."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT

OVERVIEW = DOCS / "explanation" / "politics.md"
MECHANISMS = sorted((DOCS / "explanation" / "politics").glob("*.md"))
WITHOUT_A_SWITCH = {"assessment", "joining"}
PART = re.compile(
    r"^<!-- (?P<name>\w+): made by docs/make_politics_tables\.py.*?-->\n(?P<made>.*?)"
    r"^<!-- End of (?P=name)\. -->$",
    re.MULTILINE | re.DOTALL,
)


def parts(page: Path) -> dict[str, str]:
    text = page.read_text(encoding="utf-8")
    return {found["name"]: found["made"].strip() for found in PART.finditer(text)}


def test_every_part_of_the_overview_is_made() -> None:
    made = parts(OVERVIEW)
    assert list(made) == [
        "trajectories",
        "fates",
        "deciders",
        "net",
        "checks",
        "switches",
        "moved",
    ]
    assert all(made.values())


def test_the_table_of_checks_tells_misses_too() -> None:
    rows = [line for line in parts(OVERVIEW)["checks"].splitlines() if "| free |" in line]
    assert len(rows) >= 10
    assert "**miss**" in parts(OVERVIEW)["checks"]


@pytest.mark.parametrize("page", MECHANISMS, ids=lambda page: page.stem)
def test_a_mechanism_with_a_switch_says_what_it_does_to_the_main_comparison(page: Path) -> None:
    expected = [] if page.stem in WITHOUT_A_SWITCH else ["effect"]
    assert list(parts(page)) == expected
    assert all("off: " in made for made in parts(page).values())


def test_every_figure_that_a_page_shows_is_there() -> None:
    for page in (OVERVIEW, *MECHANISMS):
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), (page.name, link)


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        "make_treaty_order.py",
        # Those that are made in seconds; a change of results shows in them first.
        "make_politics_tables.py --only trajectories",
        "make_politics_tables.py --only deciders",
    ],
)
def test_tables_are_up_to_date(script: str) -> None:
    name, *options = script.split()
    made = subprocess.run(
        [sys.executable, DOCS / name, "--check", *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr

"""Pages of the slow half have the parts that scripts make, and the order is that of the model."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.analysis.telling.politics.treaties import CAUTION
from tests.docs.pages import DOCS, ROOT

OVERVIEW = DOCS / "explanation" / "politics.md"
MECHANISMS = sorted((DOCS / "explanation" / "politics").glob("*.md"))
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
    missed = [line for line in rows if "**miss**" in line]
    words = {8: "eight", 2: "two"}
    said = f"Of the {words[len(rows)]} free ones {words[len(missed)]} miss"
    assert said in " ".join(OVERVIEW.read_text(encoding="utf-8").split())


def test_what_files_or_equations_put_in_is_called_set() -> None:
    rows = parts(OVERVIEW)["checks"].splitlines()
    put_in = [row for row in rows if re.search(r"Philippines|patron's name|were judged", row)]
    assert len(put_in) == 4
    assert [row for row in put_in if "| set |" not in row] == []


def test_no_check_of_what_the_coefficients_of_joining_were_set_by_is_called_free() -> None:
    rows = re.findall(r"^\| (.+?) \|.*\| (free|set) \|", parts(OVERVIEW)["checks"], re.MULTILINE)
    # Shares of treaties and chances to join; how long a signed one takes is no such share.
    by_hand = [
        kind for what, kind in rows if re.search(r"set by hand|in force within|to join", what)
    ]
    assert len(by_hand) == 3
    assert set(by_hand) == {"set"}


@pytest.mark.parametrize("page", MECHANISMS, ids=lambda page: page.stem)
def test_a_mechanism_with_a_switch_says_what_it_does_to_the_main_comparison(page: Path) -> None:
    assert list(parts(page)) == ["effect"]
    assert all("off: " in made for made in parts(page).values())


def made_by(script: str, name: str) -> list[list[str]]:
    """Return the cells of the rows of a part, heads and rules left out."""
    text = OVERVIEW.read_text(encoding="utf-8")
    _, found, rest = text.partition(f"<!-- {name}: made by docs/{script}, ")
    assert found
    lines = rest.partition(f"<!-- End of {name}. -->")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in rows if set(row[0]) != {"-"}]


RANGE = re.compile(r"\[[\d.e-]+ ?- ?[\d.e-]+\]$")


def test_no_share_of_a_treaty_stands_without_its_range() -> None:
    heads, *rows = made_by("make_treaty_levels.py", "levels")
    shares = [row for row in rows if not row[0].startswith("share of the")]
    proposals = list((ROOT / "scenarios" / "proposals").glob("*.yaml"))
    # Every shipped proposal, and one of them within five years too.
    assert len(shares) == len(proposals) + 1
    cells = [cell for row in shares for cell in row[1:] if cell]
    assert len(cells) == len(proposals) * (len(heads) - 1) + 1
    assert [cell for cell in cells if not RANGE.search(cell)] == []
    assert [cell for cell in cells if "(" not in cell and "none of" not in cell] == []


def test_no_chance_at_one_attempt_stands_without_its_range() -> None:
    rows = [row for row in made_by("make_treaty_order.py", "order") if "[" in row[1]]
    # Two ranges of the coefficients, each with nine proposals and those who stay non-aligned.
    assert len(rows) == 2 * (9 + 1)
    assert [row for row in rows if not all(RANGE.search(cell) for cell in row[1:])] == []


def test_the_caution_beside_shares_on_screen_has_the_ranges_of_the_page() -> None:
    rows = {row[0]: row[1] for row in made_by("make_treaty_levels.py", "levels")}
    for name in ("core4", "access agreement"):
        low, high = re.findall(r"0(\.\d\d)", rows[name].partition("[")[2])
        assert f"{low} to {high}" in CAUTION


def test_every_figure_that_a_page_shows_is_there() -> None:
    for page in (OVERVIEW, *MECHANISMS):
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), (page.name, link)


def test_the_order_of_treaties_holds_where_the_page_says_and_is_open_where_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    order = importlib.import_module("make_treaty_order")
    # A tenth of the draws of the page: an error of .01 at most.
    monkeypatch.setattr(order, "DRAWS", 2_000)
    compared = {*order.ORDER, "Camp David type", "core4 with Taiwan"}
    treaties = {name: one for name, one in order.TREATIES.items() if name in compared}
    monkeypatch.setattr(order, "TREATIES", treaties)
    factors = order.weights(0.5, 1.5)
    claim = " > ".join(order.ORDER)
    held = {
        policy: float(order.claims_of(order.chances(policy, factors))[claim].lstrip(">"))
        for policy in ("continuity", "transactional", "doubling_down")
    }
    assert min(held["continuity"], held["transactional"]) >= 0.98
    assert 0.5 < held["doubling_down"] < 0.85


def test_every_figure_of_politics_is_shown_on_a_page() -> None:
    folder = DOCS / "explanation" / "politics" / "figures"
    text = "".join(
        page.read_text(encoding="utf-8") for page in (DOCS / "explanation").rglob("*.md")
    )
    assert [one.name for one in folder.glob("*.png") if f"figures/{one.name})" not in text] == []


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

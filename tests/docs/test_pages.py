"""What the pages show is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from sim import State
from sim.execution.batches import BatchSettings, play_batch
from sim.interfaces.cli.app import app
from sim.loading.library import Libraries, shipped_library
from sim.loading.scenarios import load_scenario
from sim.results.batch_tables import quarter_summary
from tests.docs.pages import DOCS, PAGES, ROOT, blocks, missing_line, play, steps

NOT_PROGRAMS = {"the-model.md"}
"""Pages whose blocks are formulas."""
PROGRAMS = [
    page
    for page in PAGES
    if page.name not in NOT_PROGRAMS
    and any(b.path or b.language in {"console", "python"} for b in blocks(page))
]
HOW_TO = ["state", "flashpoint", "pact", "policy"]


def short(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PROGRAMS, ids=short)
def test_the_files_commands_and_code_of_a_page_do_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert play(page, tmp_path) > 0


@pytest.mark.parametrize("kind", [*HOW_TO, "arrangement"])
def test_adding_to_a_world_takes_files_and_no_python(kind: str) -> None:
    article = "an" if kind == "arrangement" else "a"
    page = blocks(DOCS / "howto" / f"add-{article}-{kind}.md")
    assert {block.language for block in page} <= {"yaml", "console"}
    folder = "policies" if kind == "policy" else f"{kind}s"
    assert any(block.path and f"/{folder}/" in block.path for block in page)
    assert any("$ deter check" in block.text for block in page)
    assert any(re.search(r"\$ deter (run|compare)", block.text) for block in page)


@pytest.mark.parametrize("kind", HOW_TO)
def test_what_a_page_adds_is_in_the_effective_scenario(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = DOCS / "howto" / f"add-a-{kind}.md"
    play(page, tmp_path)
    folder = "policies" if kind == "policy" else f"{kind}s"
    (added,) = tmp_path.glob(f"*/{folder}/*.yaml")
    library = added.parents[1]
    scenario = load_scenario(library / f"{library.name}.yaml")
    assert added.stem in getattr(scenario, folder)


def test_the_scenario_of_the_readme_fits_in_ten_lines() -> None:
    (file,) = [block for block in blocks(ROOT / "README.md") if block.path]
    assert len(file.text.splitlines()) <= 10


def test_the_readme_fits_on_a_page() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_the_override_of_a_decision_takes_five_lines() -> None:
    page = blocks(DOCS / "howto" / "override-a-decision.md")
    (defined,) = [block.text for block in page if "class " in block.text]
    lines = [line for line in defined.splitlines() if line.strip()]
    assert len(lines) <= 5


def test_each_political_decision_is_replaced_in_five_lines() -> None:
    page = blocks(DOCS / "howto" / "override-a-political-decision.md")
    text = "\n".join(block.text for block in page if block.language == "python")
    classes = re.findall(r"^class .*\n(?:[ ]+.*\n|\n(?=[ ]))+", text, re.MULTILINE)
    assert max(len([line for line in one.splitlines() if line]) for one in classes) <= 5
    replaced = {name for one in classes for name in re.findall(r"def (\w+)", one)}
    decisions = {
        name
        for name in vars(State)
        if name.endswith(("_or_refuse", "_or_wait", "_or_leave")) or name.startswith("set_")
    }
    assert len(decisions) == 6
    assert replaced == decisions


def test_the_generated_reference_is_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, DOCS / "generate_reference.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr


def test_every_command_and_option_is_in_the_reference() -> None:
    import typer.main

    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        _, found, section = text.partition(f"## deter {name}\n")
        assert found, f"deter {name} is not described"
        section = section.partition("\n## ")[0]
        for option in command.params:
            if option.param_type_name == "option" and option.name != "help":
                assert any(f"`{one}" in section for one in option.opts), (name, option.opts)


def test_the_table_of_names_has_the_titles_of_the_files() -> None:
    libraries = Libraries((shipped_library(),))
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE)
    assert {"hub_and_spokes", "continuity"} < {name for name, _ in rows}
    for name, title in rows:
        kind = "arrangements" if libraries.find("arrangements", name) else "policies"
        path = libraries.find(kind, name)
        assert path is not None, name
        found = libraries.read(path).get("title")
        assert found is not None
        assert found.text == title


@pytest.mark.parametrize("word", ["aloof patron", "steady patron", "leading patron", "the hubs"])
def test_a_policy_and_an_arrangement_have_no_second_name(word: str) -> None:
    pages = [ROOT / "README.md", ROOT / "results" / "README.md", *DOCS.glob("explanation/**/*.md")]
    assert [short(page) for page in pages if word in page.read_text(encoding="utf-8")] == []


def test_every_kind_that_can_be_listed_is_in_the_reference() -> None:
    from sim.loading.library import KINDS

    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    section = text.partition("## deter list\n")[2].partition("\n## ")[0]
    words = set(section.replace(",", " ").split())
    assert [kind for kind in KINDS if kind not in words] == []


def test_every_outcome_series_and_column_is_in_the_reference() -> None:
    from sim.engine.outcomes.counts import Series
    from sim.engine.outcomes.ledger import ENDINGS, OUTCOMES
    from sim.engine.outcomes.outcomes import ACCOUNT_PREFIXES, OUTCOME_NAMES
    from sim.results.batch_tables import quarter_summary

    scenario = load_scenario(ROOT / "scenarios" / "worlds" / "classroom" / "classroom.yaml")
    tables = play_batch(scenario, range(1), BatchSettings(logged=1))
    assert tables is not None
    quarters, bins = (tables[name].with_columns(point=0) for name in ("quarters", "bins"))
    tables["summary"] = quarter_summary(quarters, bins)
    columns = {column for table in tables.values() for column in table.columns}
    accounts = {f"{prefix}{code}" for prefix in ACCOUNT_PREFIXES for code in scenario.states}
    assert accounts < columns
    names = {*OUTCOME_NAMES, *OUTCOMES, *ENDINGS, *(one.name.lower() for one in Series)}
    text = (DOCS / "reference" / "outcomes.md").read_text(encoding="utf-8")
    needed = (names | columns) - accounts | {f"{prefix}CODE" for prefix in ACCOUNT_PREFIXES}
    assert [name for name in sorted(needed) if f"`{name}`" not in text] == []


def test_every_outcome_and_column_of_the_slow_half_is_in_the_reference() -> None:
    from sim.engine.outcomes.political_counts import PoliticalSeries
    from sim.engine.outcomes.political_outcomes import (
        JOINING_COLUMNS,
        POLITICAL_OUTCOMES,
        PROPOSAL_COLUMNS,
        STAGES,
        STATE_COLUMNS,
    )

    columns = {*POLITICAL_OUTCOMES, *STATE_COLUMNS, *PROPOSAL_COLUMNS, *JOINING_COLUMNS}
    names = {*columns, *STAGES, *(one.name.lower() for one in PoliticalSeries)}
    text = (DOCS / "reference" / "outcomes.md").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


def test_every_column_of_a_study_is_in_the_reference() -> None:
    scenario = load_scenario("classroom")
    text = (DOCS / "reference" / "outcomes.md").read_text(encoding="utf-8")
    tables = play_batch(scenario, range(2), BatchSettings(logged=2))
    assert tables is not None
    keyed = {
        name: table.insert_column(0, pl.lit(0).alias("point")) for name, table in tables.items()
    }
    summary = quarter_summary(keyed["quarters"], keyed["bins"])
    names = {*summary.columns, *summary["series"], *tables["events"].columns}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("http://", "https://")):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        kept = ROOT / "results" / "reference"
        if target.is_relative_to(kept) and not kept.exists():
            continue  # it is made by a run, and there only once it is committed
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_page_can_be_reached_from_the_index_or_the_readme(page: Path) -> None:
    starts = [DOCS / "index.md", ROOT / "README.md"]
    linked = {
        (start.parent / link.partition("#")[0]).resolve()
        for start in starts
        for link in re.findall(r"\]\(([^)\s]+)\)", start.read_text(encoding="utf-8"))
    }
    assert page.resolve() in {*linked, *starts, ROOT / "CHANGELOG.md"}


def test_a_session_is_read_command_by_command() -> None:
    one, two = steps("$ deter check a\nwrong\n$ echo $?\n2\n$ deter run b \\\n  --seed 1\nfine\n")
    assert (one.words, one.shown, one.code) == (["deter", "check", "a"], ["wrong"], 2)
    assert (two.words, two.shown, two.code) == (["deter", "run", "b", "--seed", "1"], ["fine"], 0)


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        (["one", "...", "three"], None),
        (["one", "th..."], None),
        (["three", "one"], "one"),
        (["thr"], "thr"),
    ],
)
def test_what_a_page_shows_must_be_said_in_order(shown: list[str], missing: str | None) -> None:
    assert missing_line(shown, "one\ntwo\nthree\n") == missing


def test_the_order_of_a_quarter_is_shown_as_it_is_and_fits_on_a_page() -> None:
    schedule = (ROOT / "sim/engine/run/schedule.py").read_text(encoding="utf-8")
    shown = blocks(DOCS / "explanation" / "two-paths-one-answer.md")
    (code,) = [block.text for block in shown if block.language == "py"]
    assert schedule.endswith(code)
    assert code.startswith("@compiled\ndef enter_quarter")
    assert len(schedule.splitlines()) <= 100

"""A source is never a page of deter itself: every value says its reason or who published it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from sim.domain.figures import COMPACT_FIELDS, Provenance, Status
from sim.loading.scenarios import load_scenario
from sim.rules.parameters import Parameters

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PROVENANCE = (SCENARIOS.parent / "docs" / "explanation" / "provenance.md").read_text(
    encoding="utf-8"
)
SELF = re.compile(
    r"\bMODEL\b|the model page|docs/|this page|see the model|\b(literature|data) notes\b"
)
ANOTHER_FIGURE = re.compile(
    r"^as |^the same\b|\b(own|our) (count|estimate|construction)\b|\bthe user's table\b|\bnotes\b"
)
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
STATUSES = get_args(Status)
FILES = [
    path
    for library in (SCENARIOS, *sorted((SCENARIOS / "worlds").iterdir()))
    for path in sorted(library.glob("*.yaml"))
    if path.name != "calibration.yaml"
]


def sources_in(node: object) -> set[str]:
    """Return every source below a value."""
    found = {node.source} if isinstance(node, Provenance) else set()
    if isinstance(node, BaseModel):
        node = dict(node)
    if isinstance(node, dict):
        return found.union(*map(sources_in, node.values()))
    if isinstance(node, list | tuple):
        return found.union(*map(sources_in, node))
    return found


def descriptions(kind: type[BaseModel]) -> dict[str, str]:
    """Return what is said of every parameter, by its path."""
    found: dict[str, str] = {}
    for name, field in kind.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            below = descriptions(field.annotation)
            found |= {f"{name}.{path}": said for path, said in below.items()}
        else:
            found[name] = field.description or ""
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_source_in_a_shipped_scenario_is_deter_itself(path: Path) -> None:
    sources = sources_in(load_scenario(path))
    assert len(sources) > 3
    assert sorted(filter(SELF.search, sources)) == []


def test_no_parameter_rests_on_deter_itself() -> None:
    said = descriptions(Parameters)
    assert len(said) > 60
    assert {path: text for path, text in said.items() if SELF.search(text)} == {}


def shipped_sources(node: object) -> Iterator[tuple[str, str]]:
    """Yield status and source of everything below a node of a file, as written."""
    if isinstance(node, list) and len(node) == len(COMPACT_FIELDS) and node[1] in STATUSES:
        yield node[1], node[3]
        return
    if isinstance(node, dict) and isinstance(node.get("source"), str):
        yield node.get("status", ""), node["source"]
    if isinstance(node, dict | list):
        for one in node.values() if isinstance(node, dict) else node:
            yield from shipped_sources(one)


# Recipes, proposals and worlds too, whatever scenario uses them.
ALL_FILES = {path.relative_to(SCENARIOS): path for path in sorted(SCENARIOS.rglob("*.yaml"))}
WORKS = re.findall(
    r"^\| ([^|]+?) \| .{9,} \|$", PROVENANCE.partition("| --- | --- |\n")[2], re.MULTILINE
)


@pytest.mark.parametrize("path", ALL_FILES.values(), ids=map(str, ALL_FILES))
def test_what_is_published_names_who_published_it(path: Path) -> None:
    sources = list(shipped_sources(YAML(typ="safe").load(path)))
    assert [one for _, one in sources if SELF.search(one)] == []
    found = {source for status, source in sources if status == "published"}
    assert sorted(filter(ANOTHER_FIGURE.search, found)) == []
    assert [one for one in sorted(found) if not YEAR.search(one) and not _names_a_work(one)] == []


def _names_a_work(source: str) -> bool:
    return any(work in source for work in WORKS)


@pytest.mark.parametrize("work", WORKS)
def test_every_work_of_the_list_is_named_by_a_file(work: str) -> None:
    assert any(work in path.read_text(encoding="utf-8") for path in ALL_FILES.values())


@pytest.mark.parametrize(
    ("source", "is_one"),
    [
        ("as the challenger's", True),
        ("own estimate on MID 5.0", True),
        ("literature notes: 1.4 %", True),
        ("our construction of 2025", True),
        ("from the user's table, 2014", True),
        ("Kyodo: exercise collective self-defence", False),
        ("treaty of 1951: a year after notice", False),
    ],
)
def test_another_figure_or_an_own_estimate_is_told_from_a_publication(
    source: str, *, is_one: bool
) -> None:
    assert bool(ANOTHER_FIGURE.search(source)) is is_one

"""On a terminal of eighty columns nothing is cut: what is folded breaks between words."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from sim.analysis import robust
from sim.analysis.prospects import Draws
from sim.interfaces.cli.app import app
from sim.study.plausible_sets import PlausibleSet
from tests.unit.interfaces.cli.command_line import deter
from tests.unit.small_sets import COMPARISON, write_study

pytestmark = pytest.mark.slow

COLUMNS = 80
STUDY = """\
title: "A title that takes more room than a terminal of eighty columns has, with [brackets]"
scenario: classroom
factors:
  reputation: {path: parameters.reneging.reputation_weight, values: [0.05, 0.1, 0.15, 0.2]}
  arrangement: [hub, treaty, no_commitments]
  temperament: {levels: {calm: {}, tense: {states.AAA.nuclear: 1.0, states.BBB.nuclear: 1.0}}}
design: {kind: grid}
precision: {outcome: expected_wars, half_width: 0.05, first: 4, at_most: 8}
outputs: [runs, flashpoints, quarters, events]
logged: 1
"""
TALKS = """\
title: "Whether an access agreement is made, and what it is worth beside the hub"
scenario: indo_pacific
factors:
  arrangement: [hub_and_spokes, access_agreement]
  policy: [continuity]
design: {kind: grid}
replications: 2
seed: 1
outputs: [proposals, joining]
"""
WRONG = """\
title: "Wrong in many ways"
scenario: clasroom
factors:
  reputation: {path: parameters.reneging.reputation_weigh, values: [0.1, 7], because: "a long line"}
design: {kind: gridd}
replications: -3
precision: {outcome: expected_warss, half_width: 0.01, first: 300, at_most: 200, of: "the point"}
"""
PACT = """\
status: judgement
source: "invented for a test"
title: "A pact with a stranger"
kind: bilateral
members: [USA, ROK, USA]
in_force: "1954-11-17"
mutual_obligation: [0.8, judgement, 2025, "a reason for which a line has no room at all"]
interoperability: [0.5, judgement, 2025, "for the test"]
basing: {JPN: [USA]}
"""
COMMANDS = [
    "",
    "list",
    "list states",
    "list arrangements",
    "list nonsense",
    "schema",
    "schema nonsense",
    "check classroom",
    "check indo_pacific",
    "check indo_pacific --assumptions",
    "check studies/long.yaml",
    "check studies/wrong.yaml",
    "check pacts/odd.yaml",
    "check nowhere.yaml",
    "check sweep_example",
    "run classroom",
    "run europe --seed 3",
    "run clasroom",
    "run classroom --seed x",
    "run classroom --output run",
    "run indo_pacific --arrangement nonsense --policy nonsense",
    "run studies/long.yaml",
    "explain run",
    "explain run 2027Q3-islets",
    "explain run 2027Q3-islets --without guarantee",
    "explain run 2027Q3-islets --arrangement treaty",
    "explain run 2027Q3-islets --under wavering",
    "explain run 2027Q3-islets --set parameters.reneging.reputation_weight=0.9",
    "explain run 2027Q3-islets --set states.JPX.democracy=1",
    "explain run 2027Q3",
    "explain run 2027Q3-islets --without nonsense",
    "explain swept",
    "page classroom --output page.html",
    "page run --seed 3",
    "page compared",
    "page compared --policy steady",
    "page swept",
    "seminar classroom --runs 1",
    "app classroom --port 1",
    "page classroom --seminar nonsense",
    "crisis nowhere.json",
    "sweep studies/long.yaml --output swept",
    "sweep studies/long.yaml --output swept --seed 4",
    "sweep studies/long.yaml --output run",
    "sweep studies/long.yaml --output swept --dask nowhere",
    "sweep studies/long.yaml --shard 3/2",
    "sweep indo_pacific --agents nothing.py:X",
    "compare studies/four.yaml --replications 2 --output compared --apart taiwan",
    "compare studies/four.yaml --replications 2 --output compared",
    "compare studies/four.yaml --replications 3 --output compared",
    "compare studies/long.yaml",
    "compare indo_pacific --policies continuity",
    "plot compared",
    "plot swept forest",
    "plot compared heat_map --format svg",
    "plot compared nonsense",
    "plot run",
    "report compared",
    "report run",
    "table compared --output arms.csv",
    "table run",
    "reproduce preferred",
    "reproduce run",
    "merge swept",
    "merge swept run",
    "replay swept 0 1 --output replayed",
    "replay swept 99 1",
    "replay run 0 0",
    "treaty studies/long.yaml",
    "treaty nonsense",
    "treaty studies/talks.yaml --output talks",
    "regret compared",
    "regret compared --outcome control_lost",
    "regret compared --outcome nonsense",
    "regret studies/promise.yaml",
    "regret swept",
    "robust studies/promise.yaml",
    "robust classroom",
    "sensitivity swept",
    "sensitivity studies/long.yaml --output swept --arm nonsense",
    "sensitivity run",
    "sensitivity nowhere",
    "attribute hub treaty --scenario classroom --replications 2",
    "attribute hub nonsense --scenario classroom",
    "attribute institutionalize_first institutionalize_late --by overrides --replications 2",
    "attribute indo_pacific version_1 --by overrides",
    "joiners pacific_pact_core4 --lots 2 --replications 2",
    "joiners hub_and_spokes",
    "preferences classroom --replications 4 --output preferred --moves",
    "preferences nonsense",
    "validate nonsense",
    "validate --replications 2",
    "calibrate nonsense",
    "calibrate --check",
]
FOUR = """\
title: "The shipped arrangements with the longest names, under two policies"
scenario: indo_pacific
arrangements: [hub_and_spokes, no_commitments, hub_plus_us_taiwan_pact,
               pacific_pact_core4_taiwan_in]
policies: [continuity, grand_bargain_china]
baseline: hub_and_spokes
null_arrangement: no_commitments
control: hub_plus_us_taiwan_pact
negotiated: {pacific_pact_core4_taiwan_in: core4_taiwan_negotiated}
design: {kind: plausible}
replications: 4
"""
PASSING = (
    "judged by a few runs",
    "compiling the rules",
    " of 500 vectors",
    " runs of treaties that may be made",
    "runs/s",
)
"""Signs of lines that one call of a command has and the next may not have."""

NAMES = sorted(one.name or one.callback.__name__ for one in app.registered_commands if one.callback)


def few_vectors(patch: pytest.MonkeyPatch) -> None:
    """Let a comparison be judged under a few vectors: how many there are changes no line's form."""
    of_set = Draws.of_set

    def first_ones(vectors: PlausibleSet) -> Draws:
        whole = of_set(vectors)
        return replace(whole, vectors=whole.vectors[:5])

    patch.setattr(Draws, "of_set", first_ones)
    patch.setattr(robust, "WIDE_POINTS", 5)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with files right and wrong, a run, a sweep and a comparison."""
    folder = tmp_path_factory.mktemp("eighty")
    for name, text in {
        "studies/long.yaml": STUDY,
        "studies/wrong.yaml": WRONG,
        "studies/talks.yaml": TALKS,
        "studies/four.yaml": FOUR,
        "pacts/odd.yaml": PACT,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    write_study(folder, COMPARISON, "promise")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        few_vectors(patch)
        deter("run", "classroom", "--output", "run")
        deter("sweep", "studies/long.yaml", "--output", "swept")
        deter("treaty", "studies/talks.yaml", "--output", "talks")
        deter("compare", "studies/four.yaml", "--replications", "2", "--output", "compared")
        deter("compare", "classroom", "--replications", "4", "--output", "preferred")
    return folder


def output_of(command: str, columns: int | None) -> str:
    """Return all that a command writes."""
    said = {"COLUMNS": None if columns is None else str(columns)}
    return CliRunner().invoke(app, command.split(), prog_name="deter", env=said).output


def words_of(text: str) -> list[str]:
    """Return the words of an output without rules; a row on lines of its own repeats headers."""
    lines = [line for line in text.splitlines() if not any(sign in line for sign in PASSING)]
    words = " ".join(lines).split()
    return [word.rstrip(":") for word in words if set(word) - set("─-^")]


def is_too_long(line: str) -> bool:
    """Return whether a line is wider than the terminal though it could have been folded."""
    # An editor reads this line as one; how long it is depends on where the schemas are.
    if line.lstrip().startswith("# yaml-language-server:"):
        return False
    indent = len(line) - len(line.lstrip())
    return cell_len(line) > COLUMNS >= indent + max(map(cell_len, line.split()))


@pytest.mark.parametrize("command", [*COMMANDS, *(f"{name} --help" for name in NAMES)])
def test_every_line_fits_eighty_columns_and_no_word_is_broken(
    command: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    few_vectors(monkeypatch)
    narrow, wide = output_of(command, COLUMNS), output_of(command, None)
    assert narrow
    assert not [line for line in narrow.splitlines() if is_too_long(line)]
    assert set(words_of(narrow)) <= set(words_of(wide))
    assert narrow.count("n.d.") == wide.count("n.d.")


def test_every_command_is_among_those_that_are_tried() -> None:
    assert {command.split()[0] for command in COMMANDS if command} == set(NAMES)

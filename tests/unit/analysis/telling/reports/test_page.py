import re
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from sim.analysis.dossier.arm_cells import ArmCell, ArmCells, ArmDifference
from sim.analysis.dossier.dossier import Dossier, read_dossier
from sim.analysis.telling.reports.arm_answer import arm_sentences
from sim.analysis.telling.reports.page import pictures_of, report_markdown, report_page
from sim.analysis.telling.reports.parts import Sentence
from sim.analysis.telling.reports.report import MOST_SENTENCES, report_of
from sim.results.study_manifest import AgentsRecord
from tests.unit.analysis.dossier.small_dossier import ALONE, STUDY, SWEEP, dossier_of, played

TWO = """\
title: "Two in the classroom"
scenario: classroom
arrangements: [hub, treaty]
policies: [steady]
baseline: hub
replications: 12
seed: 5
"""

TREATIES = """\
title: "A pact of four that may be made"
scenario: indo_pacific
overrides: {quarters: 20}
factors:
  arrangement: [hub_and_spokes, core4_negotiated]
  policy: [doubling_down, transactional]
  negotiation: {path: switches.negotiation, values: [inert, "on"]}
design: {kind: grid}
replications: 6
seed: 2025
outputs: [proposals, joining]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return report_page(read_dossier(folder))


@pytest.fixture(scope="module")
def treaties(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier_of(tmp_path_factory.mktemp("treaties"), TREATIES)


def failed(dossier: Dossier, **changes: object) -> Dossier:
    """Return a study in whose folder three runs of its first point failed."""
    row = {
        "point": [0], "replication_first": [3], "replication_last": [5], "seed": [5],
        "error": ["ValueError: <script>alert(1)</script>"], "command": ["deter replay x 0 3"],
    }  # fmt: skip
    pl.DataFrame(row).write_parquet(dossier.results.folder / "failures.parquet")
    manifest = dossier.manifest.model_copy(update={"failed": 3, **changes})
    results = type(dossier.results)(dossier.results.folder, manifest)
    return Dossier(results, dossier.found)


def is_one_sentence(sentence: Sentence) -> bool:
    """Return whether a text ends once, at its end; numbers have points too."""
    return re.fullmatch(r"(?:[^.]|\.(?=\d)|\.(?=py|csv))+\.", sentence.text) is not None


def test_a_page_fetches_nothing(page: str) -> None:
    links = set(re.findall(r"""(?:src|href|action)=["']([^"'#][^"']*)""", page))
    assert {one for one in links if not one.startswith("data:image/png;base64,")} == set()
    assert "@import" not in page
    assert not re.search(r"url\(\s*['\"]?(?!#)", page)


def test_a_page_answers_first_and_in_titles(page: str) -> None:
    question = page.index("Which of 3 arrangements deters best")
    answer = page.index("Which deters best:")
    assert question < answer < page.index("What this cannot tell") < page.index("<h2>Figures</h2>")
    told = page[answer : page.index("<h2>Figures</h2>")]
    assert "no_commitments" not in told


@pytest.mark.parametrize("text", [STUDY, TWO, SWEEP, ALONE, TREATIES])
def test_an_answer_has_five_sentences_at_most_and_says_what_it_cannot_tell(
    text: str, tmp_path: Path
) -> None:
    report = report_of(dossier_of(tmp_path, text))
    assert 1 <= len(report.answer) <= MOST_SENTENCES
    assert [one for one in report.answer if not is_one_sentence(one)] == []
    assert report.silent_on
    told = " ".join([report.question, *(one.text for one in report.answer), *report.silent_on])
    names = {*re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", told)}
    assert names == set()


def test_a_comparison_tells_cost_payers_and_whether_it_could_be_had(folder: Path) -> None:
    report = report_of(read_dossier(folder))
    assert [one.label for one in report.answer] == [
        "Which deters best", "How sure", "At what cost", "To whom", "Could it be had",
    ]  # fmt: skip
    assert "does not ask" in report.answer[-1].text
    costs = next(one for one in report.tables if one.title == "What each arrangement costs")
    assert [row[0] for row in costs.rows] == ["No commitments", "The patron's guarantee",
                                              "Guarantee and common defence treaty"]  # fmt: skip
    assert all(len(row) == len(costs.heads) for row in costs.rows)


def test_a_study_of_two_arrangements_names_both_and_repeats_no_figure(tmp_path: Path) -> None:
    dossier = dossier_of(tmp_path, TWO)
    question = report_of(dossier).question
    assert "Which deters better under “Steady”" in question
    assert "The patron's guarantee" in question
    # Under one policy regret is the difference to the best, which the forest plot has.
    names = {one.name for one in pictures_of(dossier)}
    assert "forest" in names
    assert "regret" not in names


def test_a_study_asks_in_its_own_words(tmp_path: Path) -> None:
    own = STUDY.replace("scenario:", 'question: "Does a treaty help?"\nscenario:', 1)
    dossier = dossier_of(tmp_path, own)
    assert report_of(dossier).question == "Does a treaty help?"


def test_captions_leave_out_what_the_head_says(folder: Path) -> None:
    dossier = read_dossier(folder)
    captions = [one.caption for one in pictures_of(dossier)]
    assert len(captions) > 2
    assert not any(dossier.fingerprint in one or "aimed at in fitting" in one for one in captions)


def test_identifiers_of_figures_do_not_clash(page: str) -> None:
    found = re.findall(r'\bid="([^"]+)"', page)
    assert found
    assert len(found) == len(set(found))
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', page))
    assert used <= set(found)


def test_a_page_says_what_it_rests_on_and_how_to_make_it_again(page: str) -> None:
    for head in ("What it rests on", "Methods", "Limits", "How to reproduce it", "Words"):
        assert f"<h2>{head}</h2>" in page
    assert "deter reproduce small/manifest.json" in page
    assert "are judgements of the authors" in page


def test_assumptions_are_those_of_all_that_is_compared(folder: Path) -> None:
    dossier = read_dossier(folder)
    assert dossier.scenario is not None
    assert "treaty" not in dossier.scenario.pacts
    other = next(n for n, p in enumerate(dossier.manifest.points) if p.arrangement == "treaty")
    scenario = dossier.scenario_of(other)
    assert scenario is not None
    (mine,) = set(scenario.pacts) - set(dossier.scenario.pacts)
    paths = [row[-1] for one in report_of(dossier).assumptions for row in one.rows]
    assert any(one.startswith(f"pacts.{mine}.") for one in paths)


def test_what_is_compared_is_told_with_what_differs(folder: Path) -> None:
    arrangements, policies = report_of(read_dossier(folder)).compared
    rows = {row[0]: row[2] for row in arrangements.rows}
    assert rows["No commitments"] == "none"
    assert rows["Guarantee and common defence treaty"].startswith("with ")
    assert {row[0] for row in policies.rows} == {"Steady", "Wavering"}


def test_of_failed_runs_nothing_is_claimed_and_nothing_is_run(tmp_path: Path) -> None:
    dossier = failed(dossier_of(tmp_path))
    report = report_of(dossier)
    assert report.answer[0].label == "No answer"
    assert "3 of 72 runs (4 %) failed" in report.answer[0].text
    assert "most at “No commitments, Steady”" in report.answer[1].text
    where, errors, runs = report.tables
    assert [row[-2] for row in where.rows] == ["3", "0", "0", "0", "0", "0"]
    assert errors.rows == [["ValueError: <script>alert(1)</script>", "3", "deter replay small 0 3"]]
    assert runs.rows[0][:3] == ["0", "No commitments, Steady", "3 to 5"]
    text = report_page(dossier)
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert "<svg" not in text
    assert "deter plot" not in text


def test_runs_of_agents_of_ones_own_are_told_apart_and_replayed_with_them(tmp_path: Path) -> None:
    agents = AgentsRecord(
        classes={"BBB": "Faint"}, files={"BBB": "/somewhere/mine.py"}, digest="0" * 64
    )
    command = "deter compare small.yaml --agents mine.py:AGENTS"
    dossier = failed(dossier_of(tmp_path), agents=agents, command=command)
    report = report_of(dossier)
    assert any("agents of the user's own" in one for one in report.cautions)
    assert report.tables[1].rows[0][-1] == "deter replay small 0 3 --agents mine.py:AGENTS"
    assert report.reproduce[0][0] == command
    assert "in the folder's own words" in report.reproduce[0][1]
    assert "/somewhere" not in " ".join([*report.rests_on, *(one.text for one in report.answer)])


def test_nothing_that_a_shell_would_run_is_taken_from_the_command_of_a_folder(
    tmp_path: Path,
) -> None:
    agents = AgentsRecord(classes={"BBB": "Faint"}, files={"BBB": "mine.py"}, digest="0" * 64)
    command = "deter compare s.yaml --agents a.py:A;id --agents $(id)"
    report = report_of(failed(dossier_of(tmp_path), agents=agents, command=command))
    assert report.tables[1].rows[0][-1] == "deter replay small 0 3 --agents FILE.py:NAME"


def test_the_commands_of_a_report_name_the_folder_wherever_it_is_made(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "my results"
    shutil.copytree(folder, place)
    monkeypatch.chdir(place)
    commands = [command for command, _ in report_of(read_dossier(Path())).reproduce]
    assert len(commands) == 3
    assert all("'my results" in one for one in commands)


@pytest.mark.parametrize("text", [SWEEP, ALONE])
def test_a_sweep_has_a_report(text: str, tmp_path: Path) -> None:
    dossier = dossier_of(tmp_path, text)
    report = report_of(dossier)
    assert report.question.startswith("How do deterrence failures depend on")
    assert any(one.title == "What else is varied" for one in report.compared)
    assert len(report_page(dossier)) < 3_000_000


def test_treaties_are_told_where_they_have_an_effect(treaties: Dossier) -> None:
    report = report_of(treaties)
    assert report.question == "Can the proposed treaties be had, and is trying worth it?"
    labels = [one.label for one in report.answer]
    assert labels[0] == "Could it be had"
    assert labels[-1] == "How sure"
    fates, worth = report.tables
    # Two policies; the points at which the treaty is inert are left out.
    assert [row[1] for row in fates.rows] == ["Doubling down", "Transactional"]
    assert [row[1] for row in worth.rows] == ["Doubling down", "Transactional"]
    # Means over points of which some negotiate without effect would say nothing.
    assert {one.name for one in pictures_of(treaties)} == {"feasibility"}


def test_markdown_has_the_same_tables(folder: Path) -> None:
    text = report_markdown(read_dossier(folder))
    head = "### Deterrence failures by arrangement and policy\n\n| arrangement | policy |"
    assert head in text
    part = text[text.index(head) :]
    lines = part[: part.index("\n\n", len(head))].splitlines()
    assert len([line for line in lines if line.startswith("| The patron's guarantee |")]) == 2


def test_a_sweep_that_draws_its_arrangements_answers_and_says_that_nothing_is_paired(
    tmp_path: Path,
) -> None:
    drawn = SWEEP.replace("design: {kind: grid}", "design: {kind: latin_hypercube, points: 12}")
    drawn = drawn.replace("[0, 0.1]", "{low: 0, high: 0.1}")
    report = report_of(dossier_of(tmp_path, drawn))
    assert "nothing is paired" in report.silent_on[-1]
    assert report.answer[0].label == "What matters most"
    (levels,) = report.tables
    assert {row[1] for row in levels.rows} >= {
        "The patron's guarantee",
        "Guarantee and common defence treaty",
    }


@pytest.mark.parametrize(
    ("is_told", "start"),
    [
        (False, "No arrangement can be distinguished from “The patron's guarantee”"),
        (True, "“Guarantee and common defence treaty” has the fewest"),
    ],
)
def test_what_cannot_be_told_from_the_baseline_is_not_called_best(
    folder: Path, start: str, *, is_told: bool
) -> None:
    difference = ArmDifference(-0.1, -0.2, 0.1, is_told)
    arms = ArmCells(
        outcome="force",
        rows=["hub", "treaty"],
        columns=[""],
        baseline="hub",
        cells={
            ("hub", ""): ArmCell(0.3, 0.1, 4, None),
            ("treaty", ""): ArmCell(0.2, 0.1, 4, difference),
        },
        n="4 runs",
        rests_on="luck",
    )
    (one,) = arm_sentences(read_dossier(folder), arms)
    assert one.text.startswith(start)


def test_columns_that_say_the_same_share_a_sentence(folder: Path) -> None:
    unclear = ArmDifference(-0.1, -0.2, 0.1, is_distinguishable=False)
    columns = ["steady", "wavering"]
    cells = {("hub", one): ArmCell(0.3, 0.1, 4, None) for one in columns}
    cells |= {("treaty", one): ArmCell(0.2, 0.1, 4, unclear) for one in columns}
    arms = ArmCells("force", ["hub", "treaty"], columns, "hub", cells, "4 runs", "luck")
    (one,) = arm_sentences(read_dossier(folder), arms)
    assert one.text.startswith("Under each of the 2 policies and settings no arrangement")
    clear = replace(arms, cells=cells | {
        ("treaty", "steady"): ArmCell(0.1, 0.1, 4, unclear._replace(is_distinguishable=True)),
    })  # fmt: skip
    first, second = arm_sentences(read_dossier(folder), clear)
    assert first.text.startswith(
        "Under Steady “Guarantee and common defence treaty” has the fewest"
    )
    assert second.text.startswith("Under Wavering no arrangement")

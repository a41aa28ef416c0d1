"""`deter crisis`: files, the tree, and a stream of lines."""

import json
from pathlib import Path

import pytest

from sim.engine.crisis.explicit import crisis_arrays
from sim.engine.crisis.explicit_input import read_crisis
from sim.engine.crisis.explicit_output import answer_record
from sim.engine.crisis.solver import solve
from sim.interfaces.cli import crisis as command
from tests.unit.interfaces.cli.command_line import deter

PAIRS = Path(__file__).parents[3] / "reference" / "crisis"

DUEL = {
    "challenger": {
        "state": "AAA",
        "capability_usd_bn": 100,
        "bases": [{"distance_km": 100}],
        "salience": 0.8,
    },
    "target": {
        "state": "BBB",
        "capability_usd_bn": 50,
        "bases": [{"distance_km": 0}],
        "salience": 1,
    },
}


def expected(given: object) -> dict[str, object]:
    crisis = read_crisis(json.dumps(given))
    arrays = crisis_arrays(crisis)
    return answer_record(crisis, arrays, solve(arrays))


@pytest.fixture
def duel(tmp_path: Path) -> str:
    path = tmp_path / "duel.json"
    path.write_text(json.dumps(DUEL), encoding="utf-8")
    return str(path)


def test_the_solution_of_a_file_is_one_object(duel: str) -> None:
    assert json.loads(deter("crisis", duel, "--json")[0]) == expected(DUEL)


def test_several_files_give_an_object_a_line(duel: str) -> None:
    said = deter("crisis", duel, duel, "--json")[0].splitlines()
    assert [json.loads(line) for line in said] == [expected(DUEL)] * 2


def test_the_tree_of_one_file_may_be_drawn(duel: str, tmp_path: Path) -> None:
    path = tmp_path / "tree.svg"
    said, _ = deter("crisis", duel, "--figure", str(path), "--width", "single")
    assert "AAA against BBB: what each state may do" in " ".join(said.split())
    assert "keeps to the status quo" in path.read_text(encoding="utf-8")
    _, two = deter("crisis", duel, duel, "--figure", str(path), code=2)
    assert "of one crisis" in " ".join(two.split())
    _, ending = deter("crisis", duel, "--figure", "tree.gif", code=2)
    assert ".pdf, .svg and .png" in " ".join(ending.split())


def test_without_json_the_tree_is_shown(duel: str) -> None:
    said = deter("crisis", duel)[0]
    assert said.startswith("AAA against BBB\n")
    assert "== major attack: chosen" in said


def test_the_tree_is_as_wide_in_a_pipe_as_on_a_terminal_of_80(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    council = str(PAIRS / "taiwan_core4_with_tw_transactional.input.json")
    in_a_pipe = deter("crisis", council)[0]
    assert max(map(len, in_a_pipe.splitlines())) <= 80
    for columns, is_as_wide in ((200, True), (80, True), (60, False)):
        # Tests run without a terminal, so its width is given in its stead.
        monkeypatch.setattr(command, "terminal_width", lambda columns=columns: columns)
        on_screen = deter("crisis", council)[0]
        assert (on_screen == in_a_pipe) == is_as_wide
        assert max(map(len, on_screen.splitlines())) <= columns


def test_a_bad_file_is_named_and_the_others_are_solved(duel: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({**DUEL, "salience": 1}), encoding="utf-8")
    said, complained = deter(
        "crisis", str(bad), duel, str(tmp_path / "none.json"), "--json", code=2
    )
    assert json.loads(said) == expected(DUEL)
    assert f"{bad}: salience: unknown key 'salience'" in complained
    assert "none.json: no such file or directory" in complained


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.json"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in deter("crisis", str(path), code=2)[1]


def test_every_line_of_the_stream_has_its_answer() -> None:
    good = json.dumps(DUEL)
    lines = [good, "nonsense", "[1, 2]", "", "[" * 100_000, '{"a": ' + "1" * 5000 + "}", good]
    said = deter("crisis", "-", typed="\n".join(lines), code=2)[0].splitlines()
    answers = [json.loads(line) for line in said]
    assert [set(answer) == {"error"} for answer in answers] == [False, *[True] * 4, False]
    assert answers[0] == answers[-1] == expected(DUEL)
    assert "not JSON" in answers[1]["error"]


def test_a_stream_without_mistakes_ends_with_0() -> None:
    assert len(deter("crisis", "-", typed=f"{json.dumps(DUEL)}\n" * 3)[0].splitlines()) == 3


def test_bytes_that_are_no_text_are_answered_on_their_line() -> None:
    said = deter("crisis", "-", typed=b"\xff\n" + json.dumps(DUEL).encode(), code=2)[0].splitlines()
    assert "UTF-8" in json.loads(said[0])["error"]
    assert json.loads(said[1]) == expected(DUEL)


def test_numbers_beyond_all_measure_are_the_user_s_error() -> None:
    target = {**DUEL["target"], "salience": 1e308}
    said = deter("crisis", "-", typed=json.dumps({**DUEL, "target": target}), code=2)[0]
    assert "target.salience" in json.loads(said)["error"]
    assert "less than or equal to 1000000000000" in json.loads(said)["error"]


def test_standard_input_is_not_mixed_with_files(duel: str) -> None:
    assert "cannot be mixed" in deter("crisis", "-", duel, code=2)[1]


@pytest.mark.parametrize("arguments", [["--depth", "-1"], ["--min-reach", "2"], ["--jason"]])
def test_a_wrong_option_is_refused(duel: str, arguments: list[str]) -> None:
    assert "Error: " in deter("crisis", duel, *arguments, code=2)[1]

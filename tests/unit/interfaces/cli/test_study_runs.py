"""What commands that run studies have in common: how they are interrupted and how they end."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.domain.errors import ResultsFolderError
from sim.execution.runner import default_folder
from sim.interfaces.cli.study_runs import continue_command
from tests.unit.interfaces.cli.command_line import deter


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def ctrl_c_as_before() -> Iterator[None]:
    """Undo what a command does to Ctrl-C while its process leaves."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_command_to_go_on_with_says_everything_but_to_restart() -> None:
    options = {"--workers": 2, "--output": Path("my results"), "--dask": None}
    assert continue_command("sweep", "a b.yaml", options) == (
        "deter sweep 'a b.yaml' --workers 2 --output 'my results'"
    )


@pytest.mark.parametrize(
    "moment",
    [
        "sim.study.study_plan.plan_from",
        "sim.interfaces.cli.study_runs.warn_if_compiling",
        "sim.execution.runner.matching_manifest",
        "sim.interfaces.cli.sweep.report_end",
    ],
)
def test_ctrl_c_before_and_after_the_runs_says_how_to_go_on_too(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(moment, press)
    said, told = deter("sweep", "classroom", "--replications", "2", code=130)
    assert said == ""
    assert told.splitlines()[-1] == (
        "interrupted: what is finished is kept. To go on: deter sweep classroom --replications 2"
    )


SWEEP = (
    "title: Case\nscenario: classroom\nfactors: {arrangement: [hub, treaty]}\n"
    "design: {kind: grid}\nreplications: 2\n"
)


@pytest.mark.parametrize("name", ["..yaml", "...yaml"])
def test_a_study_named_by_dots_is_refused_before_it_could_take_the_folder_of_all_results(
    name: str,
) -> None:
    Path("studies").mkdir()
    Path("studies", name).write_text(SWEEP, encoding="utf-8")
    for options in ([], ["--output", "mine"]):
        _, told = deter("sweep", f"studies/{name}", *options, code=2)
        assert told.startswith(f"studies/{name}: the name of this file is an ending")
    assert [path.name for path in Path().iterdir()] == ["studies"]


@pytest.mark.parametrize("name", [".", ".."])
def test_a_plan_named_by_dots_has_no_folder_of_its_own(name: str) -> None:
    with pytest.raises(ResultsFolderError, match="has no folder of its own"):
        default_folder(name)


@pytest.mark.parametrize("command", [["sweep", "classroom"], ["run", "classroom"]])
def test_a_folder_whose_name_is_no_text_is_refused(command: list[str]) -> None:
    _, told = deter(*command, "--output", "odd\udcff", code=2)
    assert told.startswith("cannot write results to odd\\udcff: its path is not UTF-8.")

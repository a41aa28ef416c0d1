"""Claims about a finished study: each has its value, table, figure and text."""

from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure

from sim import finished_study, run_study
from sim.analysis.claims.answer import Answer
from sim.analysis.claims.finished_study import FinishedStudy
from sim.domain.errors import QuestionError, UnknownNameError
from tests.unit.analysis.telling.figures.figure_texts import texts_drawn, texts_outside

SWEEP = """\
title: "Doubts about the classroom"
scenario: classroom
design:
  kind: sobol
  points: 16
  cross: [arrangement]
factors:
  arrangement: [hub, treaty]
  flashpoints.border.salience_target: {low: 0.2, high: 0.8}
  states.CCC.public_support: {low: 0.2, high: 0.8}
replications: 2
seed: 4
outputs: [runs, flashpoints]
"""
TALKS = """\
title: "A treaty that is talked over"
scenario: indo_pacific
arrangements: [hub_and_spokes, core4_negotiated]
baseline: hub_and_spokes
policies: [continuity]
overrides: {switches.politics: true, quarters: 24}
replications: 3
seed: 2
outputs: [runs, flashpoints, proposals, joining, stages]
"""
HEADLINES = """\
title: "A pact of four or none"
scenario: indo_pacific
arrangements: [hub_and_spokes, pacific_pact_core4]
baseline: hub_and_spokes
policies: [continuity]
replications: 2
seed: 1
"""
"""The scenario has a plausible set; of its vectors crises are worked out and not played."""


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> FinishedStudy:
    folder = tmp_path_factory.mktemp("compared")
    return finished_study(run_study("classroom", folder / "one", workers=1).folder)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> FinishedStudy:
    return study_of(tmp_path_factory.mktemp("swept"), SWEEP)


def study_of(folder: Path, text: str) -> FinishedStudy:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return finished_study(run_study(path, folder / "result", workers=1).folder)


def check[Found](answer: Answer[Found]) -> pl.DataFrame:
    """Return the table of an answer, whose figure and text are looked at."""
    for width in ("single", "double"):
        figure = answer.figure("single" if width == "single" else "double")
        assert isinstance(figure, Figure)
        assert texts_drawn(figure)
        assert texts_outside(figure) == {}
    assert answer.text()
    assert max(map(len, answer.text(80).splitlines())) <= 80
    table = answer.table()
    assert isinstance(table, pl.DataFrame)
    assert not table.is_empty()
    return table


def test_a_comparison_has_a_verdict_and_a_summary(compared: FinishedStudy) -> None:
    verdict = compared.verdict()
    rows = check(verdict)
    assert verdict.found.leader in {"hub", "treaty"}
    assert set(rows["arrangement"]) == {"treaty", "no_commitments"}
    summary = check(compared.summary())
    assert {"mean", "difference", "difference_low", "is_distinguishable"} <= set(summary.columns)
    assert compared.title == verdict.found.study.title


def test_a_comparison_has_regrets_and_preferences(compared: FinishedStudy) -> None:
    regret = compared.regret("expected_wars")
    table = check(regret)
    assert table["regret"].min() == 0
    assert set(table["arrangement"]) == set(regret.found.arrangements)
    preferred = check(compared.preferences())
    assert "state" in preferred.columns


def test_the_figure_of_preferences_is_under_the_policy_that_is_asked_for(
    compared: FinishedStudy,
) -> None:
    wavering = texts_of(compared.preferences("wavering").figure())
    assert "Wavering" in wavering
    assert "No policy was chosen" not in wavering
    first = texts_of(compared.preferences().figure())
    assert "Steady" in first
    assert "No policy was chosen: this is the first of 2." in first
    assert texts_of(compared.figure("preferences", policy="wavering")) == wavering
    treaty = texts_of(compared.figure("heat_map", arrangements=["treaty"]))
    assert "No commitments" not in treaty
    with pytest.raises(QuestionError, match="'steddy'"):
        compared.preferences("steddy").figure()


def texts_of(figure: Figure) -> str:
    return " ".join(one.get_text().replace("\n", " ") for one in texts_drawn(figure))


def test_a_comparison_says_how_robust_its_headlines_are(tmp_path: Path) -> None:
    robust = study_of(tmp_path, HEADLINES).robustness(has_wide=False)
    table = check(robust)
    assert table["vectors"][0] > 100
    assert 0 <= table["share"][0] <= 1
    assert len(robust.found.findings) == len(table) == 1


def test_a_sweep_answers_arm_by_arm_and_says_what_it_follows(swept: FinishedStudy) -> None:
    answer = swept.answer("expected_wars", baseline="hub")
    table = check(answer)
    assert table["arrangement"].to_list() == ["hub", "treaty"]
    assert table["difference"][0] is None
    labels = {one.get_text() for one in texts_drawn(answer.figure())}
    assert any("common defence treaty" in one for one in labels), labels
    at_border = swept.answer("expected_wars", flashpoint="border")
    assert "border" in next(iter(at_border.figure().texts)).get_text()
    sensitivity = swept.sensitivity("expected_wars")
    assert set(check(sensitivity)["factor"]) == {
        "flashpoints.border.salience_target",
        "states.CCC.public_support",
    }


def test_a_comparison_answers_arm_by_arm_with_its_own_intervals(compared: FinishedStudy) -> None:
    answer = compared.answer()
    told = check(answer).drop_nulls("difference")
    own = (
        compared.summary()
        .table()
        .filter(
            pl.col("arrangement").is_in(told["arrangement"].to_list()), outcome="deterrence_failure"
        )
    )
    keys = ["arrangement", "policy"]
    ends = ["difference_low", "difference_high"]
    both = told.join(own, on=keys, suffix="_own")
    assert len(both) == len(told) == len(own) > 1
    for end in ends:
        assert both[end].to_list() == pytest.approx(both[f"{end}_own"].to_list(), rel=1e-9)
    assert both["is_distinguishable"].to_list() == both["is_distinguishable_own"].to_list()


def test_one_flashpoint_and_the_rest_make_the_whole(compared: FinishedStudy) -> None:
    whole, border, rest = (
        compared.answer("expected_wars", **asked)
        for asked in ({}, {"flashpoint": "border"}, {"without": "border"})
    )
    parts = border.table()["mean"] + rest.table()["mean"]
    assert parts.to_list() == pytest.approx(whole.table()["mean"].to_list())
    check(rest)
    assert "without border" in texts_of(rest.figure())


def test_treaties_have_their_fates(tmp_path: Path) -> None:
    answer = study_of(tmp_path, TALKS).treaties()
    table = check(answer)
    (fate,) = [one for _, one in answer.found]
    assert table["proposal"].to_list() == [fate.proposal]
    assert table["chance"][0] == fate.chance


def test_any_figure_of_a_study_is_drawn_by_name(compared: FinishedStudy) -> None:
    assert compared.figure("heat_map", "expected_wars", "single").texts
    with pytest.raises(UnknownNameError, match="heat_map"):
        compared.figure("heatmap")


def test_a_question_that_a_study_cannot_answer_is_refused(
    swept: FinishedStudy, compared: FinishedStudy
) -> None:
    for ask in (swept.verdict, swept.summary, swept.regret, swept.preferences, swept.robustness):
        with pytest.raises(QuestionError, match="only a comparison"):
            ask()
    with pytest.raises(QuestionError, match="a sensitivity needs"):
        compared.sensitivity()

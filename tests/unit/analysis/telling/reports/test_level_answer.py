"""A study that asks about a factor of its own is answered by that factor's values."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sim.analysis.dossier.arm_cells import arm_cells
from sim.analysis.dossier.dossier import Dossier
from sim.analysis.telling.reports.level_answer import level_sentences, outcome_table
from sim.analysis.telling.reports.report import short_answer
from sim.domain.errors import ScenarioError
from sim.loading.library import shipped_library
from sim.study.study_files import SweepStudy
from sim.study.study_plan import plan_of
from tests.unit.made_results import made_results

LAW = """question: "What does the new law change?"
compares: law
baseline: old
factors:
  arrangement: [plain, bare]
  weight: {path: states.BBB.democracy, values: [0.2, 0.4], title: "weight"}
  law:
    title: "the law"
    titles: {new: "the new law"}
    levels: {old: {}, new: {states.AAA.democracy: 0.5}}
design: {kind: grid}
replications: 4
"""


def failures(values: Mapping[str, float | str], replication: int) -> float:
    """Return one failure less under the new law, and ten more under one arrangement."""
    less = 1.0 if values["law"] == "new" else 0.0
    return 20 + replication - less + (10.0 if values["arrangement"] == "bare" else 0.0)


def test_the_answer_compares_the_values_that_the_study_asks_about(work: Path) -> None:
    dossier = Dossier(made_results(work, LAW, failures), None)
    question, (sentence,) = short_answer(dossier)
    assert question == "What does the new law change?"
    # 20 + 1.5 - 1 under plain, 10 more under bare; one less than under the old law everywhere.
    assert sentence.text == (
        "“the new law”: 20.5 to 30.5, −1.00 against “old”; distinguishably less in 4 of 4 "
        "settings. A setting is one of arrangement and weight."
    )


def test_tables_name_the_factor_and_its_conditions(work: Path) -> None:
    dossier = Dossier(made_results(work, LAW, failures), None)
    table = outcome_table(dossier, arm_cells(dossier))
    assert list(table.heads[:2]) == ["the law", "arrangement and weight"]
    assert {row[0] for row in table.rows} == {"old", "the new law"}
    assert list(short_answer(dossier)[1]) == list(level_sentences(dossier))


def test_titles_and_claims_do_not_make_another_study(work: Path) -> None:
    whole = made_results(work, LAW, failures).manifest.fingerprint
    bare = "".join(
        line
        for line in LAW.splitlines(keepends=True)
        if not line.lstrip().startswith(("title", "compares", "baseline", "question"))
    ).replace(', title: "weight"', "")
    assert "title" not in bare
    assert made_results(work, bare, failures).manifest.fingerprint == whole
    changed = bare.replace("0.5", "0.6")
    assert made_results(work, changed, failures).manifest.fingerprint != whole


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("compares: law", "compares: lew", "compares is 'lew', which is no factor"),
        ("baseline: old", "baseline: ald", "baseline is ald, which is no value of law"),
        ("compares: law\n", "", "baseline is given, but not which factor it is a value of"),
        ("titles: {new:", "titles: {now:", "is no value of the factor"),
        ("compares: law", "compares: law\noutcomes: [farce]", "which is no outcome of a run"),
    ],
)
def test_what_cannot_be_compared_is_refused(work: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        made_results(work, LAW.replace(old, new), failures)


def test_every_shipped_sweep_compares_what_its_question_asks() -> None:
    asked = {}
    for path in sorted((shipped_library() / "studies").glob("*.yaml")):
        study = plan_of(path.stem).study
        if isinstance(study, SweepStudy) and study.design.kind == "grid":
            asked[path.stem] = study.compares
    assert asked == {
        "article_9": "law",
        "asian_nato_feasibility": "arrangement",
        "burden_demands": "demand",
        "hedging": "japan",
        "treaties": "arrangement",
        "waiting_for_washington": "pact",
    }

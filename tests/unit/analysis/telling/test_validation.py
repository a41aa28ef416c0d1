import json
import math

from sim.analysis.telling.validation import validation_record, validation_text
from sim.validation.findings import Finding
from sim.validation.study import Validation, Verdict
from sim.validation.validation_files import ValidationStudy

GOOD = Finding("share of wars", 0.6, 0.01, 0.5, 0.75, source="judged", status="fitted")
BAD = Finding("strangers", 2.0, 0.1, 0, 0, source="rule", pattern="P4", exceptions=("AAA", "BBB"))
NONE = Finding("slope", math.nan, math.nan, math.nan, math.nan, source="nothing to see it by")


def validation(*verdicts: Verdict) -> Validation:
    check = {"kind": "seats", "source": "rule"}
    given = {"title": "t", "scenario": "classroom", "seed": 3, "replications": 60}
    arms = {name: {"title": f"model {name}", "null": True} for name in ("n", "no_pacts", "by_lot")}
    study = ValidationStudy.model_validate(given | {"arms": arms, "checks": [check]})
    return Validation(study=study, replications=60, verdicts=list(verdicts))


def test_a_row_says_pattern_figure_band_status_and_verdict() -> None:
    text = validation_text(validation(Verdict(GOOD, {}), Verdict(BAD, {})))
    good, bad = (line for line in text.splitlines() if "±" in line)
    assert good.split()[-7:] == ["±", "0.01", "0.5", "to", "0.75", "fitted", "holds"]
    assert bad.split()[0] == "P4"
    assert bad.split()[-2:] == ["free", "FAILS"]
    assert "strangers: AAA, BBB" in text
    assert "null models" not in text


def test_null_models_stand_beside_with_a_mark_where_they_hold_too() -> None:
    verdict = Verdict(GOOD, {"no_pacts": GOOD._replace(value=0.9), "by_lot": GOOD})
    rows = validation_text(validation(verdict)).splitlines()
    assert any("model no_pacts" in line and "model by_lot" in line for line in rows)
    (row,) = (line for line in rows if line.startswith("share of wars"))
    assert row.split()[3:] == ["0.6", "±", "0.01", "0.9", "±", "0.01", "0.6", "±", "0.01", "*"]


def test_what_cannot_be_computed_says_why_and_fails_nothing() -> None:
    found = validation(Verdict(NONE, {}), Verdict(GOOD, {}))
    text = validation_text(found)
    assert "not computed" in text
    assert "Not computed: slope: nothing to see it by" in text
    assert "nan" not in text
    unseen = validation(Verdict(GOOD._replace(value=math.nan), {}))
    assert "Not computed: share of wars: nothing of the kind" in validation_text(unseen)
    assert found.holds
    assert not validation(Verdict(BAD, {})).holds


def test_nothing_is_wider_than_the_screen() -> None:
    long = BAD._replace(claim="a claim that needs a good many words", exceptions=("AAA",) * 40)
    text = validation_text(validation(Verdict(GOOD, {"n": GOOD}), Verdict(long, {"n": GOOD})), 60)
    assert max(map(len, text.splitlines())) <= 60


def test_the_record_says_whether_it_holds_in_json_that_others_read() -> None:
    found = validation(Verdict(GOOD, {"n": BAD}), Verdict(BAD, {}), Verdict(NONE, {}))
    record = json.loads(json.dumps(validation_record(found), allow_nan=False))
    good, bad, none = record["checks"]
    assert (good["holds"], bad["holds"], none["holds"]) == (True, False, None)
    assert good["nulls"]["n"]["value"] == 2
    assert bad["exceptions"] == ["AAA", "BBB"]
    assert none["value"] is None
    assert record["replications"] == 60

from sim.analysis.telling.validation import validation_record, validation_text
from sim.validation.face_validity import Finding

GOOD = Finding("share of wars", 0.6, 0.01, 0.5, 0.75, is_fitted=True, source="judged")
BAD = Finding(
    "strangers", 2.0, 0.1, 0, 0, is_fitted=False, source="rule", exceptions=("AAA", "BBB")
)


def test_a_row_says_figure_band_status_and_verdict() -> None:
    text = validation_text([GOOD, BAD])
    good, bad = (line for line in text.splitlines() if "±" in line)
    assert good.split()[-7:] == ["±", "0.01", "0.5", "to", "0.75", "fitted", "holds"]
    assert bad.split()[-2:] == ["free", "FAILS"]
    assert "strangers: AAA, BBB" in text


def test_nothing_is_wider_than_the_screen() -> None:
    long = BAD._replace(claim="a claim that needs a good many words", exceptions=("AAA",) * 40)
    assert max(map(len, validation_text([GOOD, long], 60).splitlines())) <= 60


def test_the_record_says_whether_it_holds() -> None:
    good, bad = validation_record([GOOD, BAD])
    assert (good["holds"], bad["holds"]) == (True, False)
    assert bad["exceptions"] == ("AAA", "BBB")

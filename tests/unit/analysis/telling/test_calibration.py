"""A fit on the screen: values beside their bands, and what is outside stands out."""

from types import SimpleNamespace

from sim.analysis.telling.calibration import CAUTION, check_text


def test_what_is_outside_its_band_stands_out() -> None:
    aim = SimpleNamespace(value=0.2)
    bands = {
        "force_share": SimpleNamespace(low=0.1, high=0.3, aim=aim),
        "war_slope": SimpleNamespace(low=0.1, high=0.3, aim=aim),
    }
    fit = SimpleNamespace(measures={"force_share": 0.25, "war_slope": 0.45})
    pair = SimpleNamespace(
        pair="CHN-TWN", mean=7.5, standard_error=0.25, low=5, high=9, observed=7, is_inside=True
    )
    found = SimpleNamespace(
        replications=200, pairs=[pair], grey_share=0.75, force_share=0.25, war_share=0.01
    )
    lines = check_text(bands, fit, found).splitlines()  # type: ignore[arg-type]
    assert lines[3].split() == ["force_share", "0.250", "0.1", "to", "0.3", "0.2", "yes"]
    assert lines[4].split()[-1] == "NO"
    assert "7.50 ± 0.25" in "\n".join(lines)
    assert lines[-1] == CAUTION

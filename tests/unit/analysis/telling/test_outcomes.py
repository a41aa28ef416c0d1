from sim.analysis.telling.outcomes import outcomes_text


def test_outcomes_stand_beside_what_was_to_be_expected() -> None:
    nothing = float("nan")
    outcomes = {"wars": 2.0, "expected_wars": 0.25, "abandonments": 1.0, "reliability": nothing}
    lines = outcomes_text({**outcomes}, 5.0).splitlines()
    assert lines[2].split() == ["wars", "2", "0.250"]
    assert lines[3].split() == ["abandonments", "1"]
    assert lines[4].split() == ["reliability", "-"]
    assert not any("expected wars" in line for line in lines)
    assert "Over 5 years." in lines[-2]

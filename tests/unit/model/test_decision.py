from sim.model.decision import Decision


def decision(draw: float, **changes: object) -> Decision:
    values: dict[str, object] = {
        "actor": "CCC",
        "kind": "level",
        "names": ("abstain", "support", "fight"),
        "probabilities": (0.5, 0.3, 0.2),
        "take": lambda: draw,
        "flashpoint": "border",
        "mode": "grey_zone",
        "quarter": "2025Q1",
    }
    return Decision(**{**values, **changes})  # type: ignore[arg-type]


def test_the_default_takes_the_draw_that_belongs_to_it() -> None:
    asked = decision(0.6)
    assert asked.drawn is None
    assert asked.draw() == "support"
    assert asked.drawn == 0.6


def test_a_record_has_every_option_with_chance_utility_and_terms() -> None:
    asked = decision(
        0.6,
        utilities={"abstain": -0.1, "support": -0.2},
        explain={"support": lambda: {"stake": -0.15, "support_cost": -0.05}},
        note="owes .7",
    )
    move = asked.record(asked.draw())
    assert (move.actor, move.decision, move.choice, move.draw) == ("CCC", "level", "support", 0.6)
    assert move.note == "owes .7"
    assert [option.name for option in move.options] == ["abstain", "support", "fight"]
    assert [option.probability for option in move.options] == [0.5, 0.3, 0.2]
    assert [option.utility for option in move.options] == [-0.1, -0.2, None]
    assert [option.terms for option in move.options] == [
        {},
        {"stake": -0.15, "support_cost": -0.05},
        {},
    ]


def test_terms_are_worked_out_only_when_a_record_is_made() -> None:
    calls = []

    def explained() -> dict[str, float]:
        calls.append(1)
        return {}

    asked = decision(0.1, explain={"abstain": explained})
    asked.draw()
    assert not calls
    asked.record("abstain")
    assert calls == [1]


def test_a_choice_without_a_draw_is_recorded_without_one() -> None:
    assert decision(0.6).record("fight").draw is None

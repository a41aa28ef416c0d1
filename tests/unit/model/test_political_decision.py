from sim.model.political_decision import TreatyDecision


def test_a_decision_left_to_its_draw_is_that_of_the_rules() -> None:
    decision = TreatyDecision(
        actor="BBB",
        kind="join",
        names=("refuse", "join"),
        by_rules="join",
        proposal="made",
        quarter="2025Q1",
        stage="talks",
        utility=0.5,
        terms={"constant": 0.5},
    )
    assert decision.draw() == "join"

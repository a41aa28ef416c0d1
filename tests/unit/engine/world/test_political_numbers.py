import pytest

from sim.domain.switches import JoinSwitches, Switches
from sim.engine.world.political_numbers import Negotiation, join_weights, political_numbers
from sim.rules.politics.joining import JoinWeights
from tests.acceptance.worlds import classroom
from tests.unit.engine.politics.polity import proposal


def numbers(**switches: object) -> dict[str, object]:
    made = proposal()
    thrown = Switches.model_validate(made.switches.model_dump() | switches)
    found = political_numbers(made.model_copy(update={"switches": thrown}))._asdict()
    return {name: one for name, one in found.items() if name != "incident"}


SILENCED = {
    "arms_response": {"rivals_weight": 0.0, "encirclement_weight": 0.0},
    "free_riding": {"free_riding": 0.0},
    "hedging": {"has_hedging": False, "trust_weight": 0.0},
    "coercion": {"coercion": 0.0},
    "news": {"has_news": False},
    "reputation": {"has_news": False},
    "opinion": {"has_opinion": False},
    "growth": {"has_growth": False},
    "spending": {"has_spending": False},
    "window": {"has_window": False},
}


@pytest.mark.parametrize("switch", SILENCED)
def test_a_mechanism_that_is_off_has_no_number_and_nothing_else_changes(switch: str) -> None:
    on, off = numbers(), numbers(**{switch: False})
    moved = {name: off[name] for name in off if off[name] != on[name]}
    assert moved == SILENCED[switch]


def test_defeatism_costs_only_where_it_is_on() -> None:
    assert numbers()["defeat_cost"] == 0
    assert numbers(defeatism=True)["defeat_cost"] == 0.15
    assert numbers(defeatism=True, politics=False)["defeat_cost"] == 0


@pytest.mark.parametrize(
    ("word", "number"),
    [("on", Negotiation.ON), ("inert", Negotiation.INERT), ("off", Negotiation.OFF)],
)
def test_negotiation_has_three_words(word: str, number: Negotiation) -> None:
    assert numbers(negotiation=word)["negotiation"] == number


def test_a_year_begins_where_the_calendar_says() -> None:
    found = [
        political_numbers(classroom(start=start)).first_in_year
        for start in ("2025Q1", "2025Q2", "2025Q4")
    ]
    assert found == [0, 1, 3]


def test_incidents_weigh_by_mode() -> None:
    assert political_numbers(proposal()).incident.tolist() == [0.01, 0.10, 0.40]


@pytest.mark.parametrize("term", JoinSwitches.model_fields)
def test_a_term_that_is_off_weighs_nothing(term: str) -> None:
    made = proposal()
    on = join_weights(made)
    join = JoinSwitches.model_validate({term: False})
    thrown = made.switches.model_copy(update={"join": join})
    off = join_weights(made.model_copy(update={"switches": thrown}))
    assert off == on._replace(**{term: 0.0})
    assert getattr(on, term) != 0


def test_every_term_but_the_constant_has_a_switch() -> None:
    assert set(JoinSwitches.model_fields) == set(JoinWeights._fields) - {
        "constant",
        "relief_by_others",
        "reserved_law",
        "nuclear_host",
    }

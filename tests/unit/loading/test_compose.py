from collections.abc import Callable

from sim.domain.scenario import Scenario
from sim.rules.parameters import Parameters

type Loader = Callable[[str], Scenario[Parameters]]


def test_the_reference_arrangement_is_the_arrangement_unless_one_is_named(load: Loader) -> None:
    plain = load("")
    assert plain.reference_pacts == plain.pacts
    named = load(
        "arrangement: bare\nreference_arrangement: plain\n"
        "overrides:\n  pacts.b_c.activation: majority\n"
    )
    assert (named.pacts, named.reference_pacts["b_c"].activation) == ({}, "majority")

import json
from pathlib import Path

from sim.loading.scenarios import load_scenario


def test_the_canonical_text_has_one_form_whatever_the_order_of_sets(work: Path) -> None:
    one = load_scenario("base.yaml")
    turned = one.model_copy(update={"states": dict(reversed(one.states.items()))})
    assert list(turned.states) != list(one.states)
    assert turned.canonical_text() == one.canonical_text()
    assert turned.digest == one.digest


def test_the_digest_is_that_of_the_text_and_changes_with_any_value(work: Path) -> None:
    one = load_scenario("base.yaml")
    other = load_scenario("base.yaml", overrides={"states.AAA.nuclear": 0.123})
    assert one.digest != other.digest
    assert json.loads(other.canonical_text())["states"]["AAA"]["nuclear"]["value"] == 0.123

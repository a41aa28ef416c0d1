from sim import load_scenario
from sim.analysis.telling.state_names import capitalized, name_in_sentence, names_in_sentence


def test_some_names_have_an_article() -> None:
    scenario = load_scenario("indo_pacific")
    assert name_in_sentence(scenario, "USA") == "the United States"
    assert names_in_sentence(scenario, ["JPN", "PHL"]) == "Japan and the Philippines"
    assert name_in_sentence(scenario, "XXX") == "XXX"
    assert capitalized("the LDP") == "The LDP"

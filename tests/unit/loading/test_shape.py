from sim.interfaces.file_kinds import MODELS
from sim.loading.shape import below, description, fields, is_figure, is_mapping, shape_at


def test_a_path_through_the_schema_ends_at_what_is_expected_there() -> None:
    (state,) = MODELS["state"]
    assert is_figure(shape_at(state, ("law", "fight", "grey_zone")))
    assert is_figure(shape_at(state, ("bases", 0))) is False
    assert is_mapping(fields(state)["export_shares"])
    assert shape_at(state, ("name", "first")) is None
    assert below(state, "nonsense") is None
    assert description(state, "name") == "Common English name."
    assert description(str, "name") == ""

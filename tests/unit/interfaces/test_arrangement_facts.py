from pathlib import Path

from sim.interfaces.arrangement_facts import arrangement_words
from sim.loading.library import Libraries


def test_what_an_arrangement_drops_is_said(tmp_path: Path) -> None:
    for kind, name, text in (
        ("pacts", "one", "members: [AAA, BBB]\n"),
        ("arrangements", "less", "extend: more\npacts: [one]\ndrop: [two]\n"),
    ):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    libraries = Libraries((tmp_path,))
    assert arrangement_words(libraries, "less") == "more + one (AAA BBB) + without two"
    assert arrangement_words(libraries, "absent") == ""

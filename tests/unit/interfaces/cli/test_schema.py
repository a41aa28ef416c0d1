"""`deter schema`: a file a kind, and a word on how to use it."""

import json
from pathlib import Path

from tests.unit.interfaces.cli.command_line import deter


def test_schema_writes_a_file_a_kind_and_says_how_to_use_it(tmp_path: Path) -> None:
    said = deter("schema", "--output", str(tmp_path / "new"))[0]
    assert json.loads((tmp_path / "new" / "pact.schema.json").read_text(encoding="utf-8"))
    proposal = json.loads((tmp_path / "new" / "proposal.schema.json").read_text(encoding="utf-8"))
    assert proposal["properties"]["ratification"]["enum"] == ["legislature", "none"]
    scenario = json.loads((tmp_path / "new" / "scenario.schema.json").read_text(encoding="utf-8"))
    known = scenario["properties"]["switches"]["properties"]
    assert known["negotiation"]["enum"] == ["on", "inert", "off"]
    join = scenario["$defs"][known["join"]["$ref"].rpartition("/")[2]]
    assert join["properties"]["norm"]["type"] == "boolean"
    assert "# yaml-language-server: $schema=" in said


def test_schema_does_not_write_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "this is a file" in deter("schema", "-o", str(tmp_path / "file"), code=2)[1]

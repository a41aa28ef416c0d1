import io
import zipfile

import polars as pl

from sim.results.chunks import pack_tables, table_schemas, unpack_tables

TABLES = {
    "runs": pl.DataFrame({"point": [0, 0], "wars": [1.0, None]}),
    "empty": pl.DataFrame({"point": []}, {"point": pl.Int64}),
}


def test_packed_tables_come_back_as_they_were() -> None:
    found = unpack_tables(pack_tables(TABLES))
    assert list(found) == list(TABLES)
    assert all(found[name].equals(table) for name, table in TABLES.items())


def test_only_the_tables_that_are_named_and_there_are_unpacked() -> None:
    assert set(unpack_tables(pack_tables(TABLES), {"runs", "events"})) == {"runs"}


def test_schemas_are_those_of_the_tables() -> None:
    assert table_schemas(pack_tables(TABLES)) == {n: t.schema for n, t in TABLES.items()}


def test_the_bytes_depend_on_the_tables_and_not_on_the_time() -> None:
    content = pack_tables(TABLES)
    assert content == pack_tables(TABLES)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}

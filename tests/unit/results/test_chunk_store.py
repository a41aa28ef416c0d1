from pathlib import Path

import pytest

from sim.domain.errors import DamagedChunkError
from sim.results.chunk_store import ChunkStore, clear_chunks

STUDY = "5" * 64


@pytest.fixture
def store(tmp_path: Path) -> ChunkStore:
    made = ChunkStore(tmp_path, STUDY)
    made.prepare()
    for number in range(3):
        made.keep(number, f"chunk {number}".encode() * 100)
    return made


def test_what_is_kept_is_found_again(store: ChunkStore, tmp_path: Path) -> None:
    again = ChunkStore(tmp_path, STUDY)
    assert dict(again.sound_chunks()) == {n: f"chunk {n}".encode() * 100 for n in range(3)}


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied"])
def test_a_damaged_chunk_is_seen_and_removed(
    store: ChunkStore, tmp_path: Path, damage: str
) -> None:
    path = store.paths[1]
    content = path.read_bytes()
    changed = {"cut": content[:-1], "flipped": b"x" + content[1:], "emptied": b""}
    path.write_bytes(changed[damage])
    with pytest.raises(DamagedChunkError, match="chunk 1 is missing, damaged or of another study"):
        store.read(1)
    again = ChunkStore(tmp_path, STUDY)
    assert [number for number, _ in again.sound_chunks()] == [0, 2]
    assert not path.exists()
    assert 1 not in again.paths


def test_a_chunk_that_was_never_there_is_said_to_be_missing(store: ChunkStore) -> None:
    with pytest.raises(DamagedChunkError, match="chunk 9"):
        store.read(9)


def test_other_files_are_no_chunks(store: ChunkStore, tmp_path: Path) -> None:
    (store.folder / "notes.txt").write_text("mine")
    (store.folder / ".tmp-1-00000007-abc.chunk").write_text("half")
    again = ChunkStore(tmp_path, STUDY)
    assert sorted(again.paths) == [0, 1, 2]
    again.prepare()
    assert not (store.folder / ".tmp-1-00000007-abc.chunk").exists()


def test_clearing_removes_every_chunk(store: ChunkStore, tmp_path: Path) -> None:
    clear_chunks(tmp_path)
    clear_chunks(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_chunk_under_the_name_of_another_is_seen(store: ChunkStore, tmp_path: Path) -> None:
    """The name says number and hash, so a copy with the right hash needs a look inside."""
    content = store.paths[0].read_bytes()
    moved = store.paths[2].with_name(store.paths[0].name.replace("00000000", "00000002"))
    store.paths[2].unlink()
    moved.write_bytes(content)
    again = ChunkStore(tmp_path, STUDY)
    with pytest.raises(DamagedChunkError, match="chunk 2 is missing, damaged or of another study"):
        again.read(2)
    assert [number for number, _ in again.sound_chunks()] == [0, 1]
    assert not moved.exists()


def test_a_chunk_of_another_study_is_seen(store: ChunkStore, tmp_path: Path) -> None:
    with pytest.raises(DamagedChunkError, match="chunk 0 is missing, damaged or of another study"):
        ChunkStore(tmp_path, "6" * 64).read(0)
    assert store.read(0) == b"chunk 0" * 100

"""Pictures of pages: each is shown, all are small."""

import re

from tests.docs.pages import DOCS

PICTURES = DOCS / "howto" / "pictures"
MOST_BYTES = 1_500_000


def test_every_picture_is_shown_and_all_are_small() -> None:
    shown = {
        name
        for page in (DOCS / "howto").glob("*.md")
        for name in re.findall(r"\(pictures/([\w-]+\.png)\)", page.read_text(encoding="utf-8"))
    }
    pictures = list(PICTURES.iterdir())
    assert shown == {one.name for one in pictures}
    assert sum(one.stat().st_size for one in pictures) < MOST_BYTES


def test_the_command_makes_every_picture() -> None:
    text = (DOCS / "make_screenshots.py").read_text(encoding="utf-8")
    made = set(re.findall(r'"((?:seminar|page)-[\w-]+)"', text))
    assert made == {one.stem for one in PICTURES.iterdir()}

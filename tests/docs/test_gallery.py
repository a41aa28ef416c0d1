"""The gallery shows every picture that it has, each small, and what the figures say."""

import re
import subprocess
import sys

from sim.analysis.telling.figures.catalogue import ENTRIES
from tests.docs.pages import DOCS, ROOT

PAGE = DOCS / "reference" / "gallery.md"
MOST_BYTES = 70_000


def test_every_picture_is_shown_once_and_small() -> None:
    shown = re.findall(r"\(gallery/(\w+\.png)\)", PAGE.read_text(encoding="utf-8"))
    pictures = list((PAGE.parent / "gallery").iterdir())
    assert sorted(shown) == sorted(one.name for one in pictures)
    assert {
        one.name: one.stat().st_size for one in pictures if one.stat().st_size > MOST_BYTES
    } == {}


def test_the_page_is_what_its_command_makes() -> None:
    script = str(ROOT / "docs" / "make_gallery.py")
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0


def test_every_figure_is_in_it() -> None:
    shown = set(re.findall(r"\(gallery/(\w+)\.png\)", PAGE.read_text(encoding="utf-8")))
    assert {one.name for one in ENTRIES} | {"tornado", "sobol", "waterfall"} == shown

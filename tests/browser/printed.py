"""What a page for a class needs on paper, whichever crisis is open."""

import re
from typing import Final

from playwright.sync_api import Page

MOST_SHEETS: Final = 4

OPEN_AGAIN: Final = """async (name) => {
  const crisis = document.getElementById(name);
  // What a page does on it, it does before us: its listener catches the event on the way here.
  const turn = (is) => crisis.open === is || new Promise((done) => {
    crisis.addEventListener("toggle", done, { once: true });
    crisis.open = is;
  });
  await turn(false);
  await turn(true);
}"""
"""Closes a crisis and opens it, and waits until the page has heard of both."""


def sheets_of(pdf: bytes) -> int:
    """Return the number of pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def check_prints_with_any_crisis_open(page: Page, cards: str) -> None:
    """Check that a page prints on four sheets with nothing cut, with its largest crises open.

    Parameters
    ----------
    cards : selector of the cards by whose number crises are large
    """
    # The crises with the most movers need the most room, and are printed if they are opened.
    crises = page.locator("details.crisis").evaluate_all(
        """(all, cards) => all.map((one) => [one.querySelectorAll(cards).length, one.id])
          .sort((a, b) => b[0] - a[0]).slice(0, 4).map((one) => one[1])""",
        cards,
    )
    assert crises
    for name in crises:
        page.evaluate(OPEN_AGAIN, name)
        assert sheets_of(page.pdf(prefer_css_page_size=True)) <= MOST_SHEETS, name
    # Sheets have the size of the paper whatever the window: cut would be what is larger.
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".sheet")].map((one) =>
          [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth])"""
    )
    assert cut == [[0, 0]] * 3

"""Who prefers what, for the screen: a table for each policy, and what would last."""

from collections.abc import Iterator, Mapping
from typing import Final

from sim.analysis.preferences import NEGLIGIBLE, Choice, Move, PolicyPreferences, Preferences
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, listing
from sim.domain.vocabulary import QUARTERS_PER_YEAR

OFTEN: Final = 0.25
"""Share of resamples from which what is not stable in the runs themselves is told too."""

_DOT: Final = "  "
"""Indent of the lines below the first of a move."""


def preferences_text(
    found: Preferences,
    names: Mapping[str, str],
    width: int | None = None,
    *,
    has_moves: bool = False,
) -> str:
    """Return who prefers what, policy by policy.

    Parameters
    ----------
    names : {code: name of the state}
    width : columns of the terminal; absent: one line a row
    has_moves : whether every way from one arrangement to another is listed, not only those from
        the baseline
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    parts = [paragraph(_how(found), prose)]
    for one in found.policies:
        parts += [f"Under {one.policy}", _table(one, found.baseline, names, width)]
        told = [*_sentences(one, names), *_moves(one, found.baseline, names, has_moves=has_moves)]
        parts.append("\n".join(paragraph(line, prose, _DOT) for line in told))
    return "\n\n".join(parts)


def _how(found: Preferences) -> str:
    """Return how the tables are to be read."""
    years = found.quarters / QUARTERS_PER_YEAR
    return (
        f"What each state expects to win less what it expects to lose in the crises of {years:g} "
        "years, in stakes (1 is the worth of Taiwan to itself). gain: of what it "
        f"prefers over {found.baseline}, paired, with half of its 95 % interval. broken words: "
        "their price, which is not in the gain, less that of the baseline. as good: how many more "
        f"cannot be distinguished from the best, or differ by less than {NEGLIGIBLE:g}."
    )


def _table(
    one: PolicyPreferences, baseline: str, names: Mapping[str, str], width: int | None
) -> str:
    """Return a row for each state that is not indifferent."""
    rows = [_row(choice, baseline, names) for choice in one.choices]
    kept = [row for row, choice in zip(rows, one.choices, strict=True) if not _is_calm(one, choice)]
    headers = ["state", "prefers", "gain", "broken\nwords", "as\ngood"]
    return table_text(headers, kept, numeric={2, 3, 4}, width=width)


def _is_calm(one: PolicyPreferences, choice: Choice) -> bool:
    """Return whether every arrangement is as good to a state as every other."""
    return choice.state in one.indifferent


def _row(choice: Choice, baseline: str, names: Mapping[str, str]) -> list[str]:
    """Return a row of the table: where the baseline is as good as the best, there is no gain."""
    is_content = baseline in (choice.best, *choice.as_good)
    told = baseline if is_content else choice.best
    gain = choice.gain
    price = choice.penalties[told] - choice.penalties[baseline]
    return [
        names[choice.state],
        told,
        "none" if is_content else f"{gain.mean:+.3f} ±{(gain.high - gain.low) / 2:.3f}",
        f"{price:+.3f}" if abs(price) >= NEGLIGIBLE else "0",
        str(len(choice.as_good)) if choice.as_good else "",
    ]


def _sentences(one: PolicyPreferences, names: Mapping[str, str]) -> Iterator[str]:
    """Yield to whom nothing matters, and what would last."""
    if one.indifferent:
        yield f"All as good to: {listing([names[state] for state in one.indifferent])}."
    if one.stable:
        yield (
            f"Stable: {_with_shares(one)}. Nothing else in the study would be signed by all whom "
            "it needs."
        )
    else:
        yield "Stable: none. Each arrangement gives way to some other one of the study."


def _with_shares(one: PolicyPreferences) -> str:
    """Return what is stable, and often so when runs are drawn again, each with how often."""
    often = [
        name for name, share in one.stable_shares.items() if name in one.stable or share >= OFTEN
    ]
    shares = [
        f"{name} (in {100 * one.stable_shares[name]:.0f} % of resamples"
        f"{'' if name in one.stable else ', though not in these runs'})"
        for name in often
    ]
    return listing(shares or list(one.stable))


def _moves(
    one: PolicyPreferences, baseline: str, names: Mapping[str, str], *, has_moves: bool
) -> Iterator[str]:
    """Yield ways from the baseline, or all of them, and how many are not shown."""
    shown = [move for move in one.moves if has_moves or move.from_arrangement == baseline]
    yield from (_move_text(move, names) for move in shown)
    if left := len(one.moves) - len(shown):
        yield f"{left} more ways from one arrangement to another: --moves lists them."


def _move_text(move: Move, names: Mapping[str, str]) -> str:
    """Return a sentence on a move."""
    way = f"{move.from_arrangement} gives way to {move.to_arrangement}"
    gainers = listing([names[state] for state in move.gainers])
    if not move.signers:
        return f"{way}: {gainers} would rather leave."
    others = [names[state] for state in move.signers if state not in move.gainers]
    as_good = f", as good to {listing(others)}" if others else ""
    return f"{way}: better for {gainers}{as_good}; these sign."

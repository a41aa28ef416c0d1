"""Regret as text: which arrangement costs least whatever policy comes, and the whole matrix."""

from typing import Final

import numpy as np

from sim.analysis.regret import Regret
from sim.analysis.telling.comparison import mean_text
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, words

PATH: Final = " *"
"""Behind a policy that changes within a run."""


def regret_text(regret: Regret, title: str, width: int | None = None) -> str:
    """Return which arrangement is least regretted, the matrix, and how to read them.

    Parameters
    ----------
    title : of the study
    width : columns of the terminal; absent: one line a row
    """
    prose = min(width or MAX_PROSE, MAX_PROSE)
    better = "more" if regret.is_more_better else "less"
    head = f"{title}: regret in {words(regret.outcome)}, of which {better} is better"
    parts = [head, *(paragraph(one, prose) for one in sentences(regret))]
    return "\n\n".join(
        [
            "\n".join(paragraph(part, prose) for part in parts),
            _choices_text(regret, width),
            _matrix_text(regret, width),
            "\n".join(paragraph(note, prose) for note in notes(regret)),
        ]
    )


def sentences(regret: Regret) -> list[str]:
    """Return which arrangement is least regretted and which is to be expected, a sentence each."""
    row = regret.arrangements.index(regret.least_regretted)
    most = float(regret.most[row])
    if most == 0:
        least = f"{regret.least_regretted} is never regretted: it is the best under every policy."
    else:
        under = regret.policies[int(np.argmax(regret.regrets[row]))]
        least = (
            f"{regret.least_regretted} is the least regretted: at most {mean_text(most)} worse "
            f"than the best, under {under}."
        )
    shares = [f"in {share_text(float(regret.sure_shares[row]))} of resamples of the runs"]
    if regret.vector_shares is not None:
        share = share_text(float(regret.vector_shares[row]))
        shares.insert(0, f"in {share} of {regret.vectors} plausible vectors, each by itself")
    found = [least, f"It is so {' and '.join(shares)}."]
    if regret.least_expected != regret.least_regretted:
        expected = float(regret.expected.min())
        found.append(
            f"Under the weights of the policies {regret.least_expected} costs least: "
            f"{mean_text(expected)} expected."
        )
    return found


def share_text(share: float) -> str:
    """Return a share in per cent; what is nearly always so is not rounded to always.

    >>> share_text(0.5), share_text(0.9999), share_text(1.0), share_text(0.001)
    ('50%', 'more than 99%', '100%', 'less than 1%')
    """
    if 0.995 <= share < 1:
        return "more than 99%"
    return "less than 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _choices_text(regret: Regret, width: int | None) -> str:
    """Return a row an arrangement: most regret, expected regret, shares."""
    rows = regret.choices().to_dicts()
    has_vectors = regret.vector_shares is not None
    headers = ["arrangement", "most", "expected", "least in\nresamples", "least in\nvectors"]
    cells = [
        [
            str(one["arrangement"]),
            short_text(float(one["most_regret"])),
            short_text(float(one["expected_regret"])),
            f"{one['sure_share']:.2f}",
            f"{one['vector_share']:.2f}" if has_vectors else "",
        ]
        for one in rows
    ]
    if not has_vectors:
        headers, cells = headers[:-1], [line[:-1] for line in cells]
    return table_text(headers, cells, numeric=range(1, len(headers)), width=width)


def _matrix_text(regret: Regret, width: int | None) -> str:
    """Return regret by arrangement and policy, policies by number: their names have no room."""
    names = [f"{one}{PATH}" if one in regret.paths else one for one in regret.policies]
    cells = [
        [name, *(short_text(float(one)) for one in regret.regrets[row])]
        for row, name in enumerate(regret.arrangements)
    ]
    numeric = range(1, len(names) + 1)
    numbered = ["regret", *map(str, numeric)]
    legend = ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    table = table_text(numbered, cells, numeric=numeric, width=width)
    return f"{table}\n{paragraph(legend, width or MAX_PROSE)}"


def short_text(value: float) -> str:
    """Return a regret in few letters: without the nought before the point.

    >>> short_text(0.0), short_text(0.2953), short_text(5.12)
    ('0', '.295', '5.12')
    """
    return "0" if value == 0 else mean_text(value).removeprefix("0")


def notes(regret: Regret) -> list[str]:
    """Return how regret is to be read, a paragraph each and not yet folded."""
    how = (
        "Regret: how much worse an arrangement is than the best one under the same policy; most: "
        "over all policies; expected: under the weights of the study"
    )
    how += "." if len(set(regret.weights)) > 1 else ", which are all alike."
    if regret.paths:
        how += f"{PATH}: a policy that changes within a run."
    levels = (
        "least in: share of the vectors, or of resamples of the runs, in which it has the least "
        "most regret; equals share. Arrangements are taken as in force; what it takes to make "
        "them is another question. No forecast."
    )
    return [how, levels]

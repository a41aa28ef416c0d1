"""A comparison for the screen: a table for each policy, and what it can and cannot say.

Where the screen is too narrow for every outcome, the headline difference stays
and means are left out; nothing is ever cut.
"""

from typing import TYPE_CHECKING, Final

from sim.analysis.comparison import HEADLINE, OUTCOMES, Claims
from sim.analysis.differences import FEWEST_RUNS
from sim.analysis.telling.tables import fits, paragraph, table_text
from sim.analysis.telling.words import FAILURE, MAX_PROSE, ONE_DECIDES
from sim.study.study_files import ComparisonStudy

if TYPE_CHECKING:
    import polars as pl

ROUNDING: Final = 1e-9
"""Differences below are rounding and shown as nought."""

HEADLINE_WORDS: Final = "deterrence failures"
"""The headline outcome as readers see it; `sim.analysis.comparison.HEADLINE` is its name."""

HEADS: Final = (
    ("general", "deterr."),
    ("grey", "zone"),
    ("fait", "acc."),
    ("major", "attack"),
    ("deterrence", "failures"),
    ("expected", "wars"),
    ("aban-", "donm."),
    ("entrap-", "ments"),
    ("control", "lost"),
)
"""Heads of the table, in the order of `sim.analysis.comparison.OUTCOMES`."""

COLUMN_SETS: Final = (tuple(range(len(HEADS))), (4, 5), (4,))
"""Means that are shown, by their place in the heads; the first set that fits is taken."""

NOT_DISTINGUISHABLE: Final = "n.d."

NOT_DISTINGUISHABLE_KEY: Final = (
    f"{NOT_DISTINGUISHABLE}: not distinguishable from the baseline at 5 %, for all differences "
    "together (Holm)"
)
"""What the mark means, under every table alike."""

FEW_RUNS: Final = 5
"""Runs that make half of the variance of a difference, below which their number is shown."""


def claims_text(claims: Claims, width: int | None = None) -> str:
    """Return a comparison as tables, a policy each, with notes on how to read them.

    Parameters
    ----------
    claims : from `sim.analysis.comparison.claims_of`
    width : columns of the terminal; absent: as many as the tables need
    """
    study, prose = claims.study, min(width or MAX_PROSE, MAX_PROSE)
    head = (
        f"{study.title}: {study.replications:,} runs of {claims.quarters} quarters a cell, "
        f"seed {study.seed}. Means a run{'; levels fitted' if claims.has_fitted_values else ''}."
    )
    return "\n\n".join(
        [
            head if width is None else paragraph(head, prose),
            *policy_texts(study, claims.table, width),
            "\n".join(paragraph(note, prose) for note in notes(claims)),
        ]
    )


def policy_texts(study: ComparisonStudy, table: "pl.DataFrame", width: int | None) -> list[str]:
    """Return the table of each policy, all with as many outcomes as the screen has room for.

    Parameters
    ----------
    study : which arrangements and policies, in which order
    table : from `sim.analysis.comparison.summary`
    width : columns of the terminal; absent: as many as the tables need
    """
    rows = {policy: table_rows(table, policy, study.baseline) for policy in study.policies}
    last = f"failures against\n{study.baseline} [95 %]"
    for shown in COLUMN_SETS:
        headers = ["arrangement", *("\n".join(HEADS[column]) for column in shown), last]
        cells = {
            policy: [[row[0], *(row[1 + column] for column in shown), row[-1]] for row in lines]
            for policy, lines in rows.items()
        }
        # All tables alike, so that a reader can go from one policy's to the next.
        if all(fits(headers, lines, width) for lines in cells.values()):
            break
    numeric = range(1, len(headers) - 1)
    return [
        f"policy: {policy}\n{table_text(headers, lines, numeric=numeric, width=width)}"
        for policy, lines in cells.items()
    ]


def notes(claims: Claims) -> list[str]:
    """Return what the tables can and cannot say, a paragraph each and not yet folded.

    Parameters
    ----------
    claims : from `sim.analysis.comparison.claims_of`
    """
    source, share = claims.main_source
    found = [
        (
            f"{HEADLINE_WORDS.capitalize()}: each {FAILURE}, by "
            f"their chances. {share:.0%} of those in {claims.study.baseline} under "
            f"{claims.study.policies[0]} are at {source}."
        ),
    ]
    if claims.n_differences:
        found.append(
            f"{NOT_DISTINGUISHABLE_KEY}; so it is for {claims.n_indistinguishable} of "
            f"{claims.n_differences}. Intervals are 95 % each. (2), (3) or (4) behind one: so few "
            f"{'vectors' if claims.study.design else 'runs'} make half of its variance, and it "
            "may hang on them."
        )
    if claims.has_fitted_values:
        found.append(
            "Levels fitted: how many failures there are, and how far today's pacts lower them "
            "against no commitments, was aimed at in fitting and is no finding (deter check "
            "--assumptions lists what is fitted)."
        )
    found.append(_interval_note(claims.study))
    return found


def _interval_note(study: ComparisonStudy) -> str:
    """Return what the intervals of a comparison cover."""
    if study.design is None:
        covered = (
            "intervals cover Monte Carlo error only, not the judgements in the scenario: see deter "
            "check --assumptions"
        )
    else:
        covered = (
            "each run plays a vector of the plausible set, the same in every cell, so that "
            "intervals carry parameters and luck together"
        )
    return f"Differences are paired on common random numbers; {covered}. No forecast."


def table_rows(table: "pl.DataFrame", policy: str, baseline: str) -> list[list[str]]:
    """Return the rows of one policy as text: arrangement, means, and the headline difference.

    Parameters
    ----------
    table : from `sim.analysis.comparison.summary`
    policy, baseline : names

    Returns
    -------
    (arrangements, 2 + outcomes) cells, in the order of `HEADS`
    """
    here = table.filter(table["policy"] == policy)
    rows = []
    for arrangement in here["arrangement"].unique(maintain_order=True):
        cell = {
            row["outcome"]: row
            for row in here.filter(here["arrangement"] == arrangement).iter_rows(named=True)
        }
        means = [mean_text(cell[outcome]["mean"]) for outcome in OUTCOMES]
        is_baseline = arrangement == baseline
        last = "baseline" if is_baseline else difference_text(cell[HEADLINE])
        rows.append([arrangement, *means, last])
    return rows


def mean_text(value: float) -> str:
    """Return a mean with three digits that say something.

    >>> mean_text(23.456), mean_text(2.3456), mean_text(0.23456)
    ('23.5', '2.35', '0.235')
    """
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def difference_text(row: dict[str, float]) -> str:
    """Return a paired difference with its interval, and marks where it says little.

    Parameters
    ----------
    row : of `sim.analysis.comparison.summary`
    """
    low, high = signed_text(row["difference_low"]), signed_text(row["difference_high"])
    marks = [] if row["is_distinguishable"] else [NOT_DISTINGUISHABLE]
    varies = row["difference_error"] > ROUNDING
    if varies and row["rests_on"] < FEWEST_RUNS and not row["is_distinguishable"]:
        return f"{signed_text(row['difference'])} ({ONE_DECIDES})"
    marks += [f"({row['rests_on']})"] if varies and row["rests_on"] < FEW_RUNS else []
    return " ".join([signed_text(row["difference"]), f"[{low}, {high}]", *marks])


def signed_text(value: float) -> str:
    """Return a difference with its sign and digits that say something.

    >>> signed_text(0.1234), signed_text(-0.00004)
    ('+0.123', '-4e-05')
    """
    # Three decimals would print a small difference as nought, and with the wrong sign.
    is_plain = abs(value) >= 0.001 or abs(value) < ROUNDING
    return f"{value:+.3f}" if is_plain else f"{value:+.0e}"

"""Words of a verdict that the screen, the page and the report have in common.

What is said in three places is made here, so that a reader of one finds the same words in
the others.
"""

from collections.abc import Callable, Sequence
from typing import Final

from sim.analysis.telling.state_names import with_article
from sim.analysis.telling.words import listing
from sim.analysis.verdict.contrasts import Contrast, Judgement
from sim.analysis.verdict.costs import StateLoss
from sim.analysis.verdict.verdict import ComparisonVerdict

MOST_NAMED: Final = 3
"""States, or arrangements, that are named one by one in a sentence."""

LEAST_LOSS: Final = 0.005
"""Loss of a state below which it is not named [stakes a run]: half of the last digit."""

NO_COMMITMENTS: Final = "no_commitments"
"""Arrangement without pacts that every world has; as a rule the null model of a study."""

PROMISE: Final = "hub_plus_us_taiwan_pact"
"""Arrangement with one promise alone; the control of the main study."""

TAIWAN: Final = "TWN"

MEAN: Final = " on average over the policies"


def units_words(verdict: ComparisonVerdict) -> str:
    """Return what shares are taken of: how many vectors or runs were played."""
    kind = "parameter vectors" if verdict.has_vectors else "paired runs"
    return f"the {verdict.units:,} {kind} played"


def sure_words(found: Sequence[Contrast], n_asked: int) -> str:
    """Return whether a gain is distinguishable from chance, and under how many policies.

    Parameters
    ----------
    found : against the baseline, one a policy
    n_asked : differences that are asked together
    """
    told = sum(one.judgement is Judgement.BETTER for one in found)
    holm = ", Holm" if n_asked > 1 else ""
    text = f"distinguishable from chance (5 %{holm})"
    if len(found) > 1:
        return f"{text} under {told} of {len(found)} policies"
    return text if told else f"not {text}"


def lead_words(as_good: Sequence[str]) -> str:
    """Return which arrangements the best is not distinguishably better than, the first few by name.

    Parameters
    ----------
    as_good : what they are called

    >>> lead_words(["hub"]), lead_words(["hub", "treaty", "promise", "bare"])[-24:]
    ('; its lead over hub may be chance', 'and 1 more may be chance')
    """
    if not as_good:
        return ""
    more = len(as_good) - MOST_NAMED
    shown = [*as_good[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"; its lead over {listing(shown)} may be chance"


def who_pays(verdict: ComparisonVerdict, base: str, leader: str = "", *, mean: str = MEAN) -> str:
    """Return which states lose and gain most by the leader; nothing where none is told.

    Parameters
    ----------
    base : what the baseline is called
    leader : what the leader is called; absent: it is clear from what stands before
    mean : what is said of several policies
    """
    told = [one for one in verdict.costs.states if one.is_told]
    losers = [one for one in told if one.difference.mean >= LEAST_LOSS]
    gainers = [one for one in reversed(told) if one.difference.mean <= -LEAST_LOSS]
    parts = [
        f"{_states(verdict, ones)} {verb if len(ones) > 1 else single}"
        for ones, verb, single in ((losers, "lose", "loses"), (gainers, "gain", "gains"))
        if ones
    ]
    if not parts:
        return ""
    by = f" by {leader}" if leader else ""
    # Not every region has Taiwan, which the unit is named after.
    unit = " (1: Taiwan's worth to itself)" if TAIWAN in verdict.state_names else ""
    over = mean if len(verdict.study.policies) > 1 else ""
    return (
        f"Against {base} {', and '.join(parts)}{by}, in stakes over {verdict.years:g} "
        f"years{unit}{over}"
    )


def _states(verdict: ComparisonVerdict, found: Sequence[StateLoss]) -> str:
    """Return states with what they lose or gain, the first few by name."""
    named = [
        f"{with_article(verdict.state_names[one.state])} ({abs(one.difference.mean):.2f})"
        for one in found[:MOST_NAMED]
    ]
    rest = len(found) - len(named)
    other = f"{rest} other state{'s' if rest > 1 else ''}"
    return listing([*named, *([other] if rest else [])])


def null_models(verdict: ComparisonVerdict, called: Callable[[str], str] | None = None) -> str:
    """Return which null models a study has and how to get the others; nothing if it has them.

    Parameters
    ----------
    called : what a reader calls an arrangement; absent: by its name, and with names of others
    """
    study = verdict.study
    played = {
        "without pacts": _played(study.null_arrangement, NO_COMMITMENTS, study.arrangements),
        "with a single promise": _played(study.control, PROMISE, study.arrangements),
    }
    has = [name if called is None else called(name) for name in played.values() if name]
    examples = {"without pacts": f" (such as {NO_COMMITMENTS})"}
    if TAIWAN in verdict.state_names:
        examples["with a single promise"] = f" (such as {PROMISE})"
    wanted = [
        f"one {what}{examples.get(what, '') if called is None else ''}"
        for what, name in played.items()
        if not name
    ]
    if not wanted:
        return ""
    return (
        f"Null models: {f'only {listing(has)}' if has else 'none was played'}. Add to the "
        f"arrangements {listing(wanted)}; deter joiners ARRANGEMENT draws a treaty's members by "
        "lot."
    )


def _played(said: str | None, usual: str, arrangements: Sequence[str]) -> str:
    """Return the null model that a study says, or the usual one if it was played; else nothing."""
    return said or (usual if usual in arrangements else "")

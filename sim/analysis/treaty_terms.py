"""Why a government is for or against a treaty: terms in order, and which of them decides.

A term decides if the answer at the same draw would be another one without it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sim.domain.political_records import JoinRecord
from sim.kernel.logit import logistic
from sim.rules.politics.negotiation import is_willing

MOVED: Final = 0.5
"""Part of itself by which every judged coefficient may be another."""

NINE_TENTHS: Final = 1.645
"""Deviations of a normal distribution from its middle to its 5 and 95 %."""

CHAMPION: Final = "champion"
"""Term that rests on no coefficient: the file of the proposal gives it."""


@dataclass(frozen=True)
class WeighedTerm:
    """One term of a decision on a treaty."""

    name: str
    """As in the record."""

    logits: float
    """What it adds to the utility."""

    utility_without: float
    """Utility of joining without it [logits]."""

    decides: bool
    """Whether the government would be of the other mind without it, at the same draw."""


def is_for(record: JoinRecord) -> bool:
    """Return whether the rules have the government for the treaty."""
    return bool(is_willing(record.utility, 0.0, record.draw))


def chance_of_joining(utility: float) -> float:
    """Return the chance that a government of such a utility is for the treaty, in [0, 1].

    Parameters
    ----------
    utility : of joining [logits]
    """
    return float(logistic(utility))


def chance_range(terms: Mapping[str, float]) -> tuple[float, float]:
    """Return 5 and 95 % of a chance if every judged coefficient moves by up to a half.

    Each has a factor of its own, uniform from .5 to 1.5; their sum is taken to be normal,
    which is wrong by less than .02 for the sums that occur.

    Parameters
    ----------
    terms : {name: logits} whose sum is the log odds

    Returns
    -------
    both in [0, 1]
    """
    judged = [logits for name, logits in terms.items() if name != CHAMPION]
    # The variance of a uniform factor is a third of the square of half its range.
    deviation = MOVED * math.sqrt(sum(logits**2 for logits in judged) / 3)
    middle, reach = sum(terms.values()), NINE_TENTHS * deviation
    return float(logistic(middle - reach)), float(logistic(middle + reach))


def weighed_terms(record: JoinRecord) -> list[WeighedTerm]:
    """Return the terms that are not nought, the greatest first, whatever their sign.

    Parameters
    ----------
    record : of the decision
    """
    found = []
    for name, logits in record.terms.items():
        if logits:
            without = record.utility - logits
            is_other = bool(is_willing(without, 0.0, record.draw)) != is_for(record)
            found.append(WeighedTerm(name, logits, without, is_other))
    # By name where two are equal, so that the order never depends on anything else.
    return sorted(found, key=lambda one: (-abs(one.logits), one.name))


def greatest_against(terms: Mapping[str, float]) -> tuple[str, float] | None:
    """Return the term that speaks most against, with its logits; None if none does.

    Parameters
    ----------
    terms : {name: logits}
    """
    name = min(terms, key=lambda one: (terms[one], one), default=None)
    return None if name is None or terms[name] >= 0 else (name, terms[name])


def consents(record: JoinRecord) -> bool:
    """Return whether the legislature agrees to the treaty; where none has to, it does."""
    if record.legislature_draw is None:
        return True
    return record.legislature_draw < float(logistic(sum(record.legislature.values())))

"""What a government thinks of joining a treaty, term by term.

Security draws a state in, what it would have to fight for others holds it back, and
every cost that comes from being bound is multiplied by the depth of the treaty: so a
consultation among three is another thing than a NATO. Bound states give up autonomy
for security [M1991]_; fear of abandonment makes that worth while, fear of entrapment
does not [S1984]_. All coefficients were set by hand, with the results in view, so that
positions that governments took and the fates of past treaties come out in the right
order: an order may be read from them where it holds when all are varied, a level not.

References
----------
.. [M1991] Morrow, J. D. "Alliances and Asymmetry: An Alternative to the Capability
   Aggregation Model of Alliances." American Journal of Political Science 35(4), 1991,
   904-933.
.. [S1984] Snyder, G. H. "The Security Dilemma in Alliance Politics." World Politics
   36(4), 1984, 461-495.
"""

from enum import IntEnum
from typing import NamedTuple

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled

LEAST_LOSS = 1e-6
"""Expected loss [stakes a year] under which a state has nothing to gain in security."""

YEARS_OF_A_DECADE = 10.0


class Term(IntEnum):
    """The terms of the utility of joining, in the order in which they are summed."""

    CONSTANT = 0
    SECURITY = 1
    ENTRAPMENT = 2
    AUTONOMY = 3
    ABANDONMENT = 4
    SUPPORT = 5
    ALIGNMENT = 6
    LEADERSHIP = 7
    COERCION = 8
    NORM = 9
    LAW = 10
    FRICTION = 11
    GOVERNMENT = 12
    CHAMPION = 13


N_TERMS = len(Term)


class JoiningParams(Params):
    """Coefficients of the utility of joining."""

    constant: float = Field(default=1.5, ge=-50, le=50)
    """Utility of a treaty that binds to nothing and changes nothing [logits]. Judgement: access
    agreements form within five years, four in five; sweep .75-2.25."""

    security: float = Field(default=4.0, ge=0, le=100)
    """Rise per share of the own expected loss that the treaty takes away [logits]. Judgement: no
    data; sweep 2-6."""

    entrapment: float = Field(default=10.0, ge=0, le=1000)
    """Fall per stake a decade that standing with others is expected to cost more [logits a stake].
    Judgement: no data; the fear itself is from theory [S1984]; sweep 5-15."""

    autonomy: float = Field(default=1.85, ge=0, le=100)
    """Fall at full depth for being bound at all [logits]. Judgement: the trade of autonomy for
    security is from theory [M1991], its price is ours; sweep .9-2.8."""

    abandonment: float = Field(default=2.0, ge=0, le=100)
    """Rise at full depth and full fear of abandonment [logits]. Judgement: from theory [S1984], the
    size is ours; sweep 1-3."""

    relief_by_others: float = Field(default=0.5, ge=0, le=1)
    """Share of that rise where the patron is not invited [share]. Judgement: the other invited
    states can make up for half of what the patron may not do; sweep 0-1."""

    support: float = Field(default=4.0, ge=0, le=100)
    """Rise at full depth per unit of public support above one half [logits]. Judgement: ten points
    are .4 logits; sweep 2-6."""

    alignment: float = Field(default=1.5, ge=0, le=100)
    """Rise at full depth per unit of alignment, but for the patron [logits]. Judgement: no data;
    sweep .75-2.25."""

    leadership: float = Field(default=6.0, ge=0, le=100)
    """Rise at full depth per unit of the patron's leadership: for the patron whatever its sign, for
    others by their dependence and never below nought [logits]. Judgement: the Pacific Pact of 1949
    and Asian NATO in 2024 came to nothing under an aloof patron; sweep 3-9."""

    coercion: float = Field(default=12.0, ge=0, le=1000)
    """Fall at full depth per unit of the export share to a challenger for which what the treaty
    covers is worth everything [logits]. Judgement: no data; sweep 6-18."""

    norm: float = Field(default=4.0, ge=0, le=100)
    """Fall at full depth and a full norm of non-alignment [logits]. Judgement: of four non-aligned
    states invited to SEATO none joined; sweep 2-6."""

    law: float = Field(default=2.0, ge=0, le=100)
    """Fall at full depth for a state that may not fight for others [logits]. Judgement: a treaty
    that the courts would not let it keep is embarrassing, and not impossible; sweep 1-3."""

    friction: float = Field(default=2.0, ge=0, le=100)
    """Fall at full depth per unit of the worst quarrel with another invited state [logits].
    Judgement: Japan and South Korea took or broke two pacts of three; sweep 1-3."""

    government: float = Field(default=2.0, ge=0, le=100)
    """Rise at full depth per logit of the government's stance [ratio]. Judgement: no data; sweep
    1-3."""

    reserved_law: float = Field(default=0.3, ge=0, le=1)
    """Part of the fall for the law that is left under a reservation [share]. Judgement: what a
    state has not promised its courts need not forbid; sweep 0-1."""

    nuclear_host: float = Field(default=1.3, ge=0, le=100)
    """Price of autonomy for a host of shared nuclear weapons, against others [ratio]. Judgement: no
    data; sweep 1-2."""


class JoinInputs(NamedTuple):
    """What one state looks at when it thinks of joining one treaty."""

    depth: float
    """Mean obligation among those invited, in [0, 1]."""
    loss_without: float
    """Own expected loss without the treaty [stakes a year]."""
    loss_with: float
    """The same with it among all invited."""
    standing_without: float
    """Expected material cost of standing with others without the treaty [stakes a year]."""
    standing_with: float
    """The same with it."""
    is_patron: bool
    has_patron: bool
    """Whether the patron is invited."""
    is_nuclear_host: bool
    is_reserved: bool
    """Whether the treaty caps what the state must do."""
    dependence: float
    """On the patron, in [0, 1]."""
    abandonment: float
    """Fear of being left alone, in [0, 1]."""
    support: float
    """Public support, in [0, 1]."""
    alignment: float
    """In [-1, 1]."""
    leadership: float
    """Of the patron's regime, in [-1, 1]."""
    coercion: float
    """Export share to each challenger times the largest salience to it of what the treaty covers,
    summed over challengers."""
    norm: float
    """Of non-alignment, in [0, 1]."""
    law_fight: float
    """Chance that fighting is lawful in a major attack, in [0, 1]."""
    friction: float
    """Worst quarrel with another invited state, in [0, 1]."""
    stance: float
    """Of the government [logits]."""
    champion: float
    """What a champion in office adds for the proposer [logits]; 0 for others."""


class JoinWeights(NamedTuple):
    """Weights of the terms; 0 for one that is switched off. See the fields of `JoiningParams`."""

    constant: float
    security: float
    entrapment: float
    autonomy: float
    abandonment: float
    support: float
    alignment: float
    leadership: float
    coercion: float
    norm: float
    law: float
    friction: float
    government: float
    champion: float
    """1, or 0 where champions are switched off."""
    relief_by_others: float
    reserved_law: float
    nuclear_host: float


class JoinTerms(NamedTuple):
    """The terms of the utility of joining [logits], at the positions of `Term`."""

    constant: float
    security: float
    entrapment: float
    autonomy: float
    abandonment: float
    support: float
    alignment: float
    leadership: float
    coercion: float
    norm: float
    law: float
    friction: float
    government: float
    champion: float


@compiled
def security_gain(loss_without: float, loss_with: float) -> float:
    """Return the share of its expected loss that a treaty takes from a state, in [-1, 1].

    Parameters
    ----------
    loss_without, loss_with : expected loss [stakes a year]

    Returns
    -------
    0 where there is next to nothing to lose; below 0 where the treaty makes it worse, -1 where it
    doubles the loss or more
    """
    # A share and not the loss itself: in stakes security is too small to carry any treaty.
    if loss_without < LEAST_LOSS:
        return 0.0
    # A small loss that a treaty multiplies would otherwise outweigh every other term.
    return max(-1.0, (loss_without - loss_with) / loss_without)


@compiled
def leadership_felt(
    leadership: float, dependence: float, is_patron: bool, has_patron: bool
) -> float:
    """Return how much of the patron's leadership reaches a state, in [-1, 1].

    Parameters
    ----------
    leadership : of the patron's regime, in [-1, 1]
    dependence : of the state on the patron, in [0, 1]
    is_patron : whether the state is the patron, whom its own reluctance holds back
    has_patron : whether the patron is invited
    """
    if not has_patron:
        return 0.0
    return leadership if is_patron else max(0.0, leadership) * dependence


@compiled
def join_terms(inputs: JoinInputs, weights: JoinWeights) -> JoinTerms:
    """Return the terms of the utility of joining, in logits.

    Parameters
    ----------
    inputs, weights : see there
    """
    depth = inputs.depth
    relief = inputs.abandonment * (1.0 if inputs.has_patron else weights.relief_by_others)
    hosting = weights.nuclear_host if inputs.is_nuclear_host else 1.0
    forbidden = 1 - inputs.law_fight
    # A patron is aligned with itself by definition, which says nothing of its will to be bound.
    kinship = 0.0 if inputs.is_patron else inputs.alignment
    costlier = YEARS_OF_A_DECADE * (inputs.standing_with - inputs.standing_without)
    return JoinTerms(
        constant=weights.constant,
        security=weights.security * security_gain(inputs.loss_without, inputs.loss_with),
        entrapment=-weights.entrapment * costlier,
        autonomy=-depth * weights.autonomy * hosting,
        abandonment=depth * weights.abandonment * relief,
        support=depth * weights.support * (inputs.support - 0.5),
        alignment=depth * weights.alignment * kinship,
        leadership=depth
        * weights.leadership
        * leadership_felt(
            inputs.leadership, inputs.dependence, inputs.is_patron, inputs.has_patron
        ),
        coercion=-depth * weights.coercion * inputs.coercion,
        norm=-depth * weights.norm * inputs.norm,
        law=-depth
        * weights.law
        * (weights.reserved_law * forbidden if inputs.is_reserved else forbidden),
        friction=-depth * weights.friction * inputs.friction,
        government=depth * weights.government * inputs.stance,
        champion=weights.champion * inputs.champion,
    )


@compiled
def join_utility(terms: JoinTerms) -> float:
    """Return the utility of joining, in logits: the sum of its terms in their order.

    Parameters
    ----------
    terms : see `join_terms`
    """
    utility = 0.0
    for term in terms:
        utility += term
    return utility

"""How states lean, and how they hedge.

A threat drives a state to the patron's side, and so does faith in it. Where the patron
may stay away, trade with the challenger pulls the other way. Who has to fear both, to
be left alone and to be drawn in, keeps to the middle [K2008]_; the two fears are those
of the alliance dilemma [S1984]_. Leaning away has a price: others are less ready to
fight for a state that has drifted from them.

References
----------
.. [K2008] Kuik, C.-C. "The Essence of Hedging: Malaysia and Singapore's Response to
   a Rising China." Contemporary Southeast Asia 30(2), 2008, 159-185.
.. [S1984] Snyder, G. H. "The Security Dilemma in Alliance Politics." World Politics
   36(4), 1984, 461-495.
"""

from typing import NamedTuple

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class AlignmentParams(Params):
    """What moves a state's leaning."""

    balancing: float = Field(default=1.0, ge=0, le=20)
    """Rise of alignment per unit of the threat since the start [units a year]. Judgement: no
    measured size; a threat of .1 a year moves a state by a twentieth of the scale; sweep 0-2."""

    faith: float = Field(default=0.5, ge=0, le=20)
    """Rise per unit of belief in the patron, for a state that wholly depends on it [ratio].
    Judgement: elites in Southeast Asia for the United States rose from .536 to .615 on a change of
    president (ISEAS 2020, 2021); sweep 0-1."""

    trade: float = Field(default=1.0, ge=0, le=20)
    """Fall per unit of the export share to challengers and of fear of abandonment since the start
    [ratio]. Judgement: no measured size; Korea leaned away by about .2 after 2016-17; sweep 0-2."""

    hedging: float = Field(default=0.5, ge=0, le=1)
    """How far toward the middle a state moves that has both to fear in full [share]. Judgement: the
    theory [K2008] says that it does, not by how much; sweep 0-1."""

    speed: float = Field(default=0.05, ge=0, le=1)
    """Share of the distance that is gone in a quarter [share]. Judgement: a fifth in a year, half
    in three and a half; sweep .02-.2."""

    noise_sd: float = Field(default=0.015, ge=0, le=1)
    """Spread of a quarter's chance move [units of alignment]. Judgement: .05 in the long run, the
    size of moves that nothing explains; sweep 0-.04."""

    trust_weight: float = Field(default=0.5, ge=0, le=20)
    """Fall of others' bias to fight for a state per unit that it has leaned away since the start
    [logits]. Judgement: at 0 hedging is free, which nobody believes; sweep 0-2."""


class AlignmentInputs(NamedTuple):
    """What a state's leaning depends on."""

    start: float
    """Alignment at the start, in [-1, 1]."""
    offset: float
    """Of the side in office, against the one in office at the start."""
    threat: float
    """Expected uses of force against it [a year]."""
    threat_start: float
    dependence: float
    """How much it depends on its patron, in [0, 1]."""
    faith: float
    """Belief that the patron keeps its word, with the regime's multiplier, in [0, 1]."""
    faith_start: float
    """The same at the start under the regime before."""
    export_share: float
    """Share of its exports that go to challengers, in [0, 1]."""
    abandonment: float
    """Fear of abandonment, in [0, 1]."""
    abandonment_start: float
    entrapment: float
    """Fear of entrapment, in [0, 1]."""
    entrapment_start: float


class AlignmentWeights(NamedTuple):
    """Weights of what moves alignment; see the fields of `AlignmentParams`."""

    balancing: float
    faith: float
    trade: float
    hedging: float


class AlignmentTerms(NamedTuple):
    """What makes up the alignment that a state moves to, for telling it apart."""

    side: float
    """Alignment at the start, with what the side in office adds."""
    balancing: float
    faith: float
    trade: float
    left: float
    """Part of the sum that hedging leaves, in [0, 1]."""


@compiled
def alignment_terms(inputs: AlignmentInputs, weights: AlignmentWeights) -> AlignmentTerms:
    """Return the parts of the alignment that a state moves to.

    Parameters
    ----------
    inputs, weights : see there
    """
    fear = min(inputs.abandonment, inputs.entrapment)
    fear_start = min(inputs.abandonment_start, inputs.entrapment_start)
    feared = max(0.0, inputs.abandonment - inputs.abandonment_start)
    return AlignmentTerms(
        side=inputs.start + inputs.offset,
        balancing=weights.balancing * (inputs.threat - inputs.threat_start),
        faith=weights.faith * inputs.dependence * (inputs.faith - inputs.faith_start),
        trade=-weights.trade * inputs.export_share * feared,
        # The smaller of the two fears: who has only one to fear has no reason to hedge.
        left=1 - weights.hedging * max(0.0, fear - fear_start),
    )


@compiled
def alignment_target(terms: AlignmentTerms) -> float:
    """Return the alignment that a state moves to, in [-1, 1].

    Parameters
    ----------
    terms : see `alignment_terms`
    """
    target = (terms.side + terms.balancing + terms.faith + terms.trade) * terms.left
    return min(1.0, max(-1.0, target))


@compiled
def alignment_change(alignment: float, target: float, speed: float) -> float:
    """Return how far alignment goes in a quarter toward its target.

    Parameters
    ----------
    alignment, target : in [-1, 1]
    speed : see `AlignmentParams`
    """
    return speed * (target - alignment)


@compiled
def next_alignment(alignment: float, change: float) -> float:
    """Return alignment after a quarter, in [-1, 1].

    Parameters
    ----------
    alignment : before, in [-1, 1]
    change : the way to the target and chance; see `alignment_change`
    """
    return min(1.0, max(-1.0, alignment + change))


@compiled
def trust_gap(alignment_start: float, alignment: float, weight: float) -> float:
    """Return what a target's leaning away takes off others' bias to fight for it, in logits.

    Parameters
    ----------
    alignment_start, alignment : of the target, at the start and now, in [-1, 1]
    weight : see `AlignmentParams.trust_weight`
    """
    return weight * max(0.0, alignment_start - alignment)

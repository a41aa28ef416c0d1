"""What each end of a crisis is worth to each party.

Utilities are in stakes: the whole prize is worth its salience to a claimant. Only
the prize and the price of conceding scale with what is left of the prize. A clash
costs attrition by the other side's share of strength; a nuclear cover costs the
challenger risk; fighting and supporting have fixed costs; standing aside costs a
broken word.

References
----------
.. [CCGA2025] Chicago Council on Global Affairs. Surveys, 2018-25; press reports.
.. [LH2024] Lin, B., Hart, B. and others. Surveying the Experts: U.S. and Taiwan Views
   on China's Approach to Taiwan in 2024 and Beyond. CSIS ChinaPower, 2024.
.. [QJ2018] Quek, K., Johnston, A. I. "Can China Back Down?" International Security
   42(3), 2018. doi:10.1162/ISEC_a_00303
.. [T2007] Tomz, M. "Domestic Audience Costs in International Relations." International
   Organization 61(4), 2007.
"""

from typing import NamedTuple

from pydantic import Field

from sim.domain.params import Params
from sim.kernel.compiled import compiled


class ModeParams(Params):
    """Payoffs of one mode of challenge."""

    prize_share: float = Field(ge=0, le=1)
    """Share of the remaining prize that is at stake, v [share]. Judgement: a probe, a slice, all of
    it; sweep half to double, at most 1. Evidence (none): no source found."""

    attrition: float = Field(ge=0, le=10)
    """Loss to the other side's whole strength in a clash, kappa [stakes]. Judgement: next to
    nothing in an incident, half of the prize in an invasion; sweep half to double. Evidence (none):
    no source found."""

    challenge_cost: float = Field(ge=0, le=10)
    """Cost of a clash to the challenger beyond attrition, w [stakes]. Judgement: sanctions and
    isolation, next to none below the threshold of force; sweep half to double."""

    audience_cost: float = Field(ge=0, le=10)
    """Cost of backing down, a [stakes]. Judgement: experiments find that it exists and rises with
    escalation, not its size in stakes; sweep 0 to double. Evidence (sign): it exists and rises with
    escalation [T2007]; in a Chinese sample it is larger for giving way to an American threat
    [QJ2018]."""

    trigger: float = Field(ge=0, le=1)
    """Share of an obligation that the mode calls up [share]. Judgement: treaties speak of armed
    attack, so pressure calls up little; sweep grey zone .05-.65, fait accompli .5-.9. Evidence
    (outside): .66 for a quarantine of Taiwan against an invasion, by experts' confidence that
    American forces step in [LH2024]; a quarantine is far above a patrol clash."""

    nuclear_risk_cost: float = Field(ge=0, le=10)
    """Price of clashing under a full nuclear cover, n [stakes]. Judgement: no data; sweep 0 to
    double. Evidence (none): no source found."""

    concession_cost: float = Field(ge=0, le=10)
    """Price of conceding, in units of the target's salience, t [ratio]. Judgement: about the slice
    that is given up, more than the whole prize in a major attack, where sovereignty and office go
    with it. Fitted: search on the targets of the regional calibration, within .01-.06 and .2-.7;
    that of a major attack is a judgement on which the targets are silent, sweep 1-1.6. Evidence
    (none): no source found."""

    support_cost: float = Field(ge=0, le=10)
    """Fixed cost of supporting in a clash [stakes]. Fitted: .407 of that of fighting in every mode,
    by a search on the targets of the regional calibration; polls ask more readily for arms than for
    troops; sweep .2-.75 of it. Evidence (sign): of Americans .63 would send arms to Taiwan and .43
    troops [CCGA2025]."""

    deployment_cost: float = Field(ge=0, le=10)
    """Cost of having deployed when the challenger backs down [stakes]. Judgement: small beside
    fighting; sweep 0 to double."""

    fighting_cost: float = Field(ge=0, le=10)
    """Fixed cost of fighting [stakes]. Fitted: search on the targets of the regional calibration,
    each step of the ladder at least 1.5 times the one before; sweep .01-.08, .03-.2 and .05-.5.
    Evidence (none): no source found."""

    control_taken: float = Field(ge=0, le=1)
    """Share of the remaining control that a success takes [share]. Judgement: that of the prize; a
    smaller one says that a precedent is worth more than the reef taken."""


_GREY_ZONE = ModeParams(
    prize_share=0.03, attrition=0.005, challenge_cost=0.003, audience_cost=0.002, trigger=0.07,
    nuclear_risk_cost=0.001, concession_cost=0.0147, support_cost=0.026, deployment_cost=0.001,
    fighting_cost=0.0639, control_taken=0.01,
)  # fmt: skip
_FAIT_ACCOMPLI = ModeParams(
    prize_share=0.25, attrition=0.12, challenge_cost=0.04, audience_cost=0.03, trigger=0.7,
    nuclear_risk_cost=0.02, concession_cost=0.431, support_cost=0.039, deployment_cost=0.01,
    fighting_cost=0.0959, control_taken=0.25,
)  # fmt: skip
_MAJOR_ATTACK = ModeParams(
    prize_share=1.0, attrition=0.5, challenge_cost=0.2, audience_cost=0.1, trigger=1.0,
    nuclear_risk_cost=0.15, concession_cost=1.44, support_cost=0.1027, deployment_cost=0.03,
    fighting_cost=0.252, control_taken=1.0,
)  # fmt: skip


class ModesParams(Params):
    """The three modes of challenge."""

    grey_zone: ModeParams = _GREY_ZONE
    """Pressure below the threshold of force."""

    fait_accompli: ModeParams = _FAIT_ACCOMPLI
    """A quick seizure that leaves the next move to the other side."""

    major_attack: ModeParams = _MAJOR_ATTACK
    """Invasion or blockade."""


class ExposureParams(Params):
    """Who fears a nuclear challenger."""

    target: float = Field(default=1.0, ge=0, le=1)
    """Share of its nuclear vulnerability by which a target fears a nuclear challenger [share].
    Judgement: at 1 it fears it as a guarantor would, at 0 not at all; sweep 0-1."""


class ChallengerStakes(NamedTuple):
    """What a clash is about for the challenger, whoever stands with the target."""

    salience: float
    """Worth of the whole prize to it [stakes]."""
    prize: float
    """Share of the whole prize at stake, in [0, 1]."""
    challenge_cost: float
    """Of the mode, with the flashpoint's intensity [stakes]; see `ModeParams`."""
    attrition: float
    """Of the mode, with the flashpoint's intensity [stakes]; see `ModeParams`."""
    nuclear_risk_cost: float
    """Of the mode, with the flashpoint's intensity [stakes]; see `ModeParams`."""


class Exposure(NamedTuple):
    """What makes fighting dear for one guarantor."""

    attrition_share: float
    """Share of attrition that it bears, in [0, 1]."""
    nuclear_vulnerability: float
    """How far a nuclear challenger can reach it, in [0, 1]."""
    norm_cost: float
    """Price of breaking a norm of non-alignment, times the prize [stakes]."""


class TargetCosts(NamedTuple):
    """What a clash costs the target beside the prize."""

    attrition: float
    """Of the mode [stakes]; see `ModeParams`."""
    nuclear_danger: float
    """Price of clashing with a nuclear challenger that can reach it [stakes]."""


@compiled
def challenger_clash(
    stakes: ChallengerStakes,
    win_probability: float,
    trade_exposure: float,
    defender_fraction: float,
    cover: float,
) -> float:
    """Return the challenger's expected utility of a clash, in stakes.

    Parameters
    ----------
    stakes : what the clash is about for it
    win_probability : in [0, 1]
    trade_exposure : its weighed trade with those who stand against it, at or above 0
    defender_fraction : defenders' share of the strength there, in [0, 1]
    cover : belief in a nuclear cover of the target, in [0, 1]
    """
    # Trade lost comes on top of the fixed cost and vanishes with it: a quiet mode costs no trade.
    return (
        win_probability * stakes.salience * stakes.prize
        - stakes.challenge_cost * (1 + trade_exposure)
        - stakes.attrition * defender_fraction
        - stakes.nuclear_risk_cost * cover
    )


@compiled
def target_clash(
    win_probability: float,
    salience: float,
    prize: float,
    costs: TargetCosts,
    challenger_fraction: float,
) -> float:
    """Return the target's expected utility of a clash, in stakes.

    Parameters
    ----------
    win_probability : of the challenger, in [0, 1]
    salience : worth of the whole prize to the target [stakes]
    prize : share of the whole prize at stake, in [0, 1]
    costs : of a clash to the target
    challenger_fraction : the challenger's share of the strength there, in [0, 1]
    """
    lost = -win_probability * salience * prize - costs.attrition * challenger_fraction
    return lost - costs.nuclear_danger


@compiled
def target_concession(concession_cost: float, salience: float, remaining: float) -> float:
    """Return the target's utility of conceding, in stakes.

    Parameters
    ----------
    concession_cost : see `ModeParams`
    salience : worth of the whole prize to it [stakes]
    remaining : share of the prize not yet lost, in [0, 1]
    """
    # Not times the mode's prize: conceding costs sovereignty and office, whatever is demanded.
    return -concession_cost * salience * remaining


@compiled
def loss_of_prize(win_probability: float, stake: float, prize: float) -> float:
    """Return what a guarantor expects to lose with the prize, in stakes, at or below 0.

    Parameters
    ----------
    win_probability : of the challenger, in [0, 1]
    stake : worth of the whole prize to the guarantor [stakes]
    prize : share of the whole prize at stake, in [0, 1]
    """
    return -win_probability * stake * prize


@compiled
def risk_of_fighting(
    exposure: Exposure,
    attrition: float,
    challenger_fraction: float,
    nuclear_risk_cost: float,
    challenger_nuclear: float,
) -> float:
    """Return what a clash costs a guarantor that fights, beside the fixed cost, in stakes.

    Parameters
    ----------
    exposure : of the guarantor
    attrition, nuclear_risk_cost : of the mode [stakes]; see `ModeParams`
    challenger_fraction : the challenger's share of the strength there, in [0, 1]
    challenger_nuclear : survivable second strike of the challenger, in [0, 1]

    Returns
    -------
    at or below 0
    """
    return -(
        exposure.attrition_share * attrition * challenger_fraction
        + nuclear_risk_cost * exposure.nuclear_vulnerability * challenger_nuclear
        + exposure.norm_cost
    )

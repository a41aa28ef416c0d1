"""The numbers and switches of the slow half, as kernels read them."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, QUARTERS_PER_YEAR, quarter_number
from sim.rules.parameters import Parameters
from sim.rules.politics.joining import JoinWeights


class Negotiation(IntEnum):
    """How far treaties are negotiated."""

    OFF = 0
    """They hold as their files say."""
    INERT = 1
    """They are negotiated, but nobody behaves otherwise while they are in force."""
    ON = 2


NEGOTIATIONS = {"off": Negotiation.OFF, "inert": Negotiation.INERT, "on": Negotiation.ON}
"""{word of a scenario file: `Negotiation`}."""


class PoliticalNumbers(NamedTuple):
    """Parameters and switches of the slow half; see `sim.rules.politics`."""

    is_on: bool
    """Whether anything of the slow half moves."""
    first_in_year: int
    """Which quarter of its year a run begins in, from 0."""
    assessment_years: int
    negotiation: int
    """`Negotiation`."""
    has_opinion: bool
    has_growth: bool
    has_spending: bool
    has_hedging: bool
    has_news: bool
    has_window: bool
    defeat_cost: float
    """Support that is lost where defeat is likely, in [0, 1]; 0 where the mechanism is off."""
    defeat_chance: float

    reversion: float
    incident: np.ndarray
    """(3,) logits of support that a challenge adds, by mode."""
    bystander_share: float
    burden_weight: float
    casualty_weight: float
    treaty_gain: float
    shock_weight: float
    noise_sd: float

    burden_vote: float
    response: float
    stance_sd: float
    majority_gain: float
    majority_loss: float
    majority_chance: float

    news_weight: float
    news_deal: float
    news_limit: float

    balancing: float
    faith: float
    trade: float
    hedging: float
    alignment_speed: float
    alignment_sd: float
    trust_weight: float

    called_obligation: float
    assessed_strategic: int
    """Guarantors that look ahead when governments judge the future."""

    threat_weight: float
    rivals_weight: float
    """0 where the response in arms is switched off."""
    free_riding: float
    """0 where it is switched off."""
    cover_floor: float
    cover_ceiling: float
    demand_weight: float
    encirclement_weight: float
    """0 where the response in arms is switched off."""
    spending_speed: float
    spending_support: float
    slowest: float
    depreciation: float

    join: JoinWeights
    """A term that is switched off weighs nothing."""
    opening_chance: float
    earliest_quarters: int
    asking_rate: float
    patience_quarters: int
    longest_quarters: int
    ratification_chance: float
    ratification_earliest: int
    ratification_limit: int
    withdrawal_gap: float
    exit_gap: float
    accession_chance: float
    cooling_quarters: int
    binding_depth: float
    legislature_constant: float
    legislature_support: float
    redraw_chance: float

    coercion: float
    """Of a year's growth for each share of exports; 0 where it is switched off."""
    coercion_quarters: int


def join_weights(scenario: Scenario[Parameters]) -> JoinWeights:
    """Return the weights of the terms of joining; one that is switched off weighs nothing."""
    given, switches = scenario.parameters.joining, scenario.switches.join
    return JoinWeights(
        constant=given.constant,
        security=given.security if switches.security else 0.0,
        entrapment=given.entrapment if switches.entrapment else 0.0,
        autonomy=given.autonomy if switches.autonomy else 0.0,
        abandonment=given.abandonment if switches.abandonment else 0.0,
        support=given.support if switches.support else 0.0,
        alignment=given.alignment if switches.alignment else 0.0,
        leadership=given.leadership if switches.leadership else 0.0,
        coercion=given.coercion if switches.coercion else 0.0,
        norm=given.norm if switches.norm else 0.0,
        law=given.law if switches.law else 0.0,
        friction=given.friction if switches.friction else 0.0,
        government=given.government if switches.government else 0.0,
        champion=1.0 if switches.champion else 0.0,
        relief_by_others=given.relief_by_others,
        reserved_law=given.reserved_law,
        nuclear_host=given.nuclear_host,
    )


def political_numbers(scenario: Scenario[Parameters]) -> PoliticalNumbers:
    """Return the numbers of a scenario; a mechanism that is switched off has none."""
    given, switches = scenario.parameters, scenario.switches
    opinion, governments, news = given.opinion, given.governments, given.news
    alignment, spending = given.alignment, given.spending
    negotiation, coercion = given.negotiation, given.coercion
    return PoliticalNumbers(
        is_on=switches.politics,
        first_in_year=quarter_number(scenario.start) % QUARTERS_PER_YEAR,
        assessment_years=scenario.assessment_years,
        negotiation=int(NEGOTIATIONS[switches.negotiation]),
        has_opinion=switches.opinion,
        has_growth=switches.growth,
        has_spending=switches.spending,
        has_hedging=switches.hedging,
        has_news=switches.politics and switches.news and switches.reputation,
        has_window=switches.window,
        defeat_cost=opinion.defeat_cost if switches.politics and switches.defeatism else 0.0,
        defeat_chance=opinion.defeat_chance,
        reversion=opinion.reversion,
        incident=np.array([getattr(opinion.incident, mode) for mode in MODES]),
        bystander_share=opinion.bystander_share,
        burden_weight=opinion.burden_weight,
        casualty_weight=opinion.casualty_weight,
        treaty_gain=opinion.treaty_gain,
        shock_weight=opinion.shock_weight,
        noise_sd=opinion.noise_sd,
        burden_vote=governments.burden_vote,
        response=governments.response,
        stance_sd=governments.stance_sd,
        majority_gain=governments.majority_gain,
        majority_loss=governments.majority_loss,
        majority_chance=governments.majority_chance,
        news_weight=news.weight,
        news_deal=news.deal,
        news_limit=news.limit,
        balancing=alignment.balancing,
        faith=alignment.faith,
        trade=alignment.trade,
        hedging=alignment.hedging,
        alignment_speed=alignment.speed,
        alignment_sd=alignment.noise_sd,
        trust_weight=alignment.trust_weight if switches.politics and switches.hedging else 0.0,
        called_obligation=given.assessment.called_obligation,
        assessed_strategic=given.assessment.strategic_guarantors,
        threat_weight=spending.threat_weight,
        rivals_weight=spending.rivals_weight if switches.arms_response else 0.0,
        free_riding=spending.free_riding if switches.free_riding else 0.0,
        cover_floor=spending.cover_floor,
        cover_ceiling=spending.cover_ceiling,
        demand_weight=spending.demand_weight,
        encirclement_weight=spending.encirclement_weight if switches.arms_response else 0.0,
        spending_speed=spending.speed,
        spending_support=spending.support_weight,
        slowest=spending.slowest,
        depreciation=given.strength.depreciation,
        join=join_weights(scenario),
        opening_chance=negotiation.opening_chance,
        earliest_quarters=negotiation.earliest_quarters,
        asking_rate=negotiation.asking_rate,
        patience_quarters=negotiation.patience_quarters,
        longest_quarters=negotiation.longest_quarters,
        ratification_chance=negotiation.ratification_chance,
        ratification_earliest=negotiation.ratification_earliest,
        ratification_limit=negotiation.ratification_limit,
        withdrawal_gap=negotiation.withdrawal_gap,
        exit_gap=negotiation.exit_gap,
        accession_chance=negotiation.accession_chance,
        cooling_quarters=negotiation.cooling_quarters,
        binding_depth=negotiation.binding_depth,
        legislature_constant=negotiation.legislature_constant,
        legislature_support=negotiation.legislature_support,
        redraw_chance=negotiation.redraw_chance,
        coercion=coercion.size if switches.coercion else 0.0,
        coercion_quarters=coercion.quarters,
    )

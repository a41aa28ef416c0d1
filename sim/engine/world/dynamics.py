"""The numbers that move the region from quarter to quarter, as kernels read them."""

from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import MODES, QUARTERS_PER_YEAR
from sim.rules.conflict.opportunity import retained_heat
from sim.rules.conflict.reputation import retained_memory
from sim.rules.parameters import Parameters


class Dynamics(NamedTuple):
    """Parameters of opportunities, wars, control and reputation; see `sim.rules`."""

    excitation: float
    cooling: float
    """Heat that is left after a quarter, in [0, 1]."""
    end_probability: float
    fighter_engaged_share: float
    supporter_engaged_share: float
    attrition_per_quarter: float
    deaths_exponent: float
    deaths_minimum: float
    deaths_maximum: float
    size_correlation: float
    length_exponent: float
    log_size_mean: float
    log_size_sd: float
    nuclear_use_probability: float
    gdp_loss_per_quarter: float
    closing_share: float
    has_reputation: bool
    spillover: float
    minimum_obligation: float
    event_weight: np.ndarray
    """(3,) by mode."""
    policy_shift: float
    retained: float
    """Memory that is left after a quarter, in [0, 1]."""
    has_institutions: bool
    """Whether regimes that cut obligations cut those of young pacts deeper."""
    youth: float
    """See `InstitutionParams`."""
    youth_quarters: float
    """See `InstitutionParams.ripening_quarters`."""


def dynamics_of(scenario: Scenario[Parameters]) -> Dynamics:
    """Return the numbers of a scenario; heat that is switched off excites nothing."""
    given, switches = scenario.parameters, scenario.switches
    war, reputation = given.war, given.reputation
    return Dynamics(
        excitation=given.opportunity.excitation if switches.heat else 0.0,
        cooling=retained_heat(given.opportunity.heat_half_life_quarters),
        end_probability=war.end_probability,
        fighter_engaged_share=war.fighter_engaged_share,
        supporter_engaged_share=war.supporter_engaged_share,
        attrition_per_quarter=war.attrition_per_quarter,
        deaths_exponent=war.deaths_exponent,
        deaths_minimum=war.deaths_minimum,
        deaths_maximum=war.deaths_maximum,
        size_correlation=war.size_correlation,
        length_exponent=war.length_exponent,
        log_size_mean=war.log_size_mean,
        log_size_sd=war.log_size_sd,
        nuclear_use_probability=war.nuclear_use_probability,
        gdp_loss_per_quarter=war.gdp_loss_per_quarter,
        closing_share=given.control.closing_share,
        has_reputation=switches.reputation,
        spillover=reputation.spillover,
        minimum_obligation=reputation.minimum_obligation,
        event_weight=np.array([getattr(reputation, f"weight_{mode}") for mode in MODES]),
        policy_shift=reputation.policy_shift,
        retained=retained_memory(reputation.memory_years, 1 / QUARTERS_PER_YEAR),
        has_institutions=switches.politics and switches.institutions,
        youth=given.institutions.youth,
        youth_quarters=given.institutions.ripening_quarters,
    )

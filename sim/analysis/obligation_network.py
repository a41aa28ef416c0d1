"""Who owes whom how much under an arrangement, by the obligation that the rules use.

A crisis asks what each guarantor owes the target at one flashpoint. A network has one number
a pair of states: what a major attack calls up, with the council active, at the flashpoint of
the protected state at which it is most. What is owed to a state that is nobody's
target is combined by the same rule, each pact with its scope for flashpoints that it does not name.
"""

from typing import NamedTuple

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import Mode
from sim.engine.crisis.arrays import ObligationColumn
from sim.engine.world.constants import build_world, state_names
from sim.engine.world.pact_texts import PactTexts, entries
from sim.engine.world.pacts_in_force import (
    PactsInForce,
    enter_by_calendar,
    fill_pacts,
    no_pacts,
    owed_by,
)
from sim.rules.crisis.obligation import combined_obligation, invoked_obligation
from sim.rules.parameters import Parameters

_MODE = int(Mode.MAJOR_ATTACK)
_COLUMN = int(ObligationColumn.ACTIVE)


class ObligationNetwork(NamedTuple):
    """What states owe each other."""

    states: tuple[str, ...]
    """Codes, in the order of the arrays."""

    owed: np.ndarray
    """(n, n) what row owes column, in [0, 1]; 0 to itself."""

    def between(self, states: tuple[str, ...]) -> "ObligationNetwork":
        """Return the network in the order of other states; those that it lacks owe nothing."""
        owed = np.zeros((len(states), len(states)))
        place = {code: number for number, code in enumerate(self.states)}
        known = [number for number, code in enumerate(states) if code in place]
        here = [place[states[number]] for number in known]
        owed[np.ix_(known, known)] = self.owed[np.ix_(here, here)]
        return ObligationNetwork(states, owed)


def obligation_network(scenario: Scenario[Parameters]) -> ObligationNetwork:
    """Return what states owe each other under the pacts in force in the last quarter of a run.

    Membership is that of the files: treaties that a run may yet make are not in it, and
    policies, which change within a run, do not weigh it.

    Parameters
    ----------
    scenario : the effective scenario
    """
    texts = build_world(scenario).texts
    pacts = no_pacts(texts)
    enter_by_calendar(texts, pacts, scenario.quarters - 1)
    fill_pacts(texts, pacts)
    owed = _by_text(scenario, texts, pacts)
    for target in dict.fromkeys(int(one) for one in texts.target):
        here = pacts.obligation[texts.target == target, :, _MODE, _COLUMN]
        owed[:, target] = here.max(axis=0)
    return ObligationNetwork(tuple(state_names(scenario)), owed)


def _by_text(scenario: Scenario[Parameters], texts: PactTexts, pacts: PactsInForce) -> np.ndarray:
    """Return (n, n) what row owes column wherever pacts name no flashpoint.

    Parameters
    ----------
    pacts : with their members
    """
    n = texts.capability_usd_bn.size
    owed = np.zeros((n, n))
    for row, entry in enumerate(entries(scenario)):
        trigger, scope = texts.triggers[row, _MODE], entry.pact.scope.default.value
        for guarantor, protege in np.ndindex(n, n):
            text = owed_by(texts, pacts, row, protege, guarantor)
            if text > 0:
                invoked = invoked_obligation(text, trigger, scope)
                so_far = float(owed[guarantor, protege])
                owed[guarantor, protege] = combined_obligation(so_far, invoked)
    return owed

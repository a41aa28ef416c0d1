"""One decision on a treaty again: as it was, and as it would have been.

A finished region keeps its variables as governments met them when they last decided on
treaties. They are put into a fresh region, the rules judge the treaties anew, and
governments are asked again with the same draws. Under another policy or arrangement
they assess the future anew first; what opinion, reputations and budgets have become stays.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sim.domain.political_records import JoinRecord
from sim.domain.scenario import Scenario
from sim.engine.politics.outlook import judge_future
from sim.engine.politics.phases import debate_treaties
from sim.engine.world.political_numbers import join_weights
from sim.model.counterfactual import region_again
from sim.model.region import Region
from sim.rules.parameters import Parameters


@dataclass(frozen=True)
class Change:
    """What a counterfactual changes about a decision on a treaty."""

    scenario: Scenario[Parameters] | None = None
    """Differs from the run's in policy, arrangement or values; None: the run's own."""

    without: Collection[str] = ()
    """Terms of the utility that are switched off."""

    is_majority_lost: bool = False
    """Whether the government has just lost its majority in the legislature."""


AS_IT_WAS = Change()


def join_record_again(region: Region, record: JoinRecord, change: Change = AS_IT_WAS) -> JoinRecord:
    """Return a decision on a treaty, decided again.

    Parameters
    ----------
    region : a region that has run and kept its events
    record : one of its events
    change : what is different

    Raises
    ------
    KeyError : under the changed scenario nobody asks the state about such a treaty

    Returns
    -------
    the record of the same question; the region is left alone
    """
    snapshot = region.debates[record.quarter]
    again = region_again(region, snapshot, record.quarter, change.scenario)
    stage = again.stage
    if change.without:
        _switch_off(again, change.without)
    if change.is_majority_lost:
        loss = stage.world.politics.numbers.majority_loss
        stage.variables.politics.majority[stage.states.index(record.state)] = -loss
    # What is only about joining changes nothing of what the future holds.
    is_other = change.scenario is not None and _future_of(change.scenario) != _future_of(
        region.effective
    )
    if is_other and stage.world.politics.numbers.is_on:
        judge_future(*stage.arrays, stage.quarter_index)
    # A fresh ledger has no budgets to settle: those of the year are in the snapshot.
    debate_treaties(*stage.arrays, stage.key)
    found = {one.decision: one for one in again.governments.weigh_treaties()}
    return found[record.decision]


def _future_of(scenario: Scenario[Parameters]) -> dict[str, object]:
    """Return what a government's assessment of the future rests on."""
    parameters, switches = dict(scenario.parameters), dict(scenario.switches)
    for name in ("joining", "negotiation"):
        del parameters[name]
    del switches["join"]
    parts = ("states", "flashpoints", "pacts", "proposed_pacts", "policies", "named_policies")
    whole = {name: getattr(scenario, name) for name in parts}
    return {**whole, "parameters": parameters, "switches": switches}


def _switch_off(region: Region, terms: Collection[str]) -> None:
    """Take terms out of the utility of joining."""
    scenario, world = region.stage.scenario, region.stage.world
    join = scenario.switches.join.model_copy(update=dict.fromkeys(terms, False))
    switches = scenario.switches.model_copy(update={"join": join})
    weights = join_weights(scenario.model_copy(update={"switches": switches}))
    numbers = world.politics.numbers._replace(join=weights)
    politics = world.politics._replace(numbers=numbers)
    region.stage.world = world._replace(politics=politics)

"""A scenario under one arrangement and policy, and what a class may change about its crises."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.analysis.telling.state_names import name_in_sentence
from sim.domain.errors import DeterError
from sim.domain.scenario import Scenario
from sim.execution.seminar.what_ifs import playable_seminar, what_if_scenario
from sim.results.run_request import RunRequest
from sim.rules.parameters import Parameters
from sim.study.seminar_files import Seminar, WhatIf, seminar_of

if TYPE_CHECKING:
    from sim.engine.world.constants import World

ARRANGEMENT: Final = "arrangement:"
"""Before the name of an arrangement that takes the place of another."""

POLICY: Final = "policy:"
"""Before the name of a policy that takes the place of its patron's."""


class Change(NamedTuple):
    """One change to a crisis that has begun, made ready to be asked again and again."""

    title: str
    """The change, after "What if"."""

    scenario: Scenario[Parameters]
    """With the change."""

    world: "World"
    """Its arrays, which take most of the time of an answer to build."""


@dataclass
class Setting:
    """A scenario under one arrangement and policy."""

    request: RunRequest
    """What it is, without draws."""

    changes: dict[str, Change] = field(default_factory=dict)
    """{name: change}: those that were asked for."""

    @cached_property
    def scenario(self) -> Scenario[Parameters]:
        """Return the scenario.

        Raises
        ------
        ScenarioError : it cannot be loaded
        """
        return self.request.load()

    @cached_property
    def seminar(self) -> Seminar:
        """Return what is shown of it, and what can be changed about its crises."""
        found = seminar_of(self.request.scenario, self.scenario)
        return playable_seminar(self.request, self.scenario, found)

    def change(self, name: str) -> Change | None:
        """Return a change by its name; None where there is no such change.

        Parameters
        ----------
        name : of the seminar, or an arrangement or policy after its prefix
        """
        from sim.engine.politics.opening import open_politics
        from sim.engine.world.constants import build_world

        if name not in self.changes:
            what_if = self._what_if(name)
            if what_if is None:
                return None
            try:
                scenario = what_if_scenario(self.request, self.scenario, what_if)
            except DeterError:  # as one without a pact that this arrangement has not
                return None
            world = open_politics(build_world(scenario))
            self.changes[name] = Change(self._title(what_if, scenario), scenario, world)
        return self.changes[name]

    def _what_if(self, name: str) -> WhatIf | None:
        """Return what a name asks for; the title of the library's own is filled in later."""
        if name.startswith(ARRANGEMENT):
            return WhatIf(title=ARRANGEMENT, arrangement=name.removeprefix(ARRANGEMENT))
        if name.startswith(POLICY):
            return WhatIf(title=POLICY, policies=[name.removeprefix(POLICY)])
        return {**self.seminar.more_what_ifs, **self.seminar.what_ifs}.get(name)

    def _title(self, what_if: WhatIf, changed: Scenario[Parameters]) -> str:
        """Return a change in words, as it goes on after "What if"."""
        if what_if.title == ARRANGEMENT:
            return f"the arrangement were “{changed.arrangement.title}”"
        if what_if.title == POLICY:
            policy = changed.policies[what_if.policies[0]]
            patron = name_in_sentence(changed, policy.patron)
            return f"the policy of {patron} were “{policy.title}”"
        return what_if.title

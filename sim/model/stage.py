"""What agents and crises know of the run that they are in: arrays, names, the draw key.

It is small on purpose. A region has a stage; agents and crises are handed one and need
no region.
"""

from dataclasses import dataclass

import numpy as np

from sim.domain.scenario import Scenario
from sim.domain.vocabulary import quarter_name
from sim.engine.outcomes.ledger import Ledger
from sim.engine.world.constants import World, first_quarter, flashpoint_names, state_names
from sim.engine.world.variables import Variables
from sim.kernel.draws import NOBODY, DrawKey, Purpose, uniform
from sim.kernel.reference import pointer_to
from sim.rules.parameters import Parameters


@dataclass
class Stage:
    """A run as it stands."""

    scenario: Scenario[Parameters]
    """The effective scenario."""

    world: World
    """What never changes."""

    variables: Variables
    """What changes within the run."""

    ledger: Ledger
    """What was done in the quarter that is running."""

    seed: int
    """Of the draws."""

    replication: int = 0
    """Which of the runs under that seed."""

    quarter_index: int = 0
    """Quarter that is next, or running, counted from the first."""

    def __post_init__(self) -> None:
        """Look the names up once."""
        self.states = state_names(self.scenario)
        self.flashpoints = flashpoint_names(self.scenario)
        self._pointed = (self.world, self.variables, self.ledger)
        self._pointers = self._made_pointers()

    def _made_pointers(self) -> tuple[World, Variables, Ledger]:
        return pointer_to(self.world), pointer_to(self.variables), pointer_to(self.ledger)

    @property
    def arrays(self) -> tuple[World, Variables, Ledger]:
        """Return world, variables and ledger as compiled rules are handed them.

        They are for calls alone: to Python they have no fields.
        """
        now = (self.world, self.variables, self.ledger)
        # A counterfactual replaces the variables; the arrays themselves are changed in place.
        if any(one is not other for one, other in zip(now, self._pointed, strict=True)):
            self._pointed, self._pointers = now, self._made_pointers()
        return self._pointers

    @property
    def key(self) -> DrawKey:
        """Return the part of the address that all draws of the quarter share."""
        return DrawKey(self.seed, self.replication, self.quarter_index)

    @property
    def quarter(self) -> str:
        """Return the name of the quarter that is next, or running."""
        return self.name_of(self.quarter_index)

    def name_of(self, quarter: int) -> str:
        """Return the name of a quarter that is counted from the first."""
        return quarter_name(first_quarter(self.scenario) + quarter)

    def draw(self, purpose: Purpose, flashpoint: int, code: np.uint64 = NOBODY) -> float:
        """Return the draw for a purpose this quarter, uniform in [0, 1)."""
        return uniform(self.key, int(purpose), self.world.flashpoint_code[flashpoint], code)

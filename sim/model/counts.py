"""What one run of the region counted, by name."""

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.outcomes.counts import FlashpointColumn, no_counts
from sim.engine.outcomes.outcomes import FLASHPOINT_COLUMNS, accounts_of, outcomes_of
from sim.engine.outcomes.political_outcomes import political_outcomes
from sim.kernel.reference import pointer_to


class CountsByName:
    """Counts of one run; the phases of a quarter fill `arrays` through `pointer`."""

    def __init__(
        self,
        flashpoints: list[str],
        states: list[str],
        quarters: int,
        proposals: list[str] | None = None,
    ) -> None:
        """Start at nought.

        Parameters
        ----------
        proposals : names of the proposed treaties; absent where politics is off
        """
        self.flashpoints = flashpoints
        self.states = states
        self.proposals = proposals or []
        count = None if proposals is None else len(proposals)
        self.arrays = no_counts(len(flashpoints), len(states), quarters, count)
        self.pointer = pointer_to(self.arrays)

    def __getitem__(self, name: str) -> np.ndarray:
        """Return (f,) a column of the counts by its name, such as `wars`."""
        return self.arrays.flashpoints[:, FlashpointColumn[name.upper()]]

    @property
    def challenges(self) -> np.ndarray:
        """Return (f, 3) challenges by mode."""
        return self.arrays.flashpoints[:, FlashpointColumn.CHALLENGES :][:, : len(MODES)]

    @property
    def expected_challenges(self) -> np.ndarray:
        """Return (f, 3) the chances of challenges by mode, added up."""
        return self.arrays.flashpoints[:, FlashpointColumn.EXPECTED_CHALLENGES :][:, : len(MODES)]

    def outcomes(self) -> dict[str, float]:
        """Return the outcomes of the run over the whole region, by name.

        Ratios without a denominator are not a number. Those of the slow half are among them
        where politics is on.
        """
        politics = self.arrays.politics
        found = outcomes_of(self.arrays.flashpoints[None])
        found |= political_outcomes(politics.states[None], politics.proposals[None])
        return {name: float(one[0]) for name, one in found.items()}

    def accounts(self) -> dict[str, float]:
        """Return each state's expected loss, material and penalty over the run, in stakes."""
        found = accounts_of(self.arrays.states[None], self.states)
        return {name: float(one[0]) for name, one in found.items()}

    def by_flashpoint(self) -> list[dict[str, object]]:
        """Return the counts by flashpoint, a row each."""
        return [
            {
                "flashpoint": name,
                **{key: float(row[column]) for key, column in FLASHPOINT_COLUMNS.items()},
            }
            for name, row in zip(self.flashpoints, self.arrays.flashpoints, strict=True)
        ]

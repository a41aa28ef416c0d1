"""What one run of the region counted, by name."""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.vocabulary import MODES
from sim.engine.outcomes.counts import PlaceColumn, count_crisis, count_opportunity, no_counts
from sim.engine.outcomes.outcomes import PLACE_NAMES, losses_of, outcomes_of

if TYPE_CHECKING:
    from sim.model.crisis import Play


class Tally:
    """Counts of one run; `counts` are the arrays, which the compiled engine fills too."""

    def __init__(self, flashpoints: list[str], states: list[str], quarters: int) -> None:
        """Start at nought."""
        self.flashpoints = flashpoints
        self.states = states
        self.counts = no_counts(len(flashpoints), len(states), quarters)

    def __getitem__(self, name: str) -> np.ndarray:
        """Return (f,) a column of the places by its name, such as `wars`."""
        return self.counts.places[:, PlaceColumn[name.upper()]]

    @property
    def challenges(self) -> np.ndarray:
        """Return (f, 3) challenges by mode."""
        return self.counts.places[:, PlaceColumn.CHALLENGES :][:, : len(MODES)]

    @property
    def expected_challenges(self) -> np.ndarray:
        """Return (f, 3) the chances of challenges by mode, added up."""
        return self.counts.places[:, PlaceColumn.EXPECTED_CHALLENGES :][:, : len(MODES)]

    def count(self, play: "Play") -> None:
        """Take in one crisis, after it is over and has noted what was done."""
        acts, where = play.region.acts, (play.flashpoint, play.quarter)
        parties = (play.challenger.position, play.target.position)
        count_opportunity(self.counts, acts, *parties, *where, play.solution)
        count_crisis(self.counts, acts, *where, play.crisis)

    def outcomes(self) -> dict[str, float]:
        """Return the outcomes of the run over the whole region, by name.

        Ratios without a denominator are not a number.
        """
        return {name: float(one[0]) for name, one in outcomes_of(self.counts.places[None]).items()}

    def losses(self) -> dict[str, float]:
        """Return each state's expected loss over the run, in stakes, by name."""
        found = losses_of(self.counts.states[None], self.states)
        return {name: float(loss[0]) for name, loss in found.items()}

    def by_flashpoint(self) -> list[dict[str, object]]:
        """Return the counts that belong to one place, a row a flashpoint."""
        return [
            {
                "flashpoint": name,
                **{key: float(row[column]) for key, column in PLACE_NAMES.items()},
            }
            for name, row in zip(self.flashpoints, self.counts.places, strict=True)
        ]

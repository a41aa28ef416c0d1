"""Counts of one run, by flashpoint and by state, beside their expected values.

Expected values are sums over opportunities of what the solved crisis says before
anybody moves; they have far less noise than counts.
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.domain.vocabulary import LEVELS, MODES, QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.play import Play

FIGHT = LEVELS.index("fight")
FORCE = slice(MODES.index("fait_accompli"), len(MODES))
PLACE_COUNTS = (
    "opportunities",
    "resisted",
    "backed_down",
    "wars",
    "expected_wars",
    "war_quarters",
    "battle_deaths",
    "control_lost",
    "abandonments",
    "entrapments",
)
INVOKED_OBLIGATION = 0.5
ENTRAPPED_STAKE = 0.2


class Tally:
    """What one run counted. f flashpoints, n states."""

    def __init__(self, flashpoints: list[str], states: list[str], quarters: int) -> None:
        """Start at nought."""
        f, n = len(flashpoints), len(states)
        self.flashpoints = flashpoints
        self.states = states
        self.quarters = quarters
        self.opportunities = np.zeros(f)
        self.challenges = np.zeros((f, len(MODES)))
        self.expected_challenges = np.zeros((f, len(MODES)))
        self.force_years = np.zeros((f, -(-quarters // QUARTERS_PER_YEAR)), dtype=np.bool_)
        self.dispute_years = np.zeros_like(self.force_years)
        self.open_years = np.zeros_like(self.force_years)
        self.resisted = np.zeros(f)
        self.backed_down = np.zeros(f)
        self.resisted_with_guarantor = np.zeros(f)
        self.backed_down_with_guarantor = np.zeros(f)
        self.resisted_with_help = np.zeros(f)
        self.backed_down_with_help = np.zeros(f)
        self.wars = np.zeros(f)
        self.expected_wars = np.zeros(f)
        self.war_quarters = np.zeros(f)
        self.battle_deaths = np.zeros(f)
        self.nuclear_use = np.zeros(f)
        self.expected_nuclear_use = np.zeros(f)
        self.control_lost = np.zeros(f)
        self.invoked = np.zeros(f)
        self.abandonments = np.zeros(f)
        self.honored = np.zeros(f)
        self.entrapments = np.zeros(f)
        self.expected_loss = np.zeros(n)

    def begin_quarter(self, quarter: int, is_open: np.ndarray, is_at_war: np.ndarray) -> None:
        """Take in which flashpoints, (f,), still have something to deter, and where wars run.

        A year counts in deterrence if the flashpoint was open in some quarter of it.
        A year at war is a year with force.
        """
        year = quarter // QUARTERS_PER_YEAR
        self.open_years[:, year] |= is_open | is_at_war
        self.force_years[:, year] |= is_at_war
        self.dispute_years[:, year] |= is_at_war

    def count(self, play: "Play") -> None:
        """Take in one crisis."""
        f = play.flashpoint
        self.opportunities[f] += 1
        self.expected_challenges[f] += play.solution.choice[1:]
        self.expected_wars[f] += play.war_probability
        losses = -(play.solution.choice[1:] @ play.solution.expected)
        parties = [play.challenger.position, play.target.position, *play.order]
        np.add.at(self.expected_loss, parties, losses)
        if play.mode is None:
            return
        self.challenges[f, play.mode] += 1
        year = play.quarter // QUARTERS_PER_YEAR
        self.dispute_years[f, year] = True
        self.force_years[f, year] |= play.mode >= FORCE.start
        self.wars[f] += play.outcome == "war"
        if play.is_resisted:
            self._count_resisted(play)

    def _count_resisted(self, play: "Play") -> None:
        """Take in what help came and what it was good for."""
        f, backed = play.flashpoint, float(play.outcome == "backed_down")
        self.resisted[f] += 1
        self.backed_down[f] += backed
        if play.order.size:
            self.resisted_with_guarantor[f] += 1
            self.backed_down_with_guarantor[f] += backed
        if play.levels.any():
            self.resisted_with_help[f] += 1
            self.backed_down_with_help[f] += backed
        mode = MODES[play.mode or 0]
        is_invoked = play.obligations >= INVOKED_OBLIGATION
        stood = play.levels >= (FIGHT if mode == "major_attack" else 1)
        self.invoked[f] += is_invoked.sum()
        self.abandonments[f] += (is_invoked & (play.levels == 0)).sum()
        self.honored[f] += (is_invoked & stood).sum()
        stake = play.crisis.stake * play.crisis.modes[play.mode or 0, 0]
        small = stake * (1 - play.crisis.control_lost) < ENTRAPPED_STAKE
        self.entrapments[f] += (small & (play.levels == FIGHT)).sum()

    def outcomes(self) -> dict[str, float]:
        """Return the outcomes of the run over the whole region, by name.

        Ratios without a denominator are not a number.
        """
        sums = {
            f"challenges_{mode}": self.challenges[:, m].sum() for m, mode in enumerate(MODES)
        } | {
            f"expected_{mode}": self.expected_challenges[:, m].sum() for m, mode in enumerate(MODES)
        }
        names = (
            "wars",
            "expected_wars",
            "war_quarters",
            "battle_deaths",
            "nuclear_use",
            "expected_nuclear_use",
            "control_lost",
            "abandonments",
            "entrapments",
            "opportunities",
        )
        sums |= {name: getattr(self, name).sum() for name in names}
        ratios = {
            "general_deterrence": 1 - _ratio(self.force_years, self.open_years),
            "general_deterrence_with_grey": 1 - _ratio(self.dispute_years, self.open_years),
            "immediate_deterrence": _ratio(self.backed_down, self.resisted),
            "extended_deterrence_ex_ante": _ratio(
                self.backed_down_with_guarantor, self.resisted_with_guarantor
            ),
            "extended_deterrence_observed": _ratio(
                self.backed_down_with_help, self.resisted_with_help
            ),
            "observed_reliability": _ratio(self.honored, self.invoked),
        }
        return {name: float(value) for name, value in (ratios | sums).items()}

    def losses(self) -> dict[str, float]:
        """Return each state's expected loss over the run, in stakes, by name."""
        return {
            f"expected_loss_{code}": float(loss)
            for code, loss in zip(self.states, self.expected_loss, strict=True)
        }

    def by_flashpoint(self) -> list[dict[str, object]]:
        """Return the counts that belong to one place, a row a flashpoint."""
        return [
            {
                "flashpoint": name,
                **{
                    f"challenges_{mode}": float(self.challenges[f, m])
                    for m, mode in enumerate(MODES)
                },
                **{name: float(getattr(self, name)[f]) for name in PLACE_COUNTS},
                "years_with_force": float(self.force_years[f].sum()),
            }
            for f, name in enumerate(self.flashpoints)
        ]


def _ratio(part: np.ndarray, whole: np.ndarray) -> float:
    """Return the ratio of two sums, not a number where the second is nought."""
    total = float(whole.sum())
    return float(part.sum()) / total if total else float("nan")

"""The whole tree of version 2, escalation and all, for pygambit.

Every mover at the last node and at the table of a widened war is another player than
before: it has another precision there, and what tilts its choice there (a threshold,
a bias) is no part of what anybody else expects. Such a player has the payoffs of the
same state, times the ratio of the two precisions.
"""

from collections.abc import Mapping, Sequence

from tests.reference.plain_crisis import LEVELS, OPENING, Chance, End, Move, Tree
from tests.reference.plain_game import WAR, Actor, Game

LATER = "after the clash"


def later(state: str) -> str:
    """Return the name of a state as the player that it is after the clash."""
    return f"{state} {LATER}"


class Builder:
    """Builds the tree of one mode of one crisis in which everybody looks ahead."""

    def __init__(self, game: Game, mode: str) -> None:
        self.game, self.mode = game, mode
        self.first, self.second = game.challenger["state"], game.target["state"]

    def costs(self, mode: str, council: str, levels: Mapping[str, str]) -> dict[str, float]:
        """Return what a clash costs everybody, beside the prize."""
        game, row = self.game, self.game.mode(mode)
        weights = {k.state: game.weight(levels[k.state]) for k in game.guarantors}
        _, share = game.odds(mode, weights, {})
        standing = [k for k in game.guarantors if levels[k.state] != "abstain"]
        fighting = [k for k in standing if levels[k.state] == "fight"]
        trade = game.challenger.get("trade_share", {})
        exposed = sum(trade.get(s, 0) for s in (self.second, *(k.state for k in standing)))
        covers = [game.target.get("nuclear", 0)]
        covers += [k["nuclear"] * k["nuclear_assurance"] for k in fighting]
        nuclear = row["nuclear_risk_cost"] * game.challenger.get("nuclear", 0)
        worth = {
            self.first: -row["challenge_cost"] * (1 + game.par["trade_weight"] * exposed)
            - row["attrition"] * (1 - share)
            - row["nuclear_risk_cost"] * max(covers),
            self.second: -row["attrition"] * share
            - nuclear * game.target.get("nuclear_vulnerability", 1),
        }
        for k in game.guarantors:
            price = game.reneging(k, mode, council)
            own = {
                "abstain": price,
                "support": row["support_cost"] + 0.5 * price,
                "fight": row["fighting_cost"]
                + k["attrition_exposure"] * row["attrition"] * share
                + nuclear * k["nuclear_vulnerability"]
                + k["non_alignment_cost"] * row["prize_share"] * game.left,
            }
            worth[k.state] = -own[levels[k.state]]
        return worth

    def prize(self, mode: str, chance: float) -> dict[str, float]:
        """Return what it is worth to everybody that the prize goes with some chance."""
        game, v = self.game, self.game.mode(mode)["prize_share"] * self.game.left
        worth = {self.first: chance * game.wish * v}
        worth[self.second] = -chance * game.target["salience"] * v
        return worth | {k.state: -chance * game.stake(k) * v for k in game.guarantors}

    def end(
        self,
        worth: Mapping[str, float],
        levels: Mapping[str, str],
        at_war: Mapping[str, str] | None = None,
        tilt: Mapping[str, float] | None = None,
    ) -> End:
        """Return a leaf with every player's payoff, tilts and other precisions in it."""
        game, precision = self.game, self.game.precision(self.mode)
        ratio = game.precision(WAR) / precision
        payoffs = {later(state): ratio * (worth[state] + (tilt or {}).get(state, 0))
                   for state in worth}  # fmt: skip
        payoffs |= worth
        for k in game.guarantors:
            payoffs[k.state] += game.bias(k) / precision * (levels.get(k.state) == "fight")
            shaded = (at_war or {}).get(k.state) == "fight"
            payoffs[later(k.state)] += game.bias(k) / precision * shaded
        opening = worth[self.first] - game.threshold(self.mode)
        return End(payoffs | {OPENING: game.par["opening_precision"] / precision * opening})

    def helping(
        self, mode: str, waiting: Sequence[Actor], levels: dict[str, str], after: "After"
    ) -> Tree:
        """Return the tree from the next guarantor on, its law first."""
        if not waiting:
            return after(levels)
        k = waiting[0]
        name = k.state if after.is_first else later(k.state)
        branches: dict[str, tuple[float, Tree]] = {}
        for place, chance in enumerate(self.game.lawful(k, mode)):
            if chance > 0:
                options = {
                    own: self.helping(mode, waiting[1:], levels | {k.state: own}, after)
                    for own in LEVELS[: place + 1]
                }
                branches[f"up to {LEVELS[place]}"] = (chance, Move(name, options))
        return Chance(branches)

    def pressing(self, council: str, levels: dict[str, str]) -> Tree:
        """Return what the challenger may do in the face of those who stand there."""
        row = self.game.mode(self.mode)
        back = {self.first: -row["audience_cost"], self.second: 0.0}
        for k in self.game.guarantors:
            own = {
                "abstain": 0.5 * self.game.reneging(k, self.mode, council),
                "support": row["deployment_cost"],
                "fight": row["deployment_cost"] + row["fighting_cost"],
            }
            back[k.state] = -own[levels[k.state]]
        options: dict[str, Tree] = {"back_down": self.end(back, levels)}
        options["press"] = self.clash(council, levels)
        return Move(self.first, options)

    def clash(self, council: str, levels: dict[str, str]) -> Tree:
        """Return the war, or the lottery of a clash and what its loser may do."""
        game = self.game
        weights = {k.state: game.weight(levels[k.state]) for k in game.guarantors}
        wins, _ = game.odds(self.mode, weights, {})
        costs = self.costs(self.mode, council, levels)
        if self.mode == WAR:
            return self.end(added(costs, self.prize(WAR, wins)), levels)
        accepted = {
            self.second: added(costs, self.prize(self.mode, 1.0)),
            self.first: added(costs, {self.first: -game.mode(self.mode)["audience_cost"]}),
        }
        beta = {self.second: game.par["escalation_threshold"], self.first: game.threshold(WAR)}
        branches = {}
        for loser, chance in ((self.second, wins), (self.first, 1 - wins)):
            after = After(self, council, levels, costs, {loser: -beta[loser]})
            options = {
                "accept": self.end(accepted[loser], levels),
                "widen": self.helping(WAR, game.guarantors, {}, after),
            }
            branches[f"{loser} loses"] = (chance, Move(later(loser), options))
        return Chance(dict(branches))

    def whole(self) -> Tree:
        """Return the tree in which this mode is the only one there is."""
        game, row = self.game, self.game.mode(self.mode)
        given_in = self.prize(self.mode, 1.0)
        given_in[self.second] = -row["concession_cost"] * game.target["salience"] * game.left
        resisted = {
            name: (p, self.helping(self.mode, game.guarantors, {}, After(self, name)))
            for name, p in game.councils()
        }
        challenged = Move(
            self.second, {"concede": self.end(given_in, {}), "resist": Chance(resisted)}
        )
        waiting = dict.fromkeys((self.second, *(k.state for k in game.guarantors)), 0.0)
        # Waiting has no threshold, so the one that every leaf takes off is given back.
        quiet = self.end({self.first: game.status_quo() + game.threshold(self.mode)} | waiting, {})
        return Move(OPENING, {"wait": quiet, "challenge": challenged})


class After:
    """What follows once the guarantors have chosen: the first time, or at a widened war."""

    def __init__(
        self,
        builder: Builder,
        council: str,
        levels: Mapping[str, str] | None = None,
        costs: Mapping[str, float] | None = None,
        tilt: Mapping[str, float] | None = None,
    ) -> None:
        self.builder, self.council = builder, council
        self.levels, self.costs, self.tilt = levels, costs, tilt

    @property
    def is_first(self) -> bool:
        return self.levels is None

    def __call__(self, chosen: dict[str, str]) -> Tree:
        if self.levels is None or self.costs is None:
            return self.builder.pressing(self.council, chosen)
        game = self.builder.game
        weights = {k.state: game.weight(chosen[k.state]) for k in game.guarantors}
        war = self.builder.costs(WAR, self.council, chosen)
        war = added(war, self.builder.prize(WAR, game.odds(WAR, weights, {})[0]))
        return self.builder.end(added(self.costs, war), self.levels, chosen, self.tilt)


def added(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return the sum of two sets of payoffs."""
    return {state: worth + other.get(state, 0.0) for state, worth in one.items()}

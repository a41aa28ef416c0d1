"""The crisis game once more, in plain Python from MODEL 4 and 5.

Nothing here comes from `sim`: the formulas are written out again, leaf by leaf, so
that a mistake in the rules and the same mistake here would have to be made twice.
A crisis is a dictionary in the format of `deter crisis`. `whole_tree` turns it into a
game tree, which pygambit solves as a logit equilibrium and `subgame_perfect` by
taking the best reply at every node. Everybody knows everybody's probabilities, so it
stands for the model with the belief weight at 0.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

type CrisisDict = dict[str, Any]
type Path = tuple[str, ...]
type Payoffs = dict[str, float]

MODES = ("grey_zone", "fait_accompli", "major_attack")
LEVELS = ("abstain", "support", "fight")
OPENING = "opening"
"""The challenger at its first move, where its precision is another."""

DEFAULTS = {
    "precision": 12, "precision_decay": 1.8, "opening_precision": 6, "status_quo_value": 0.01,
    "contest_exponent": 1, "distance_decay_per_1000km": 0.17, "support_weight": 0.25,
    "reputation_weight": 0.25, "domestic_weight": 0.59, "reaction_speed_per_quarter": 1.5,
}  # fmt: skip
"""MODEL 4 and 5."""

NAMES = (
    "prize_share", "attrition", "challenge_cost", "audience_cost", "trigger",
    "nuclear_risk_cost", "concession_cost", "support_cost", "deployment_cost", "fighting_cost",
)  # fmt: skip
TABLE = {
    "grey_zone": (0.05, 0.01, 0, 0.005, 0.15, 0, 0.04, 0.025, 0.001, 0.18),
    "fait_accompli": (0.25, 0.25, 0.08, 0.05, 0.70, 0.03, 0.25, 0.20, 0.01, 0.30),
    "major_attack": (1, 0.80, 0.20, 0.10, 1, 0.15, 1.7, 0.37, 0.03, 0.41),
}
"""MODEL 5.1, column by column."""

THRESHOLD = {"grey_zone": 0, "fait_accompli": 0.155, "major_attack": 0.49}


class Move(NamedTuple):
    """A node where a player picks one of its options."""

    player: str
    options: dict[str, "Tree"]


class Chance(NamedTuple):
    """A node where chance picks, with these probabilities."""

    options: dict[str, tuple[float, "Tree"]]


class End(NamedTuple):
    """A leaf."""

    payoffs: Payoffs


type Tree = Move | Chance | End


def number(crisis: CrisisDict, name: str) -> float:
    return float(crisis.get("parameters", {}).get(name, DEFAULTS[name]))


def payoff_table(crisis: CrisisDict, mode: str) -> dict[str, float]:
    given = crisis.get("modes", {}).get(mode, {})
    return {**dict(zip(NAMES, TABLE[mode], strict=True)), **given}


def mode_precision(crisis: CrisisDict, mode: str) -> float:
    share = payoff_table(crisis, mode)["prize_share"]
    return number(crisis, "precision") / (1 + number(crisis, "precision_decay") * share)


def strength(crisis: CrisisDict, actor: Mapping[str, Any], hosts: set[str | None]) -> float:
    near = min((b["distance_km"] for b in actor["bases"] if b.get("host") in hosts), default=None)
    if near is None:
        return 0.0
    usable = actor.get("theatre_share", 1) * (1 - actor.get("engaged_share", 0))
    decay = number(crisis, "distance_decay_per_1000km")
    return float(actor["capability_usd_bn"] * usable * math.exp(-decay * near / 1000))


def in_order(crisis: CrisisDict) -> list[CrisisDict]:
    """Return the guarantors strongest first, every host consenting, ties by code."""
    everyone = {None} | {base.get("host") for k in crisis["guarantors"] for base in k["bases"]}
    return sorted(crisis["guarantors"], key=lambda k: (-strength(crisis, k, everyone), k["state"]))


def obligation(crisis: CrisisDict, k: CrisisDict, mode: str, collective: str) -> float:
    """Return what k owes with collective pacts 'active', 'not_active' or left out ('without')."""
    still_open = 1.0
    for pact in k.get("pacts", []):
        trigger = pact.get("trigger", {}).get(mode, payoff_table(crisis, mode)["trigger"])
        owed = pact["obligation"] * trigger * pact.get("scope", 1)
        if pact.get("collective"):
            owed *= {"active": 1, "not_active": pact.get("fallback", 0), "without": 0}[collective]
        still_open *= 1 - owed
    return 1 - still_open


def price_of_standing_aside(crisis: CrisisDict, k: CrisisDict, mode: str, council: str) -> float:
    policy = k.get("policy", {})
    owed = obligation(crisis, k, mode, council) * policy.get("obligation_multiplier", 1)
    abroad = number(crisis, "reputation_weight") * policy.get("reputation_multiplier", 1)
    at_home = number(crisis, "domestic_weight") * k.get("support", 0.5)
    return float(min(1, owed) * (abroad + at_home))


def in_time(crisis: CrisisDict, k: CrisisDict, mode: str) -> float:
    """Return the share of k's strength that is there before a fait accompli is done."""
    full = obligation(crisis, k, mode, "active")
    if crisis.get("council") is None or mode != "fait_accompli" or full == 0:
        return 1.0
    late = 1 - obligation(crisis, k, mode, "without") / full
    lag = crisis["council"].get("lag_quarters", 0) * number(crisis, "reaction_speed_per_quarter")
    return float(1 - late + late * math.exp(-lag))


def felt_stake(crisis: CrisisDict, k: CrisisDict) -> float:
    apart = abs(k.get("alignment", 0) - crisis["target"].get("alignment", 0))
    multiplier = k.get("policy", {}).get("stake_multiplier", 1)
    return float(k.get("stake", 0) * multiplier * (1 - 0.25 * apart))


def fight_bias(k: CrisisDict) -> float:
    policy = k.get("policy", {})
    return float(
        policy.get("bias_logit", 0)
        - policy.get("burden_discount_logit", 0)
        + k.get("government_stance_logit", 0)
        + k.get("shock_logit", 0)
    )


def contest(crisis: CrisisDict, mode: str, levels: Mapping[str, str]) -> tuple[float, float]:
    """Return the challenger's chance to win and its share of the strength."""
    target = crisis["target"]
    standing = {name for name, level in levels.items() if level != "abstain"}
    weight = {"abstain": 0.0, "support": number(crisis, "support_weight"), "fight": 1.0}
    theirs = target.get("terrain_advantage", 1) * strength(crisis, target, {None})
    for k in crisis["guarantors"]:
        brought = k.get("interoperability", 0.5) * in_time(crisis, k, mode)
        hosts = {None, target["state"]} | standing
        theirs += weight[levels[k["state"]]] * brought * strength(crisis, k, hosts)
    ours = strength(crisis, crisis["challenger"], {None})
    for backer in crisis["challenger"].get("backers", []):
        ours += backer["share"] * backer["strength_usd_bn"]
    mu = number(crisis, "contest_exponent")
    return ours**mu / (ours**mu + theirs**mu), ours / (ours + theirs)


def clash(crisis: CrisisDict, mode: str, council: str, levels: Mapping[str, str]) -> Payoffs:
    """Return what a clash is worth to everybody, MODEL 5.3."""
    m, challenger, target = payoff_table(crisis, mode), crisis["challenger"], crisis["target"]
    v = m["prize_share"] * (1 - crisis.get("control_lost_share", 0))
    p, share = contest(crisis, mode, levels)
    guarantors = crisis["guarantors"]
    trade = sum(
        challenger.get("trade_share", {}).get(k["state"], 0)
        for k in guarantors
        if levels[k["state"]] != "abstain"
    )
    cover = max(
        target.get("nuclear", 0),
        *(
            k.get("nuclear", 0) * k.get("nuclear_assurance", 0.3)
            for k in guarantors
            if levels[k["state"]] == "fight"
        ),
        0,
    )
    worth = {
        challenger["state"]: p * challenger["salience"] * v
        - m["challenge_cost"] * (1 + trade)
        - m["attrition"] * (1 - share)
        - m["nuclear_risk_cost"] * cover,
        target["state"]: -p * target["salience"] * v - m["attrition"] * share,
    }
    for k in guarantors:
        price = price_of_standing_aside(crisis, k, mode, council)
        fighting = (
            m["fighting_cost"]
            + k.get("attrition_exposure", 0.6) * m["attrition"] * share
            + m["nuclear_risk_cost"]
            * k.get("nuclear_vulnerability", 0.6)
            * challenger.get("nuclear", 0)
            + k.get("non_alignment_cost", 0) * v
        )
        own = {"abstain": price, "support": m["support_cost"] + 0.5 * price, "fight": fighting}
        worth[k["state"]] = -p * felt_stake(crisis, k) * v - own[levels[k["state"]]]
    return worth


def backed_down(crisis: CrisisDict, mode: str, council: str, levels: Mapping[str, str]) -> Payoffs:
    m = payoff_table(crisis, mode)
    worth = {crisis["challenger"]["state"]: -m["audience_cost"], crisis["target"]["state"]: 0.0}
    for k in crisis["guarantors"]:
        own = {
            "abstain": 0.5 * price_of_standing_aside(crisis, k, mode, council),
            "support": m["deployment_cost"],
            "fight": m["deployment_cost"] + m["fighting_cost"],
        }
        worth[k["state"]] = -own[levels[k["state"]]]
    return worth


def conceded(crisis: CrisisDict, mode: str) -> Payoffs:
    m, left = payoff_table(crisis, mode), 1 - crisis.get("control_lost_share", 0)
    v = m["prize_share"] * left
    target = crisis["target"]
    return {
        crisis["challenger"]["state"]: crisis["challenger"]["salience"] * v,
        target["state"]: -m["concession_cost"] * target["salience"] * left,
    } | {k["state"]: -felt_stake(crisis, k) * v for k in crisis["guarantors"]}


def status_quo(crisis: CrisisDict) -> Payoffs:
    worth = number(crisis, "status_quo_value") + crisis["challenger"].get("deal_value", 0)
    others = [crisis["target"], *crisis["guarantors"]]
    return {crisis["challenger"]["state"]: worth} | {other["state"]: 0.0 for other in others}


class Builder(NamedTuple):
    """Builds the tree of one mode of one crisis."""

    crisis: CrisisDict
    mode: str

    def end(self, payoffs: Payoffs, levels: Mapping[str, str], threshold: float) -> End:
        """Return a leaf with the biases and the first move's own precision in its payoffs."""
        challenger = self.crisis["challenger"]["state"]
        precision = mode_precision(self.crisis, self.mode)
        ratio = number(self.crisis, "opening_precision") / precision
        shaded = dict(payoffs)
        for k in self.crisis["guarantors"]:
            if levels.get(k["state"]) == "fight":
                shaded[k["state"]] += fight_bias(k) / precision
        return End(shaded | {OPENING: ratio * (payoffs[challenger] - threshold)})

    def threshold(self) -> float:
        given = self.crisis.get("parameters", {}).get("threshold_aversion", {})
        return float(given.get(self.mode, THRESHOLD[self.mode]))

    def pressing(self, council: str, levels: Mapping[str, str]) -> Move:
        ends = {
            "back_down": backed_down(self.crisis, self.mode, council, levels),
            "press": clash(self.crisis, self.mode, council, levels),
        }
        options = {name: self.end(ends[name], levels, self.threshold()) for name in ends}
        return Move(self.crisis["challenger"]["state"], dict(options))

    def helping(self, council: str, waiting: Sequence[CrisisDict], levels: dict[str, str]) -> Tree:
        """Return the tree from the next guarantor on, its law first."""
        if not waiting:
            return self.pressing(council, levels)
        k, rest = waiting[0], waiting[1:]
        cap = LEVELS.index(k.get("reservation", {}).get(self.mode, "fight"))
        support = k.get("law_support", {}).get(self.mode, 1)
        fight = min(k.get("law_fight", {}).get(self.mode, 1), support)
        readings = dict.fromkeys(LEVELS, 0.0)
        for level, chance in enumerate((1 - support, support - fight, fight)):
            readings[LEVELS[min(level, cap)]] += chance
        branches: dict[str, tuple[float, Tree]] = {}
        for place, (highest, chance) in enumerate(readings.items()):
            if chance > 0:
                options = {
                    own: self.helping(council, rest, levels | {k["state"]: own})
                    for own in LEVELS[: place + 1]
                }
                branches[f"up to {highest}"] = (chance, Move(k["state"], options))
        return Chance(branches)

    def resisting(self) -> Tree:
        """Return the tree after the target resists, the council first."""
        guarantors = in_order(self.crisis)
        if self.crisis.get("council") is None:
            return Chance({"no council": (1.0, self.helping("active", guarantors, {}))})
        active = self.crisis["council"]["activation_probability"]
        chances = {"active": active, "not_active": 1 - active}
        return Chance(
            {name: (p, self.helping(name, guarantors, {})) for name, p in chances.items() if p > 0}
        )

    def whole(self) -> Tree:
        given_in = self.end(conceded(self.crisis, self.mode), {}, self.threshold())
        target = self.crisis["target"]["state"]
        challenged = Move(target, {"concede": given_in, "resist": self.resisting()})
        return Move(
            OPENING, {"wait": self.end(status_quo(self.crisis), {}, 0.0), "challenge": challenged}
        )


def whole_tree(crisis: CrisisDict, mode: str) -> Tree:
    """Return the crisis as a tree in which this is the only mode there is."""
    return Builder(crisis, mode).whole()


def moves(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Move]]:
    """Yield every node with a mover, with the actions that lead to it."""
    if isinstance(tree, Move):
        yield path, tree
        for action, after in tree.options.items():
            yield from moves(after, (*path, action))
    elif isinstance(tree, Chance):
        for action, (_, after) in tree.options.items():
            yield from moves(after, (*path, action))


class Reply(NamedTuple):
    """The best action at a node and by how much it is the best."""

    action: str
    margin: float


def subgame_perfect(tree: Tree) -> tuple[Payoffs, dict[Path, Reply]]:
    """Return the value of a tree and the best reply at every node, by backward induction."""
    replies: dict[Path, Reply] = {}

    def value(node: Tree, path: Path) -> Payoffs:
        if isinstance(node, End):
            return node.payoffs
        if isinstance(node, Chance):
            branches = [(p, value(after, (*path, a))) for a, (p, after) in node.options.items()]
            return {who: sum(p * worth[who] for p, worth in branches) for who in branches[0][1]}
        worths = {a: value(after, (*path, a)) for a, after in node.options.items()}
        ranked = sorted(worths, key=lambda a: worths[a][node.player], reverse=True)
        gaps = [worths[ranked[0]][node.player] - worths[a][node.player] for a in ranked[1:]]
        replies[path] = Reply(ranked[0], min(gaps, default=math.inf))
        return worths[ranked[0]]

    return value(tree, ()), replies

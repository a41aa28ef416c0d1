"""Version 2 of the crisis game in plain Python, from CRISIS 4 and 5.

Nothing here comes from `sim`: no arrays, no tables over coalitions, one recursion over
the tree. A crisis is a dictionary in the format of `deter crisis` with every parameter
given. `solve` returns what `deter crisis` prints for it.
"""

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

type CrisisDict = dict[str, Any]
type Levels = tuple[str, ...]
type Values = dict[str, float]
type Chances = dict[str, list[float]]
"""Levels of the guarantors that do not look ahead, where they count in more than strength."""

MODES = ("grey_zone", "fait_accompli", "major_attack")
WAR = "major_attack"
LEVELS = ("abstain", "support", "fight")
OPTIONS = ("status_quo", *MODES)
EPS_SOLVED = (-4, -2, -1, -0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4)
EPS_WEIGHED = [-4 + 0.04 * i for i in range(201)]


def softmax(logits: list[float]) -> list[float]:
    top = max(logits)
    weights = [math.exp(x - top) for x in logits]
    return [w / sum(weights) for w in weights]


class Actor:
    """A guarantor with what its file leaves out."""

    def __init__(self, given: CrisisDict) -> None:
        self.state = given["state"]
        self.given: CrisisDict = {
            "theatre_share": 1, "engaged_share": 0, "stake": 0, "support": 0.5, "alignment": 0,
            "attrition_exposure": 0.3, "nuclear": 0, "nuclear_assurance": 1,
            "nuclear_vulnerability": 1, "non_alignment_cost": 0, "pacts": [], "policy": {},
            "law_support": {}, "law_fight": {}, "reservation": {}, "interoperability": 0.6,
            "reputation": 0.5, "government_stance_logit": 0, "shock_logit": 0,
        } | given  # fmt: skip

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        return self.given[name]

    def policy(self, name: str, default: float = 1) -> float:
        return float(self["policy"].get(name, default))


class Game:
    """One crisis at one draw of resolve."""

    def __init__(self, crisis: CrisisDict, eps: float) -> None:
        self.crisis, self.par = crisis, crisis["parameters"]
        self.challenger, self.target = crisis["challenger"], crisis["target"]
        self.left = 1 - crisis.get("control_lost_share", 0)
        self.wish = self.challenger["salience"] * math.exp(self.par["resolve_sd"] * eps)
        everyone = [Actor(k) for k in crisis["guarantors"]]
        seated = [k for k in everyone if self.is_called(k, WAR)]
        seated.sort(key=lambda k: (-self.strength(k, None), k.state))
        self.guarantors = seated
        self.strategic = seated[: int(self.par["strategic_guarantors"])]
        self.rest = seated[len(self.strategic) :]
        self.widened: dict[str, Values] = {}

    # what a mode is about ------------------------------------------------------------
    def mode(self, mode: str) -> dict[str, float]:
        row = dict(self.crisis["modes"][mode])
        if mode == WAR:
            for name in ("attrition", "challenge_cost", "audience_cost", "nuclear_risk_cost",
                         "fighting_cost", "support_cost"):  # fmt: skip
                row[name] *= self.crisis.get("war_intensity", 1)
        return row

    def precision(self, mode: str) -> float:
        share = self.crisis["modes"][mode]["prize_share"]
        return float(self.par["precision"] / (self.par["precision_floor"] + share))

    def threshold(self, mode: str) -> float:
        intensity = self.crisis.get("war_intensity", 1) if mode == WAR else 1
        return float(self.par["threshold_aversion"][mode] * intensity)

    # guarantors ----------------------------------------------------------------------
    def obligation(self, k: Actor, mode: str, council: str) -> float:
        open_share = 1.0
        for pact in k["pacts"]:
            trigger = pact.get("trigger", {}).get(mode, self.crisis["modes"][mode]["trigger"])
            owed = pact["obligation"] * trigger * pact.get("scope", 1)
            if pact.get("collective"):
                owed *= {"active": 1, "inactive": pact.get("fallback", 0), "without": 0}[council]
            open_share *= 1 - owed
        return 1 - open_share

    def owed(self, k: Actor, mode: str, council: str) -> float:
        owed = self.obligation(k, mode, council) * k.policy("obligation_multiplier")
        return min(1.0, owed)

    def reneging(self, k: Actor, mode: str, council: str) -> float:
        abroad = self.par["reputation_weight"] * k.policy("reputation_multiplier")
        at_home = self.par["domestic_weight"] * k["support"]
        return float(self.owed(k, mode, council) * (abroad + at_home))

    def is_called(self, k: Actor, mode: str) -> bool:
        text = 1.0
        for pact in k["pacts"]:
            text *= 1 - pact["obligation"] * pact.get("scope", 1)
        owes = 1 - text >= self.par["minimum_obligation"]
        return bool(owes or k["stake"] >= self.par["minimum_stake"][mode])

    def stake(self, k: Actor) -> float:
        apart = abs(k["alignment"] - self.target.get("alignment", 0))
        return float(k["stake"] * k.policy("stake_multiplier") * (1 - 0.25 * apart))

    def bias(self, k: Actor) -> float:
        politics = k.policy("bias_logit", 0) - k.policy("burden_discount_logit", 0)
        return float(politics + k["government_stance_logit"] + k["shock_logit"])

    def lawful(self, k: Actor, mode: str) -> tuple[float, float, float]:
        """Return the chance that each level is the highest allowed."""
        if not self.is_called(k, mode):
            return 1.0, 0.0, 0.0
        support = k["law_support"].get(mode, 1)
        fight = min(k["law_fight"].get(mode, 1), support)
        cap = k["reservation"].get(mode, "fight")
        if cap == "abstain":
            return 1.0, 0.0, 0.0
        if cap == "support":
            return 1 - support, support, 0.0
        return 1 - support, support - fight, fight

    # strengths -----------------------------------------------------------------------
    def strength(self, actor: Any, hosts: Values | None) -> float:  # noqa: ANN401
        """Return the strength from own soil and as far as hosts open; None opens every host."""
        given: CrisisDict = actor.given if isinstance(actor, Actor) else actor
        usable = given["capability_usd_bn"] * given.get("theatre_share", 1)
        usable *= 1 - given.get("engaged_share", 0)
        unplaced, access = 1.0, 0.0
        for base in sorted(given["bases"], key=lambda base: base["distance_km"]):
            host = base.get("host")
            opened = 1.0 if host is None or hosts is None else hosts.get(host, 0.0)
            here = min(opened * base.get("capacity", 1), unplaced)
            decay = self.par["distance_decay_per_1000km"] * base["distance_km"] / 1000
            access += here * math.exp(-decay)
            unplaced -= here
        return float(usable * access)

    def in_time(self, k: Actor, mode: str) -> float:
        council = self.crisis.get("council")
        full = self.obligation(k, mode, "active")
        if council is None or mode != "fait_accompli" or full == 0:
            return 1.0
        late = 1 - self.obligation(k, mode, "without") / full
        lag = council.get("lag_quarters", 0) * self.par["reaction_speed_per_quarter"]
        return float(1 - late + late * math.exp(-lag))

    def ours(self) -> float:
        total = self.strength(self.challenger, {})
        for backer in self.challenger.get("backers", []):
            total += backer["share"] * backer["strength_usd_bn"]
        return total

    def theirs(self, mode: str, weights: Values, rest: Chances) -> float:
        """Return the strength on the target's side if each commits this share."""
        terrain = self.target.get("terrain_advantage", 1)
        total = float(terrain * self.strength(self.target, {}))
        consent = 0.5 * self.par["support_weight"]
        hosts = {k: float(weight >= consent) for k, weight in weights.items()}
        hosts |= {self.target["state"]: 1.0}
        hosts |= {state: 1 - chances[0] for state, chances in rest.items()}
        for k in self.guarantors:
            brought = k["interoperability"] * self.in_time(k, mode)
            total += weights[k.state] * brought * self.strength(k, hosts)
        return total

    # one clash -----------------------------------------------------------------------
    def weight(self, level: str) -> float:
        return float({"abstain": 0, "support": self.par["support_weight"], "fight": 1}[level])

    def odds(self, mode: str, weights: Values, rest: Chances) -> tuple[float, float]:
        """Return the challenger's chance to win and its share of the strength."""
        ours, theirs = self.ours(), self.theirs(mode, weights, rest)
        mu = self.par["contest_exponent"][mode]
        return float(ours**mu / (ours**mu + theirs**mu)), ours / (ours + theirs)

    def clash(
        self,
        mode: str,
        council: str,
        standing: dict[str, str],
        weights: Values,
        *,
        belief: bool,
        rest: Chances,
    ) -> tuple[float, float]:
        """Return what a clash is worth to challenger and target, and so is its sequel."""
        row, (p, share) = self.mode(mode), self.odds(mode, weights, rest)
        helpers = [k for k in self.guarantors if standing.get(k.state, "abstain") != "abstain"]
        trade = self.challenger.get("trade_share", {})
        exposed = sum(trade.get(s, 0) for s in [self.target["state"], *(k.state for k in helpers)])
        cover = max(
            self.target.get("nuclear", 0),
            *(k["nuclear"] * k["nuclear_assurance"] for k in helpers
              if standing[k.state] == "fight"), 0,
        )  # fmt: skip
        for k in self.rest:
            _, supports, fights = rest.get(k.state, (1.0, 0.0, 0.0))
            exposed += trade.get(k.state, 0) * (supports + fights)
            cover += fights * max(k["nuclear"] * k["nuclear_assurance"] - cover, 0)
        worth_c = (
            -row["challenge_cost"] * (1 + self.par["trade_weight"] * exposed)
            - row["attrition"] * (1 - share)
            - row["nuclear_risk_cost"] * cover
        )
        reach = self.target.get("nuclear_vulnerability", 1) * self.challenger.get("nuclear", 0)
        worth_t = -row["attrition"] * share - row["nuclear_risk_cost"] * reach
        v, (taken, war) = row["prize_share"] * self.left, self.sequel(mode, council, p)
        worth_c += taken * self.wish * v
        worth_t -= taken * self.target["salience"] * v
        if mode != WAR:
            after, kind = self.widened[council], "belief" if belief else "true"
            worth_c -= (1 - taken - war) * row["audience_cost"]
            worth_c += war * after[f"challenger {kind}"]
            worth_t += war * after[f"target {kind}"]
        return worth_c, worth_t

    def widens(self, mode: str, council: str) -> tuple[float, float]:
        """Return the chances that target and challenger widen after losing."""
        if mode == WAR or not self.crisis.get("escalates", True):
            return 0.0, 0.0
        row, after, precision = self.mode(mode), self.widened[council], self.precision(WAR)
        lost = -self.target["salience"] * row["prize_share"] * self.left
        dearer = after["target belief"] - self.par["escalation_threshold"]
        by_target = softmax([precision * lost, precision * dearer])[1]
        dearer = after["challenger belief"] - self.threshold(WAR)
        by_challenger = softmax([-precision * row["audience_cost"], precision * dearer])[1]
        return by_target, by_challenger

    def sequel(self, mode: str, council: str, p: float) -> tuple[float, float]:
        """Return the chances that the prize is taken and that there is a widened war."""
        by_target, by_challenger = self.widens(mode, council)
        return p * (1 - by_target), p * by_target + (1 - p) * by_challenger

    def presses(self, mode: str, worth_c: float, *, peace: bool) -> float:
        if not peace:
            return 1.0
        precision = self.precision(mode)
        return softmax([-precision * self.mode(mode)["audience_cost"], precision * worth_c])[1]

    def helper(
        self, k: Actor, mode: str, council: str, level: str, press: float, odds: tuple[float, float]
    ) -> tuple[float, float]:
        """Return a guarantor's utility and its penalty at one level."""
        row, (p, share) = self.mode(mode), odds
        v, (taken, war) = row["prize_share"] * self.left, self.sequel(mode, council, p)
        price = self.reneging(k, mode, council)
        at_clash = {"abstain": price, "support": 0.5 * price, "fight": 0.0}[level]
        at_peace = {"abstain": 0.5 * price, "support": 0.0, "fight": 0.0}[level]
        danger = k["nuclear_vulnerability"] * self.challenger.get("nuclear", 0)
        fought = (
            row["fighting_cost"] + k["attrition_exposure"] * row["attrition"] * share
            + row["nuclear_risk_cost"] * danger + k["non_alignment_cost"] * v
        )  # fmt: skip
        paid = {"abstain": 0.0, "support": row["support_cost"], "fight": fought}[level]
        idle = {"abstain": 0.0, "support": row["deployment_cost"],
                "fight": row["deployment_cost"] + row["fighting_cost"]}[level]  # fmt: skip
        after = self.widened[council] if mode != WAR else {}
        worth = -at_clash - paid - taken * self.stake(k) * v + war * after.get(k.state, 0)
        penalty = at_clash + war * after.get(f"{k.state} penalty", 0)
        return (
            press * worth - (1 - press) * (idle + at_peace),
            press * penalty + (1 - press) * at_peace,
        )

    # the end of a tree ---------------------------------------------------------------
    def rest_answer(
        self, k: Actor, mode: str, council: str, chosen: dict[str, str], *, peace: bool
    ) -> tuple[list[float], float, float]:
        """Return the levels of one of the rest, its own utility and its own penalty."""
        base = {j.state: self.weight(chosen.get(j.state, "abstain")) for j in self.guarantors}
        worths, penalties = [], []
        for level in LEVELS:
            weights = base | {k.state: self.weight(level)}
            standing = chosen | {k.state: level}
            worth_c, _ = self.clash(mode, council, standing, weights, belief=True, rest={})
            press = self.presses(mode, worth_c, peace=peace)
            odds = self.odds(mode, weights, {})
            worth, penalty = self.helper(k, mode, council, level, press, odds)
            worths.append(worth)
            penalties.append(penalty)
        levels = self.choice(k, mode, worths)[1]
        return (
            levels,
            sum(p * w for p, w in zip(levels, worths, strict=True)),
            sum(p * w for p, w in zip(levels, penalties, strict=True)),
        )

    def choice(
        self, k: Actor, mode: str, worths: list[float]
    ) -> tuple[list[list[float]], list[float]]:
        """Return the choice by highest lawful level, and over all readings of the law."""
        precision = self.precision(mode)
        logits = [precision * worth for worth in worths]
        logits[2] += self.bias(k)
        by_law = [[1.0, 0.0, 0.0], [*softmax(logits[:2]), 0.0], softmax(logits)]
        lawful = self.lawful(k, mode)
        mixed = [sum(p * c[i] for p, c in zip(lawful, by_law, strict=True)) for i in range(3)]
        return by_law, mixed

    def end(self, mode: str, council: str, levels: Levels, *, peace: bool) -> Values:
        """Return every value at an end: strategic guarantors have chosen these levels."""
        chosen = {k.state: level for k, level in zip(self.strategic, levels, strict=True)}
        weights = {state: self.weight(level) for state, level in chosen.items()}
        values: Values = {}
        rest: Chances = {}
        counts = self.crisis.get("switches", {}).get("expected_coalition", False)
        for k in self.rest:
            probs, worth, penalty = self.rest_answer(k, mode, council, chosen, peace=peace)
            values[k.state], values[f"{k.state} penalty"] = worth, penalty
            for level, chance in zip(LEVELS, probs, strict=True):
                values[f"{k.state} {level}"] = chance
            weights[k.state] = sum(
                p * self.weight(level) for p, level in zip(probs, LEVELS, strict=True)
            )
            rest |= {k.state: probs} if counts else {}
        believed_c, believed_t = self.clash(mode, council, chosen, weights, belief=True, rest=rest)
        true_c, true_t = self.clash(mode, council, chosen, weights, belief=False, rest=rest)
        press = self.presses(mode, believed_c, peace=peace)
        odds = self.odds(mode, weights, rest)
        down = (1 - press) * self.mode(mode)["audience_cost"]
        taken, war = self.sequel(mode, council, odds[0])
        values |= {
            "press": press, "win": press * odds[0], "taken": press * taken,
            "widened": press * war,
            "challenger belief": press * believed_c - down,
            "challenger true": press * true_c - down,
            "target belief": press * believed_t, "target true": press * true_t,
        }  # fmt: skip
        for k in self.guarantors:
            seated = self.is_called(k, mode)
            if k in self.strategic or not seated:
                level = chosen.get(k.state, "abstain")
                worth, penalty = self.helper(k, mode, council, level, press, odds)
                values[k.state], values[f"{k.state} penalty"] = worth, penalty
                for own in LEVELS:
                    values[f"{k.state} {own}"] = float(own == level)
        return values

    def tree(self, mode: str, council: str, levels: Levels, *, peace: bool) -> Values:
        """Return the values from the next strategic guarantor on."""
        if len(levels) == len(self.strategic):
            return self.end(mode, council, levels, peace=peace)
        k = self.strategic[len(levels)]
        after = [self.tree(mode, council, (*levels, level), peace=peace) for level in LEVELS]
        by_law, true = self.choice(k, mode, [values[k.state] for values in after])
        weight = self.par["belief_weight"] * self.owed(k, mode, council)
        name = min(1.0, k["reputation"] * k.policy("reputation_multiplier"))
        believed = [self.lawful(k, mode)[0], 0.0, 0.0]
        for chance, levels_chosen in zip(self.lawful(k, mode)[1:], by_law[1:], strict=True):
            stand = levels_chosen[1] + levels_chosen[2]
            expected = (1 - weight) * stand + weight * name
            fight = levels_chosen[2] / stand if stand > 0 else 0.0
            believed[0] += chance * (1 - expected)
            believed[1] += chance * expected * (1 - fight)
            believed[2] += chance * expected * fight
        folded: Values = {}
        for key in after[0]:
            shares = believed if key.endswith("belief") else true
            folded[key] = sum(p * values[key] for p, values in zip(shares, after, strict=True))
        return folded

    # the whole -----------------------------------------------------------------------
    def councils(self) -> Iterator[tuple[str, float]]:
        council = self.crisis.get("council")
        active = council["activation_probability"] if council else 1.0
        yield from ((name, p) for name, p in (("active", active), ("inactive", 1 - active)) if p)

    def resisted(self, mode: str) -> Values:
        total: Values = {}
        for council, chance in self.councils():
            for key, value in self.tree(mode, council, (), peace=True).items():
                total[key] = total.get(key, 0) + chance * value
        return total

    def war_trees(self) -> Values:
        total: Values = {}
        for council, chance in self.councils():
            self.widened[council] = self.tree(WAR, council, (), peace=False)
            for key, value in self.widened[council].items():
                total[key] = total.get(key, 0) + chance * value
        return total

    def solve_mode(self, mode: str) -> dict[str, Any]:
        row, after = self.mode(mode), self.resisted(mode)
        precision, v = self.precision(mode), row["prize_share"] * self.left
        concede = -row["concession_cost"] * self.target["salience"] * self.left
        resist = softmax([precision * concede, precision * after["target belief"]])[1]
        give, clash = 1 - resist, resist * after["press"]
        expected = {
            self.challenger["state"]: give * self.wish * v + resist * after["challenger true"],
            self.target["state"]: give * concede + resist * after["target true"],
        } | {k.state: -give * self.stake(k) * v + resist * after[k.state] for k in self.guarantors}
        return {
            "precision": precision, "resist": resist, "press_given_resist": after["press"],
            "clash": clash,
            "challenger_wins_given_clash": after["win"] / after["press"] if clash > 0 else None,
            "widened_given_clash": after["widened"] / after["press"] if clash > 0 else None,
            "war": clash if mode == WAR else resist * after["widened"],
            "taken": give + resist * after["taken"],
            "levels": {k.state: [after[f"{k.state} {x}"] for x in LEVELS] for k in self.guarantors},
            "challenger_value": give * self.wish * v + resist * after["challenger belief"],
            "expected_utility": expected,
            "penalty": {k.state: resist * after[f"{k.state} penalty"] for k in self.guarantors},
        }  # fmt: skip

    @cached_property
    def available(self) -> list[str]:
        return [mode for mode in MODES if mode in self.crisis.get("available_modes", MODES)]

    def status_quo(self) -> float:
        then = self.target.get("initial_alignment", self.target.get("alignment", 0))
        moved = max(0.0, then - self.target.get("alignment", 0))
        return float(
            self.par["status_quo_value"] + self.par["accommodation_weight"] * moved
            + self.challenger.get("deal_value", 0)
            - self.par["provocation_weight"] * self.challenger.get("encirclement", 0)
        )  # fmt: skip


def first_move(game: Game, values: dict[str, float]) -> dict[str, float]:
    chosen = softmax([game.par["opening_precision"] * value for value in values.values()])
    return dict.fromkeys(OPTIONS, 0.0) | dict(zip(values, chosen, strict=True))


def headlines(choice: dict[str, float], modes: dict[str, Any]) -> dict[str, Any]:
    """Return the chances of wars and of what is taken by force."""
    war = {mode: choice[mode] * solved["war"] for mode, solved in modes.items()}
    given_in = choice[WAR] * (1 - modes[WAR]["resist"]) if WAR in modes else 0.0
    grey = choice["grey_zone"] * modes["grey_zone"]["clash"] if "grey_zone" in modes else 0.0
    return {
        "choice": choice,
        "war_probability": sum(war.values()),
        "war_by_mode": war,
        "capitulation": given_in,
        "deterrence_failure": sum(war.values()) + given_in,
        "force": grey + choice["fait_accompli"] + choice[WAR],
    }


def solve_at(crisis: CrisisDict, eps: float) -> dict[str, Any]:
    game = Game(crisis, eps)
    wars = game.war_trees()
    modes = {mode: game.solve_mode(mode) for mode in game.available}
    values = {"status_quo": game.status_quo()}
    for mode, solved in modes.items():
        values[mode] = solved["challenger_value"] - game.threshold(mode)
    levels = {k.state: [wars[f"{k.state} {x}"] for x in LEVELS] for k in game.guarantors}
    found = headlines(first_move(game, values), modes)
    return found | {"value": values, "war_levels": levels, "modes": modes}


def mean_over_draws(crisis: CrisisDict) -> dict[str, Any]:
    """Return the headlines as means over the draw of resolve (CRISIS 5.0)."""
    game, sd = Game(crisis, 0.0), crisis["parameters"]["resolve_sd"]
    solved = [solve_at(crisis, eps) for eps in EPS_SOLVED]
    weights = [math.exp(-0.5 * eps * eps) for eps in EPS_WEIGHED]
    total: dict[str, Any] = {}
    for eps, weight in zip(EPS_WEIGHED, weights, strict=True):
        low = max(i for i, at in enumerate(EPS_SOLVED[:-1]) if at <= eps + 1e-12)
        r, r0, r1 = (math.exp(sd * x) for x in (eps, EPS_SOLVED[low], EPS_SOLVED[low + 1]))
        share = (r - r0) / (r1 - r0)

        def between(part: str, name: str, low: int = low, share: float = share) -> float:
            one, two = solved[low], solved[low + 1]
            if part == "value":
                return float((1 - share) * one[part][name] + share * two[part][name])
            return float((1 - share) * one["modes"][name][part] + share * two["modes"][name][part])

        names = ["status_quo", *game.available]
        choice = first_move(game, {name: between("value", name) for name in names})
        modes = {
            mode: {part: between(part, mode) for part in ("resist", "clash", "war")}
            for mode in game.available
        }
        for key, value in headlines(choice, modes).items():
            share_of = weight / sum(weights)
            if isinstance(value, dict):
                into = total.setdefault(key, {})
                for name, number in value.items():
                    into[name] = into.get(name, 0) + share_of * number
            else:
                total[key] = total.get(key, 0) + share_of * value
    return total


def solve(crisis: CrisisDict) -> dict[str, Any]:
    """Return what `deter crisis --json` prints for the crisis."""
    if "resolve" in crisis:
        return solve_at(crisis, crisis["resolve"])
    return mean_over_draws(crisis)

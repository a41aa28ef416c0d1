"""Write the tables of the slow half into its pages, from seeded runs.

Run it after a rule, a default or a scenario file has changed::

    .venv/bin/python docs/make_politics_tables.py

It plays some twenty thousand runs: a minute and a half on two idle cores, once compiled.
With ``--check`` it writes nothing and ends with 1 if a page is out of date, with
``--only NAME`` it makes one part. The order of treaties under other coefficients is
made by `make_treaty_order.py`, and plays none.
"""  # noqa: INP001  a script beside the pages that it makes

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from made_parts import table, write_or_check
from politics_checks import checks
from politics_runs import (
    FATE_RUNS,
    POLICIES,
    TREATIES,
    Cell,
    hub,
    mean_and_error,
    outcome_of,
    paired,
    paths_of,
    setting_of_cell,
    treaty_of,
    views_of,
)

from sim.analysis.telling.words import words
from sim.domain.switches import JoinSwitches
from sim.rules.politics.joining import Term
from sim.rules.politics.negotiation import Stage

PAGES = Path(__file__).resolve().parent / "explanation"
OVERVIEW = PAGES / "politics.md"
LAST = 2039
SWITCH_RUNS = 300
NET_RUNS = 200
NET_POLICIES = ("continuity", "doubling_down")
TREATY_POLICIES = ("continuity", "transactional", "doubling_down", "electoral")
SWITCHES = {
    "opinion": ("opinion",),
    "governments": ("governments",),
    "news": ("news",),
    "alignment": ("hedging",),
    "institutions": ("institutions",),
    "shocks": ("shocks",),
    "spending": ("spending", "free_riding", "arms_response"),
    "growth": ("growth",),
    "negotiation": ("window",),
    "coercion": ("coercion",),
}
"""{page: switches whose effect stands on it}."""
MAIN = Cell("transactional")
"""Of the main comparison: the hub under a transactional patron."""
ACTING = {
    "institutions": (
        Cell("shift_2029", "pacific_pact_core4_taiwan_in", scenario="institutionalize_first"),
        "in `institutionalize_first`",
    ),
    "shocks": (Cell("continuity", scenario="ukraine_shock"), "in `ukraine_shock`, five years"),
    **dict.fromkeys(
        ("window", "coercion"),
        (
            Cell(
                "doubling_down",
                "core4_taiwan_negotiated",
                (("proposals.pacific_pact_core4_taiwan.window", 1.5),),
            ),
            "with a pact of four with Taiwan that is proposed under doubling down, window 1.5",
        ),
    ),
}
"""{switch that changes nothing in the main comparison: where it does something, and the words}."""
YEARS_WITHOUT = 100
"""Years between assessments beyond any run."""
GAINS = (0.2, 1.25)
"""Least and largest gain of support by membership that evidence allows [logits]."""
JOINING_POLICY = "doubling_down"
"""Under which a pact of four is made at times, so that terms can be seen at work."""
LEAST_TERM = 0.05
"""Term of a utility that is worth a place in a table [logits]."""


def with_error(found: tuple[float, float], digits: int = 3, *, signed: bool = False) -> str:
    """Return a mean and its Monte Carlo error."""
    mean, error = found
    return f"{mean:{'+' if signed else ''}.{digits}f} ({error:.{digits}f})"


# Trajectories


def burdens(policy: str) -> list[str]:
    """Return a row of burdens: 2030 and at the end, by state."""
    one = hub(policy)
    cells = []
    for state in ("JPN", "KOR", "AUS", "PHL", "TWN", "CHN"):
        middle, end = one.at(one.burden, state, 2030), one.last(one.burden, state)
        error = max(mean_and_error(middle)[1], mean_and_error(end)[1])
        cells.append(f"{middle.mean():.2f} / {end.mean():.2f} ({error:.3f})")
    return [policy, *cells]


def leanings(policy: str) -> list[str]:
    """Return a row of expected wars, support, alignment and belief at the end."""
    one = hub(policy)
    parts = [
        (one.support, "JPN"), (one.support, "KOR"), (one.alignment, "JPN"), (one.alignment, "KOR"),
        (one.alignment, "PHL"), (one.belief, "JPN"), (one.belief, "TWN"),
    ]  # fmt: skip
    means = [mean_and_error(one.last(values, state)) for values, state in parts]
    wars = with_error(mean_and_error(one.outcomes["expected_wars"]))
    return [policy, wars, *(with_error(found, 2) for found in means)]


def trajectories() -> str:
    """Return burdens and leanings by policy."""
    states = ["JPN", "KOR", "AUS", "PHL", "TWN", "CHN"]
    heads = ["military burden, % of GDP, 2030 / end of 2039", *states]
    other = ["end of 2039", "wars in 15 years †", "support JPN", "KOR", "alignment JPN", "KOR"]
    other += ["PHL", "belief in patron JPN", "TWN"]
    one = hub("continuity")
    start = [f"{setting_of_cell(Cell('continuity')).start.burden_pct[one.states.index(s)]:.2f}"
             for s in states]  # fmt: skip
    first = table(heads, [["start", *start], *(burdens(policy) for policy in POLICIES)])
    return f"{first}\n\n{table(other, [leanings(policy) for policy in POLICIES])}"


# Treaties


def fates() -> str:
    """Return who refuses each treaty most and why, and when it comes if it does."""
    details = []
    for name, arrangement in TREATIES.items():
        found = {one: treaty_of(Cell(one, arrangement)).fate for one in TREATY_POLICIES}
        best = max(found.values(), key=lambda fate: fate.chance)
        cells = [name]
        for policy in ("continuity", "transactional"):
            refusal = found[policy].refusal
            cells.append(
                f"{refusal.state} {refusal.refused / refusal.asked:.0%}: {words(refusal.term)}"
                if refusal
                else "nobody"
            )
        cells += [f"{best.entry_years:.1f}", f"{best.members:.1f}"] if best.chance else ["-", "-"]
        details.append([*cells, f"{found['continuity'].talk_years:.1f}"])
    heads = ["refuses most and why", "continuity", "transactional", "years to entry", "members"]
    return table([*heads, "years in talks, continuity"], details)


def deciders() -> str:
    """Return the terms of the four of core4, under `transactional` and `doubling_down`."""
    columns = [term for term in Term if term not in (Term.CHAMPION, Term.FRICTION)]
    rows = []
    for policy in ("transactional", "doubling_down"):
        views = views_of(Cell(policy, TREATIES["core4"]))
        for state, terms in zip(views.states, views.terms, strict=True):
            cells = [
                f"{terms[term]:+.1f}" if abs(terms[term]) >= LEAST_TERM else "" for term in columns
            ]
            rows.append([policy, state, f"**{terms.sum():+.1f}**", *cells])
    return table(["core4, first quarter", "", "sum", *(one.name.lower() for one in columns)], rows)


def net() -> str:
    """Return what proposing two treaties is worth, at two windows, paired with the hub."""
    rows = []
    for name, proposal in (
        ("core4", "pacific_pact_core4"),
        ("core4 with Taiwan", "pacific_pact_core4_taiwan"),
    ):
        for policy in NET_POLICIES:
            base = outcome_of(Cell(policy), "expected_wars", NET_RUNS)
            for window in (1.0, 1.5):
                arms = []
                for negotiation in ("inert", "on"):
                    changed = (
                        (f"proposals.{proposal}.window", window),
                        ("switches.negotiation", negotiation),
                    )
                    cell = Cell(policy, TREATIES[name], changed)
                    arms.append(outcome_of(cell, "expected_wars", NET_RUNS))
                inert, made = arms
                differences = ((inert, base), (made, inert), (made, base))
                cells = [with_error(paired(*one), 4, signed=True) for one in differences]
                rows.append([name, policy, f"{window:g}", *cells])
    return table(["", "policy", "window", "cost of the window", "effect", "net"], rows)


# Checks


def check_table() -> str:
    """Return the checks, hits and misses."""
    rows = []
    for one in checks():
        found, error = one.found
        verdict = "hit" if one.low <= found <= one.high else "**miss**"
        text = f"{found:.2f}" if abs(found) >= 0.1 else f"{found:.3f}"
        rows.append([one.what, text if error is None else f"{text} ({error:.2g})",
                     f"{one.low:g} to {one.high:g}", verdict, "free" if one.is_free else "set",
                     one.source])  # fmt: skip
    return table(["check", "found", "band", "verdict", "kind", "on what it rests"], rows)


# Against the prototype


def wars(policy: str) -> float:
    """Return expected wars under the hub."""
    return float(hub(policy).outcomes["expected_wars"].mean())


def japan(policy: str) -> float:
    """Return Japan's burden at the end [% of GDP]."""
    return float(hub(policy).last(hub(policy).burden, "JPN").mean())


def manila(policy: str) -> float:
    """Return the alignment of the Philippines at the end."""
    return float(hub(policy).last(hub(policy).alignment, "PHL").mean())


def chance(policy: str, treaty: str) -> float:
    """Return how often a treaty comes into force."""
    return treaty_of(Cell(policy, TREATIES[treaty])).fate.chance


def moved() -> str:
    """Return what moved against the prototype, as ratios."""
    found = {
        "wars in 15 years, continuity": wars("continuity") / 0.233,
        "wars in 15 years, retrenchment": wars("retrenchment") / 0.454,
        "Japan, burden 2039, transactional": japan("transactional") / 2.13,
        "Japan, burden 2039, retrenchment": japan("retrenchment") / 2.82,
        "Philippines, alignment 2039, transactional": manila("transactional") / 0.11,
        "access agreement, continuity": chance("continuity", "access agreement") / 0.72,
        "Camp David type, transactional": chance("transactional", "Camp David type") / 0.67,
        "core4, continuity": chance("continuity", "core4") / 0.12,
        "core4, doubling down": chance("doubling_down", "core4") / 0.55,
        "Asian NATO of its founders, doubling down": chance("doubling_down", "Asian NATO, founders")
        / 0.11,
    }
    rows = [[name, f"x {value:.2f}"] for name, value in found.items()]
    return table(["this model / prototype", ""], rows)


# What the switches do


def switch_effect(switch: str, cell: Cell = MAIN) -> str:
    """Return what switching a mechanism off does to deterrence failures in a cell."""
    base = outcome_of(cell, "deterrence_failure", SWITCH_RUNS)
    off = cell._replace(changed=(*cell.changed, (f"switches.{switch}", False)))
    values = outcome_of(off, "deterrence_failure", SWITCH_RUNS)
    mean, error = paired(values, base)
    if not np.any(values - base):
        return f"`{switch}` off: no run changes"
    if f"{abs(mean):.4f}" == f"{error:.4f}" == "0.0000":
        return f"`{switch}` off: less than .0001"
    return f"`{switch}` off: {mean:+.4f} ± {error:.4f} ({mean / base.mean():+.1%})"


def pressure_line() -> str:
    """Return what a challenger's pressure takes of the output of those who sign."""
    cell, _ = ACTING["coercion"]
    off = cell._replace(changed=(*cell.changed, ("switches.coercion", False)))
    pressed, free = paths_of(cell), paths_of(off)
    # Draws are shared, so nearly all runs in which it is signed are the same ones.
    signed = (pressed.stage[:, :, 0] >= Stage.SIGNED).any(axis=1)
    told = []
    for state in ("AUS", "JPN", "PHL", "USA"):
        lost = 1 - pressed.last(pressed.economy, state) / free.last(free.economy, state)
        mean, error = mean_and_error(lost[signed])
        told.append(f"{state} {mean:.2%} ± {error:.2%}")
    return (
        f"\n\nIn the {signed.sum()} of {signed.size} runs there in which the treaty is signed, "
        f"output at the end is lower by: {', '.join(told)}."
    )


def assessment_line() -> str:
    """Return what governments that assess the future only at changes do to deterrence failures.

    An assessment has no switch, since all else reads it: the one of the first quarter stays.
    """
    still = MAIN._replace(changed=(("assessment_years", YEARS_WITHOUT),))
    base = outcome_of(MAIN, "deterrence_failure", SWITCH_RUNS)
    mean, error = paired(outcome_of(still, "deterrence_failure", SWITCH_RUNS), base)
    return (
        f"**In the main comparison** (deterrence failures in fifteen years under the hub and a "
        f"transactional patron, {base.mean():.3f}; difference and its paired error, "
        f"{SWITCH_RUNS} runs): assessments every four years off: {mean:+.4f} ± {error:.4f} "
        f"({mean / base.mean():+.1%}); those at the start and at changes stay."
    )


def gain_line() -> str:
    """Return what the largest gain of support that was seen makes of a treaty's worth."""
    told = []
    base = outcome_of(Cell(JOINING_POLICY), "deterrence_failure", SWITCH_RUNS)
    for name in ("core4", "core4 with Taiwan"):
        found = []
        for gain in GAINS:
            raised = (("parameters.opinion.treaty_gain", gain),)
            cell = Cell(JOINING_POLICY, TREATIES[name], raised)
            change = paired(outcome_of(cell, "deterrence_failure", SWITCH_RUNS), base)
            found.append(f"{change[0]:+.4f} ± {change[1]:.4f} at {gain:g}")
        told.append(f"{name} {' and '.join(found)}")
    return (
        "\n\n**What membership does to support** (`opinion.treaty_gain`), under doubling down: "
        f"failures against the hub if a treaty is proposed, {'; '.join(told)}."
    )


def joining_line() -> str:
    """Return what each term does to whether a pact of four comes about."""
    cell = Cell(JOINING_POLICY, TREATIES["core4"])
    whole = treaty_of(cell).fate.chance
    effects = []
    for term in Term:
        if term.name.lower() not in JoinSwitches.model_fields:
            continue
        off = (*cell.changed, (f"switches.join.{term.name.lower()}", False))
        change = treaty_of(cell._replace(changed=off)).fate.chance - whole
        effects.append((abs(change), f"`{term.name.lower()}` off: {change:+.3f}"))
    effects.sort(reverse=True)
    error = (whole * (1 - whole) / FATE_RUNS) ** 0.5
    return (
        "**In the main comparison** no treaty is proposed, and no run changes. **Where it is at "
        f"work** (change of the share of {FATE_RUNS} runs in which a pact of four, proposed under "
        f"{words(JOINING_POLICY)}, is in force by {LAST}; one share has a Monte Carlo error of at "
        f"most {error:.3f}): " + "; ".join(one for _, one in effects) + "."
    )


def effect_line(page: str) -> str:
    """Return the line of a page of a mechanism."""
    effects = "; ".join(switch_effect(switch) for switch in SWITCHES[page])
    base, _ = mean_and_error(outcome_of(MAIN, "deterrence_failure", SWITCH_RUNS))
    return (
        f"**In the main comparison** (deterrence failures in fifteen years under the hub and a "
        f"transactional patron, {base:.3f}; difference and its paired error, {SWITCH_RUNS} runs): "
        f"{effects}."
        + "".join(elsewhere(switch) for switch in SWITCHES[page] if switch in ACTING)
        + (gain_line() if page == "opinion" else "")
    )


def elsewhere(switch: str) -> str:
    """Return what switching a mechanism off does where it is at work."""
    cell, where = ACTING[switch]
    base, _ = mean_and_error(outcome_of(cell, "deterrence_failure", SWITCH_RUNS))
    more = pressure_line() if switch == "coercion" else ""
    found = f"**Where it is at work** ({where}, {base:.3f}): {switch_effect(switch, cell)}."
    return f"\n\n{found}{more}"


def switches() -> str:
    """Return the effects of all switches."""
    names = [switch for page in SWITCHES.values() for switch in page]
    lines = [f"- {switch_effect(switch)}" for switch in ("politics", *names)]
    for switch, (cell, where) in ACTING.items():
        lines.append(f"- {where}: {switch_effect(switch, cell)}")
    return "\n".join(lines)


SECTIONS: dict[str, Callable[[], str]] = {
    "trajectories": trajectories,
    "fates": fates,
    "deciders": deciders,
    "net": net,
    "checks": check_table,
    "moved": moved,
    "switches": switches,
}
"""{name of a part of the overview: what makes it}."""


def parts() -> dict[Path, dict[str, Callable[[], str]]]:
    """Return what makes the parts of the overview and of the pages of mechanisms."""
    made: dict[Path, dict[str, Callable[[], str]]] = {OVERVIEW: SECTIONS}
    for name in SWITCHES:
        made[PAGES / "politics" / f"{name}.md"] = {"effect": partial(effect_line, name)}
    for name, line in (("assessment", assessment_line), ("joining", joining_line)):
        made[PAGES / "politics" / f"{name}.md"] = {"effect": line}
    return made


if __name__ == "__main__":
    sys.exit(write_or_check(parts(), Path(__file__).name))

"""Tables of the studies that negotiate treaties: their odds, who refuses, what trying is worth.

Read by `make_study_tables.py`.
"""  # noqa: INP001  a module beside the script that imports it

from made_parts import table
from study_runs import FAILURES, NAMES, Studies, difference, runs_line

from sim.analysis.net_benefit import NetBenefit, net_benefits
from sim.analysis.telling.politics.treaties import chance_text
from sim.analysis.telling.words import words
from sim.analysis.treaties import Fate, fates_of
from sim.engine.outcomes.political_outcomes import TERM_COLUMNS
from sim.results.reader import Results


def _fates(results: Results, **levels: str) -> dict[tuple[str, str], Fate]:
    """Return {(arrangement, policy): fate} at the points with these levels."""
    return {
        (str(point.values["arrangement"]), str(point.values["policy"])): fate
        for point, fate in fates_of(results)
        if all(str(point.values[name]) == value for name, value in levels.items())
    }


def _nets(results: Results, outcome: str, window: str) -> dict[tuple[str, str], NetBenefit]:
    """Return {(arrangement, policy): net benefit} at a window."""
    found = {}
    for one in net_benefits(results):
        point = results.manifest.points[one.negotiated].values
        if (one.outcome, str(point["window"])) == (outcome, window):
            found[str(point["arrangement"]), str(point["policy"])] = one
    return found


def fate_table(results: Results, window: str) -> str:
    """Return whether and when each treaty comes into force, and who refuses most.

    Parameters
    ----------
    results : of a study with the factors arrangement, policy, negotiation and window
    window : level of the window that is shown
    """
    rows = []
    for (arrangement, policy), fate in _fates(results, negotiation="on", window=window).items():
        made = [f"{fate.entry_years:.1f}", f"{fate.members:.1f}"] if fate.chance else ["-", "-"]
        refusal = fate.refusal
        told = (
            f"{refusal.state} {refusal.refused / refusal.asked:.0%}: {words(refusal.term)}"
            if refusal
            else "nobody"
        )
        cells = [NAMES[arrangement], policy, chance_text(fate), *made, f"{fate.talks:.2f}"]
        rows.append([*cells, f"{fate.talk_years:.1f}", told])
    heads = ["", "policy", "in force by 2039", "years to entry, median", "members at entry"]
    heads += ["talks open in", "years in talks", "refuses most, and why"]
    return f"{runs_line(results)}\n\n{table(heads, rows)}"


def net_table(results: Results, plain: str, risky: str) -> str:
    """Return what proposing each treaty does to deterrence failures, in three paired arms.

    Parameters
    ----------
    results : of a study with the factors arrangement, policy, negotiation and window
    plain, risky : levels of the window without a cost of the talks, and with one
    """
    first, second = (_nets(results, FAILURES, window) for window in (plain, risky))
    rows = []
    for (arrangement, policy), one in second.items():
        if one.window is None or one.effect is None:
            continue
        safe = first[arrangement, policy]
        parts = (safe.net, one.window, one.effect, one.net)
        rows.append([NAMES[arrangement], policy, *(difference(part) for part in parts)])
    heads = ["deterrence failures in 15 years", "policy", "net, window 1", "cost of the talks, 1.5"]
    return table([*heads, "effect, 1.5", "net, window 1.5"], rows)


def refusal_table(results: Results, arrangement: str, policies: tuple[str, ...]) -> str:
    """Return how often each state that is asked refuses, and the terms most against and for it.

    Parameters
    ----------
    results : of a study with the table of joining
    arrangement, policies : at which points; the window without a cost of the talks
    """
    found = {}
    for policy in policies:
        levels = {"arrangement": arrangement, "policy": policy}
        rows = results.joining.filter(**levels, negotiation="on", window="as_found")
        found[policy] = {row["state"]: row for row in rows.iter_rows(named=True)}
    lines = []
    for state, row in found[policies[-1]].items():
        shares = []
        for policy in policies:
            asked = found[policy][state]
            share = 1 - asked["willing"] / asked["asked"]
            shares.append(f"{share:.2f} of {asked['asked']:,}")
        ordered = sorted(TERM_COLUMNS, key=lambda name, row=row: row[name])
        against = ", ".join(f"{words(one[5:])} {row[one]:+.1f}" for one in ordered[:2])
        best = next(one for one in reversed(ordered) if one != "term_constant")
        lines.append([state, *shares, against, f"{words(best[5:])} {row[best]:+.1f}"])
    heads = ["", *(f"refuses, {policy}" for policy in policies)]
    return table([*heads, f"most against, {policies[-1]}", "most for"], lines)


def feasibility(studies: Studies) -> str:
    """Return whether an Asian NATO can be had, who refuses, and what trying is worth."""
    results = studies.results("asian_nato_feasibility")
    parts = [
        fate_table(results, "as_found"),
        refusal_table(results, "asian_nato_negotiated_all", ("continuity", "doubling_down")),
        net_table(results, "as_found", "as_supposed"),
    ]
    return "\n\n".join(parts)


def treaties(studies: Studies) -> str:
    """Return what proposing each of six treaties is worth."""
    results = studies.results("treaties")
    fates = _fates(results, negotiation="on", window="none")
    rows = []
    policies = list(dict.fromkeys(policy for _, policy in fates))
    for arrangement in dict.fromkeys(name for name, _ in fates):
        cells = [chance_text(fates[arrangement, policy]) for policy in policies]
        rows.append([NAMES[arrangement], *cells])
    chances = table(["in force by 2039", *policies], rows)
    net = net_table(results, "none", "hypothesis")
    return f"{runs_line(results)}\n\n{chances}\n\n{net}"

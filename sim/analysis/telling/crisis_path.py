"""One crisis as it went: every mover along the path, what it expected, what it did.

The text comes from the record alone, so it reads the same for a run that has just
been repeated and for one that was written to disk.
"""

from collections.abc import Mapping

from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, number_text, utility_text, words
from sim.domain.records import CrisisRecord, Move, Option

TITLES = {
    "challenge": "{} opens",
    "response": "{} answers",
    "vote": "{} votes in the council",
    "council": "the council decides",
    "law": "how {} reads its law: highest level allowed",
    "level": "{} decides whether to help",
    "answer": "{} answers those before it",
    "press": "{} faces those who stand there",
    "clash": "the clash",
    "widen": "{} has lost the clash: it accepts that or widens it to a war",
}
"""Headline of each decision."""

OUTCOMES = {
    "status_quo": "The status quo holds.",
    "conceded": "The target concedes.",
    "backed_down": "The challenger backs down.",
    "repelled": "The challenger presses and is repelled.",
    "taken": "The challenger presses and takes what it came for.",
    "war": "The challenger presses: war.",
    "widened": "The loser of the clash widens it: war.",
}
"""Each outcome in a sentence."""

HOW_TO_READ = (
    "'up to' is where the chances add up to: the option picked is the first whose 'up to' is "
    "above the draw. Utilities are in stakes and are the sum of their parts."
)

LEGEND = {
    "status_quo_value": "what the challenger has as things are",
    "provocation": "pressure of being encircled",
    "prize": "the object, times the chance to win or lose it",
    "conceded_prize": "the object where the target concedes",
    "challenge_cost": "price of pressing on",
    "trade": "trade lost with those who stand there",
    "attrition": "losses in a clash",
    "nuclear_risk": "fear of nuclear use",
    "audience_cost": "price of backing down in public",
    "lost_clash": "price of accepting a clash that was lost",
    "widened_war": "what comes of a war that the loser of a clash may widen it to",
    "threshold_aversion": "reluctance to use force at all",
    "concession": "what is given up without resistance",
    "stake": "own interest in the target, times the chance that it loses",
    "reneging": "price of a broken promise",
    "support_cost": "price of support",
    "fighting_cost": "price of fighting",
    "deployment_cost": "price of deploying for nothing, where the challenger backs down",
    "norm": "non-alignment breached",
}
"""What each part of a utility stands for, in the order of the rules."""


def crisis_path_text(
    record: CrisisRecord,
    names: Mapping[str, str],
    *,
    precision: float | None = None,
    width: int | None = None,
) -> str:
    """Return the crisis along the path taken, each choice marked by an arrow.

    Parameters
    ----------
    record : with its moves
    names : names of the states by code; a state without one is called by its code
    precision : of the movers in this mode [1 / stakes], where it is known
    width : columns of the terminal; absent: one line a row
    """
    mode = f", {words(record.mode)}" if record.mode else ""
    parties = " against ".join(
        _name_and_code(code, names) for code in (record.challenger, record.target)
    )
    lost = f"{record.control_lost:.3f} before, {record.control_after:.3f} after"
    war = number_text(record.war_probability, 4)
    facts = [
        f"{record.crisis}: {parties}{mode}",
        f"share of the prize lost: {lost}; chance of war before anybody moved: {war}",
    ]
    if record.resolve != 1:
        facts.append(
            f"the challenger wants it {record.resolve:.2f} times as much as usual: its prize is "
            "worth so much more or less to it"
        )
    if record.without_seat:
        aside = ", ".join(_name_and_code(code, names) for code in record.without_seat)
        facts.append(f"without a seat, as they owe and care too little for this: {aside}")
    if precision is not None:
        facts.append(
            f"precision of all movers but the opening {precision:.3f}: "
            "chances are softmax(precision x utility), with the bias added to fighting"
        )
    facts.append(HOW_TO_READ)
    prose = width or MAX_PROSE
    parts = ["\n".join(paragraph(fact, prose, "  ") for fact in facts)]
    widened = [move.decision for move in record.moves].index("widen") if record.widened_by else None
    for number, move in enumerate(record.moves, start=1):
        in_war = widened is not None and number > widened + 1
        parts.append(_move_text(number, move, names, width, is_war=in_war))
    legend = [paragraph(text, prose, "  ") for text in _legend(record)]
    outcome = OUTCOMES["widened" if record.widened_by else record.outcome]
    return "\n\n".join([*parts, *legend, f"Outcome: {outcome}"])


def _legend(record: CrisisRecord) -> list[str]:
    """Return what the parts of the utilities stand for, of those that are shown."""
    # By the same rounding as in the rows, or a part would be explained that nobody sees.
    shown = {
        name
        for move in record.moves
        for option in move.options
        for name, value in option.terms.items()
        if round(value, 3)
    }
    known = [f"{words(name)}: {text}" for name, text in LEGEND.items() if name in shown]
    return [f"Parts: {'; '.join(known)}."] if known else []


def _name_and_code(code: str, names: Mapping[str, str]) -> str:
    """Return the name of a state with its code, or the code of one without a name."""
    return f"{names[code]} ({code})" if code in names else code


def _move_text(
    number: int, move: Move, names: Mapping[str, str], width: int | None, *, is_war: bool
) -> str:
    """Return one choice: who, with what draw, and the table of its options."""
    title = TITLES[move.decision].format(_name_and_code(move.actor, names))
    title += ", in the war" if is_war else ""
    remarks = ([] if move.draw is None else [f"draw {move.draw:.3f}"]) + [move.note]
    if move.draw is None:
        remarks.insert(0, "no draw: decided by votes" if move.decision == "council" else "no draw")
    told = "; ".join(remark for remark in remarks if remark)
    head = paragraph(f"{number}. {title}   ({told})", width or MAX_PROSE, "   ")
    rows, total = [], 0.0
    for option in move.options:
        total += option.probability
        rows.append(_row(option, total, is_chosen=option.name == move.choice))
    headers = ["", "", "chance", "up to", "utility", "parts"]
    # Votes and chance have no utility: columns without a word would only take room.
    used = [i for i in range(len(headers)) if i < 4 or any(row[i] for row in rows)]
    numeric = [place for place, i in enumerate(used) if i in {2, 3, 4}]
    cells = [[row[i] for i in used] for row in rows]
    return f"{head}\n{table_text([headers[i] for i in used], cells, numeric=numeric, width=width)}"


def _row(option: Option, total: float, *, is_chosen: bool) -> list[str]:
    """Return one option with its chance, utility and the parts that matter."""
    parts = [
        f"{words(name)} {utility_text(value)}"
        for name, value in option.terms.items()
        if round(value, 3)
    ]
    return [
        "->" if is_chosen else "",
        words(option.name),
        number_text(option.probability),
        number_text(total),
        "" if option.utility is None else utility_text(option.utility),
        ", ".join(parts),
    ]

"""One political decision explained: its terms in a table, and what would have turned it."""

from collections.abc import Mapping, Sequence
from typing import Final

from sim.analysis.telling.politics.words import ALIGNMENT, ANSWERS, BUDGET, LEGISLATURE, STAGES
from sim.analysis.telling.tables import paragraph, table_text
from sim.analysis.telling.words import MAX_PROSE, number_text, utility_text, words
from sim.analysis.treaty_terms import (
    chance_of_joining,
    chance_range,
    consents,
    greatest_against,
    is_for,
    weighed_terms,
)
from sim.domain.political_records import AlignmentRecord, BudgetRecord, JoinRecord, Reasoned

MOVED_BY_HALF: Final = "5-95 %, coefficients by half"
"""What a range of a chance is called in a table."""

LONGEST_BAR: Final = 16
"""Characters of the bar of the greatest term."""


def decision_text(
    record: Reasoned, names: Mapping[str, str], titles: Mapping[str, str], width: int | None = None
) -> str:
    """Return a decision with its terms.

    Parameters
    ----------
    record : of the decision
    names : {code: name} of the states
    titles : {name: title} of the proposals
    width : columns of the terminal; absent: one line a row
    """
    if isinstance(record, JoinRecord):
        return _join_text(record, names, titles, width)
    return _amount_text(record, names, width)


def decisions_text(records: Sequence[JoinRecord], width: int | None = None) -> str:
    """Return decisions on treaties as a table, one a row.

    Parameters
    ----------
    records : in order
    width : columns of the terminal; absent: one line a row
    """
    rows = []
    for one in records:
        against = greatest_against(one.terms)
        most = "" if against is None else f"{words(against[0])} {utility_text(against[1])}"
        rows.append([one.decision, answers_in_words(one), utility_text(one.utility), most])
    headers = ("decision", "answer", "utility", "most against")
    return table_text(headers, rows, numeric=(2,), width=width)


def answers_in_words(record: JoinRecord) -> str:
    """Return what a government did about a treaty in a quarter."""
    return ", ".join(ANSWERS[question][answer] for question, answer in record.answers.items())


def turned_text(before: JoinRecord, after: JoinRecord, label: str, width: int | None = None) -> str:
    """Return a decision beside the same one as it would have been.

    Parameters
    ----------
    before, after : as it was, and as it would have been
    label : what is different
    width : columns of the terminal; absent: one line a row
    """
    rows = [
        [words(name), utility_text(value), utility_text(after.terms[name])]
        for name, value in before.terms.items()
        if value or after.terms[name]
    ]
    for row in rows:
        row.append("" if row[1] == row[2] else "*")
    facts = [
        ("utility", utility_text(before.utility), utility_text(after.utility)),
        *_chance_facts(before, after),
        ("draw", number_text(before.draw), number_text(after.draw)),
        ("decision", answers_in_words(before), answers_in_words(after)),
    ]
    if before.legislature_draw is not None or after.legislature_draw is not None:
        facts.append(("legislature", _consent(before), _consent(after)))
    rows += [[*fact, "" if fact[1] == fact[2] else "*"] for fact in facts]
    headers = ("term", "as it was", label, "")
    is_turned = before.answers != after.answers
    said = "The decision would have been another." if is_turned else "The decision stands."
    text = table_text(headers, rows, numeric=(1, 2), width=width)
    return f"{text}\n\n{paragraph(said, width or MAX_PROSE)}"


def _chance_facts(before: JoinRecord, after: JoinRecord) -> list[tuple[str, str, str]]:
    """Return the chances of two decisions, and how far they would go with other coefficients."""
    one, other = (number_text(chance_of_joining(each.utility)) for each in (before, after))
    return [
        ("chance of being for it", one, other),
        (MOVED_BY_HALF, range_text(before.terms), range_text(after.terms)),
    ]


def range_text(terms: Mapping[str, float]) -> str:
    """Return 5 and 95 % of the chance of a sum of terms, see `chance_range`.

    Parameters
    ----------
    terms : {name: logits}
    """
    return "-".join(f"{edge:.2f}" for edge in chance_range(terms))


def _consent(record: JoinRecord) -> str:
    """Return whether the legislature agrees, or that none has to."""
    if record.legislature_draw is None:
        return "not asked"
    return "consents" if consents(record) else "is against it"


def _join_text(
    record: JoinRecord, names: Mapping[str, str], titles: Mapping[str, str], width: int | None
) -> str:
    """Return a decision on a treaty with its terms, the greatest first."""
    prose = width or MAX_PROSE
    state = names.get(record.state, record.state)
    title = titles.get(record.proposal, record.proposal)
    chance = chance_of_joining(record.utility)
    verb, sign = ("for", "below") if is_for(record) else ("against", "not below")
    head = f"{record.decision}: {state} ({record.state}), {STAGES[record.stage]}"
    weighed = (
        f"utility of joining {utility_text(record.utility)} logits, a chance of {chance:.3f} "
        f"({range_text(record.terms)} if the judged coefficients move by half); its draw on this "
        f"treaty, {record.draw:.3f}, is {sign} that chance: by the rules it is {verb} it"
    )
    facts = [f"{head}: {answers_in_words(record)}", weighed]
    if record.gap:
        stays = chance_of_joining(record.utility + record.gap)
        facts.append(f"it leaves only where the draw is not below {stays:.3f}: leaving has a price")
    terms = weighed_terms(record)
    longest = max((abs(one.logits) for one in terms), default=1.0)
    against = {True: "refuses", False: "joins"}[is_for(record)]
    rows = [
        [
            words(one.name),
            utility_text(one.logits),
            _bar(one.logits, longest),
            utility_text(one.utility_without),
            against if one.decides else "",
        ]
        for one in terms
    ]
    headers = ("term", "logits", "", "utility without it", "then it")
    parts = [title, *(paragraph(fact, prose, "  ") for fact in facts), ""]
    parts.append(table_text(headers, rows, numeric=(1, 3), width=width))
    return "\n".join([*parts, *_legislature_lines(record, prose)])


def _bar(value: float, longest: float) -> str:
    """Return a bar as long as a value is great: signs of what speaks for it or against it.

    >>> _bar(-1.0, 2.0), _bar(2.0, 2.0)
    ('--------', '++++++++++++++++')
    """
    return ("-" if value < 0 else "+") * round(LONGEST_BAR * abs(value) / longest)


def _legislature_lines(record: JoinRecord, width: int) -> list[str]:
    """Return what the legislature thinks of the treaty, if it has to consent."""
    if record.legislature_draw is None:
        return []
    parts = [
        f"{LEGISLATURE[name]} {utility_text(value)}"
        for name, value in record.legislature.items()
        if value
    ]
    total = sum(record.legislature.values())
    said = (
        f"Its legislature {_consent(record)}: {', '.join(parts)}; a chance of "
        f"{chance_of_joining(total):.3f} ({range_text(record.legislature)} if these move by half), "
        f"draw {record.legislature_draw:.3f}."
    )
    return ["", paragraph(said, width)]


def _amount_text(
    record: BudgetRecord | AlignmentRecord, names: Mapping[str, str], width: int | None
) -> str:
    """Return a budget or an alignment with the terms of its target."""
    prose = width or MAX_PROSE
    state = f"{names.get(record.state, record.state)} ({record.state})"
    if isinstance(record, BudgetRecord):
        fact = (
            f"military burden of {record.before:.3f} % of GDP becomes {record.burden:.3f} %, on "
            f"the way to {record.target:.3f} %"
        )
        note = "The terms add up to the logarithm of the target."
        legend = BUDGET
    else:
        fact = f"alignment of {record.alignment:+.3f}, on the way to {record.target:+.3f}"
        note = "The terms add up, and hedging leaves its part of the sum; -1 and 1 are the ends."
        legend = ALIGNMENT
    rows = [[legend[name], utility_text(value)] for name, value in record.terms.items() if value]
    table = table_text(("term", ""), rows, numeric=(1,), width=width)
    head = paragraph(f"{record.decision}: {state}, {fact}", prose, "  ")
    return f"{head}\n\n{table}\n\n{paragraph(note, prose)}"

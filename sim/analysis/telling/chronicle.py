"""A run told year by year, for somebody who reads it aloud.

Every challenge is a paragraph: who did what to whom, who stood with the target,
who did not and whether its law would have let it, and what came of it. The
identifier in brackets is what `deter explain` takes. Opportunities that passed
without a challenge are listed at the end of their year. Politics comes before the crises
of its quarter; see `sim.analysis.telling.politics.chronicle`.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Final, TypeGuard

from sim.analysis.telling.politics.chronicle import PoliticalChronicle
from sim.analysis.telling.state_names import name_in_sentence, names_in_sentence
from sim.analysis.telling.words import listing, round_figure
from sim.domain.political_records import PoliticalRecord
from sim.domain.records import CrisisRecord, Record, WarRecord
from sim.domain.scenario import Scenario
from sim.domain.vocabulary import LEVELS, MODES
from sim.rules.conflict.control import control_after_loss
from sim.rules.parameters import Parameters

MODES_IN_WORDS: Final = {
    "grey_zone": "puts pressure on {} in the grey zone",
    "fait_accompli": "tries a fait accompli against {}",
    "major_attack": "launches a major attack on {}",
}
ENDINGS: Final = {
    "challenger_won": "{challenger} wins",
    "challenger_lost": "{challenger} is beaten off",
    "nuclear_use": "nuclear weapons are used",
    "party_left": "{target} is no more",
    "running": "it goes on",
}
VERBS: Final = {
    "fight": ("fights", "fight"),
    "support": ("supports", "support"),
    "abstain": ("stays out", "stay out"),
}
MARKED_RESOLVE: Final = 1.5
"""How many times as much, or as little, as usual a challenger must want it to be told."""

OWED: Final = 0.1
"""Obligation from which a guarantor that stays out is named."""

_LABEL: Final = "  {}  "


class Chronicle:
    """Tells the records of one run."""

    def __init__(self, scenario: Scenario[Parameters], width: int = 100) -> None:
        """Keep the scenario, whose names and laws the story needs.

        Parameters
        ----------
        width : of the lines [characters]
        """
        self.scenario = scenario
        self.width = width
        self._politics = PoliticalChronicle(scenario)
        self._crisis_of_war: dict[str, CrisisRecord] = {}

    def year(self, year: int, records: Iterable[Record]) -> str:
        """Return one year in prose.

        Parameters
        ----------
        records : everything that the run recorded in the year, in order
        """
        paragraphs, quiet = [], []
        for quarter, group in groupby(records, key=quarter_of):
            of_quarter = list(group)
            politics = [one for one in of_quarter if isinstance(one, PoliticalRecord)]
            told = self._politics.paragraphs(politics)
            paragraphs += [self._paragraph(quarter[4:], text) for text in told]
            crises = [one for one in of_quarter if not isinstance(one, PoliticalRecord)]
            quiet += [one.crisis for one in crises if is_quiet(one)]
            loud = [one for one in crises if not is_quiet(one)]
            paragraphs += [self._paragraph(quarter[4:], self._deed(one)) for one in loud]
        if quiet:
            one = "1 opportunity passes" if len(quiet) == 1 else f"{len(quiet)} opportunities pass"
            text = f"{one} without a challenge: {', '.join(quiet)}."
            paragraphs.append(self._paragraph("--", text))
        return "\n".join(
            [str(year), *(paragraphs or [self._paragraph("--", "No opportunity arises.")])]
        )

    def _deed(self, record: CrisisRecord | WarRecord) -> str:
        """Return a challenge, or the end of a war."""
        if isinstance(record, WarRecord):
            return self._war(record)
        # A record of a war does not repeat the crisis that began it; they share a name.
        self._crisis_of_war[record.crisis] = record
        return self._crisis(record)

    def _paragraph(self, label: str, text: str) -> str:
        """Return a text with its label, indented below the first line."""
        first = _LABEL.format(label)
        return textwrap.fill(
            text,
            # On a very narrow terminal the label would leave each word a line of its own.
            max(self.width, 2 * len(first)),
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _name(self, code: str) -> str:
        """Return a state's name within a sentence."""
        return name_in_sentence(self.scenario, code)

    def _names(self, codes: Iterable[str]) -> str:
        """Return the names of some states as a list in a sentence."""
        return names_in_sentence(self.scenario, codes)

    def _flashpoint(self, flashpoint: str) -> str:
        """Return the title of a flashpoint."""
        return self.scenario.flashpoints[flashpoint].title

    def _crisis(self, record: CrisisRecord) -> str:
        """Return a challenge, the help that came, and how it ended."""
        deed = MODES_IN_WORDS[record.mode or ""].format(self._name(record.target))
        wanted = resolve_in_words(record.resolve)
        place = self._flashpoint(record.flashpoint)
        sentences = [f"{self._name(record.challenger)}{wanted} {deed}: {place}"]
        if record.outcome == "conceded":
            gives_in = "lets it pass" if record.mode == MODES[0] else "concedes"
            sentences.append(f"{self._name(record.target)} {gives_in}")
        else:
            sentences += [f"{self._name(record.target)} resists", *self._council(record)]
            sentences.append(self._help(before_widening(record)))
        sentences += self._outcome(record)
        if record.widened_by:
            sentences += self._widening(record)
        text = " ".join(f"{one[0].upper()}{one[1:]}." for one in sentences if one)
        return f"{text} [{record.crisis}]"

    def _council(self, record: CrisisRecord) -> list[str]:
        """Return what the treaty's council decided, where one did."""
        decided = [move.choice for move in record.moves if move.decision == "council"]
        if not decided:
            return []
        vetoes = vetoes_of(record)
        is_active = decided[0] == "activate"
        verdict = "activates" if is_active else "does not activate"
        are = "is" if len(vetoes) == 1 else "are"
        against = f"{', although' if is_active else ', as'} {self._names(vetoes)} {are} against it"
        return [f"the council {verdict} the treaty{against if vetoes else ''}"]

    def _help(self, record: CrisisRecord) -> str:
        """Return who fought, who supported, and who that owed help or has limits stayed out."""
        # Not the same as staying out: such a challenge is no concern of theirs, a war would be.
        aside = self._names(record.without_seat)
        seat = f"{aside} {'has' if len(record.without_seat) == 1 else 'have'} no seat"
        if not record.levels:
            return seat if record.without_seat else "nobody else has a word in it"
        clauses = []
        for level in reversed(LEVELS[1:]):
            if codes := [code for code, chosen in record.levels.items() if chosen == level]:
                who = listing([self._helper(code, record) for code in codes])
                clauses.append(f"{who} {VERBS[level][len(codes) > 1]}")
        idle = [code for code, chosen in record.levels.items() if chosen == "abstain"]
        if not clauses:
            clauses.append("nobody helps")
        if idle:
            # Those of whom readers ask why they stayed out come first, with the answer.
            in_order = sorted(idle, key=lambda code: not self._is_missed(code, record))
            who = listing([self._helper(code, record) for code in in_order])
            clauses.append(f"{who} {VERBS['abstain'][len(idle) > 1]}")
        return "; ".join([*clauses, seat] if record.without_seat else clauses)

    def _is_missed(self, code: str, record: CrisisRecord) -> bool:
        """Return whether readers will ask why a state stayed out."""
        return record.obligations[code] >= OWED or self._highest_lawful(code, record) != LEVELS[-1]

    def _helper(self, code: str, record: CrisisRecord) -> str:
        """Return a guarantor with its vote, what it owed and how far its law let it go."""
        remarks = []
        # Whoever reads that a state was against it and helps takes one of the two for a mistake.
        if record.levels[code] != "abstain" and code in vetoes_of(record):
            remarks.append("although it voted against")
        if record.levels[code] == "abstain" and record.obligations[code] >= OWED:
            remarks.append(f"owed {record.obligations[code]:.2f}")
        allowed = self._highest_lawful(code, record)
        if allowed != LEVELS[-1]:
            limit = "no help" if allowed == LEVELS[0] else f"{allowed} only"
            remarks.append(f"{self._limit(code, record)} allowed {limit}")
        return self._name(code) + (f" ({', '.join(remarks)})" if remarks else "")

    def _highest_lawful(self, code: str, record: CrisisRecord) -> str:
        """Return the highest level that a guarantor's law and reservations left it."""
        read = [m.choice for m in record.moves if m.decision == "law" and m.actor == code]
        return read[0] if read else LEVELS[-1]

    def _limit(self, code: str, record: CrisisRecord) -> str:
        """Return what limits a guarantor in a mode: its law, or a reservation."""
        law = self.scenario.states[code].law
        return "law" if {record.mode} & (law.support.keys() | law.fight.keys()) else "reservation"

    def _outcome(self, record: CrisisRecord) -> list[str]:
        """Return how a challenge ended, and what it moved."""
        challenger = self._name(record.challenger)
        # Pressure takes a hundredth of the prize, not the prize.
        taken = "gets its way" if record.mode == MODES[0] else "takes it"
        said = {
            "conceded": [],
            "backed_down": [f"{challenger} backs down"],
            "repelled": [f"{challenger} presses and is repelled"],
            "taken": [f"{challenger} presses and {taken}"],
            "war": [f"{challenger} presses: war"],
        }[clash_outcome(record)]
        if record.control_after > record.control_lost:
            said.append(f"lost so far: {record.control_after:.0%} of what is at stake there")
        return [*said, *self._end_of_target(record, record.control_after)]

    def _widening(self, record: CrisisRecord) -> list[str]:
        """Return who widened a clash to a war and why, who came, and what was left to lose."""
        loser, war = self._name(record.widened_by or ""), in_the_war(record)
        left = f"{1 - record.control_lost:.0%} of what is at stake there was left to lose"
        move = next(move for move in record.moves if move.decision == "widen")
        worth = {option.name: option.utility for option in move.options}
        why = (
            f": to accept is worth {worth['accept']:.2f} to it, the war {worth['widen']:.2f}"
            if worth.get("widen") is not None
            else ""
        )
        return [
            f"{loser} does not accept that and widens the clash to a war{why}; {left}",
            f"in the war {self._help(war)}",
        ]

    def _end_of_target(self, crisis: CrisisRecord, control_lost: float) -> list[str]:
        """Return that a state is no more, where all of it was at stake and is lost."""
        is_over = control_lost >= self.scenario.parameters.control.closing_share
        if is_over and self.scenario.flashpoints[crisis.flashpoint].whole_state:
            return [f"{self._name(crisis.target)} is no longer a state of its own"]
        return []

    def _war(self, record: WarRecord) -> str:
        """Return how a war ended."""
        crisis = self._crisis_of_war.get(record.war)
        parties = {
            "challenger": self._name(crisis.challenger) if crisis else "the challenger",
            "target": self._name(crisis.target) if crisis else "the target",
        }
        span = "1 quarter" if record.quarters == 1 else f"{record.quarters} quarters"
        end = "has lasted {} when the run ends" if record.ending == "running" else "ends after {}"
        title = self._flashpoint(record.flashpoint)
        # Titles stand alone elsewhere: within the sentence their article is a small letter.
        prize = f"the {title[4:]}" if title.startswith("The ") else title
        text = f"The war over {prize} {end.format(span)}"
        text += f": {ENDINGS[record.ending].format(**parties)}."
        for codes, verb in ((record.fighters, "fought"), (record.supporters, "supported it")):
            if codes:
                helped = self._names(codes)
                text += f" {helped[0].upper()}{helped[1:]} {verb}."
        if record.battle_deaths:
            text += f" About {round_figure(record.battle_deaths)} battle deaths."
        if crisis and record.ending == "challenger_won":
            taken = self.scenario.parameters.modes.major_attack.control_taken
            # The record of a war has no control, so it is worked out from the crisis that began it.
            lost = control_after_loss(crisis.control_lost, taken)
            text += "".join(
                f" {one[0].upper()}{one[1:]}." for one in self._end_of_target(crisis, lost)
            )
        return f"{text} [{record.war}]"


def resolve_in_words(resolve: float) -> str:
    """Return how much the challenger wants it this time, if that is out of the ordinary.

    >>> resolve_in_words(2.31)
    ', which wants it 2.3 times as much as usual,'
    >>> resolve_in_words(0.4)
    ', which wants it only 0.4 times as much as usual,'
    >>> resolve_in_words(1.1)
    ''
    """
    if 1 / MARKED_RESOLVE < resolve < MARKED_RESOLVE:
        return ""
    only = "only " if resolve < 1 else ""
    return f", which wants it {only}{resolve:.1f} times as much as usual,"


def vetoes_of(record: CrisisRecord) -> list[str]:
    """Return the states that voted against activating the treaty."""
    return [m.actor for m in record.moves if m.decision == "vote" and m.choice == "veto"]


def clash_outcome(record: CrisisRecord) -> str:
    """Return the outcome of a challenge; of one that became a war by widening, of its clash."""
    if record.widened_by is None:
        return record.outcome
    return "taken" if record.widened_by == record.target else "repelled"


def before_widening(record: CrisisRecord) -> CrisisRecord:
    """Return the record up to the clash: what movers did before its loser widened it."""
    kinds = [move.decision for move in record.moves]
    end = kinds.index("widen") if "widen" in kinds else len(kinds)
    return replace(record, moves=record.moves[:end])


def in_the_war(record: CrisisRecord) -> CrisisRecord:
    """Return the record of what guarantors did when asked anew about a widened war."""
    kinds = [move.decision for move in record.moves]
    return replace(
        record,
        mode=MODES[-1],
        levels=record.war_levels,
        obligations=record.war_obligations,
        without_seat=(),
        moves=record.moves[kinds.index("widen") :],
    )


def records_of_year(records: Iterable[Record], year: int) -> list[Record]:
    """Return the records of a year, in order; a war belongs to the year that it ends in.

    Parameters
    ----------
    records : of a run, in any number of years
    year : such as 2027
    """
    return [record for record in records if int(quarter_of(record)[:4]) == year]


def quarter_of(record: Record) -> str:
    """Return the quarter that a record is told in; of a war, the one that it ends in."""
    return record.until if isinstance(record, WarRecord) else record.quarter


def is_quiet(record: CrisisRecord | WarRecord) -> TypeGuard[CrisisRecord]:
    """Return whether it is an opportunity that passed without a challenge."""
    return isinstance(record, CrisisRecord) and record.mode is None

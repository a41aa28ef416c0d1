"""The words of the laboratory in three lines each, for pages and for the documentation."""

from typing import Final, NamedTuple


class Term(NamedTuple):
    """A word, what it means here, and where it shows."""

    word: str
    """The word."""

    meaning: str
    """What it means here."""

    example: str
    """Where it shows."""

    reading: str
    """What to read about it."""

    forms: tuple[str, ...]
    """Words on a page that lead to it, in small letters; they stand for whole words."""


GLOSSARY: Final = (
    Term(
        "arrangement",
        "Which treaties are in force, taken together: today's bilateral ones, a pact of four.",
        "Two arrangements are compared on the same luck, so that what differs is the treaties.",
        "Lake, Cha and others on hub and spokes against multilateral treaties.",
        ("arrangement", "arrangements"),
    ),
    Term(
        "challenger and target",
        "At each flashpoint one state may want to change how things are, another holds them.",
        "On Taiwan China is the challenger and Taiwan the target; on Dokdo Japan and South Korea.",
        "Huth, Standing Your Ground, 1996.",
        ("challenger", "target"),
    ),
    Term(
        "guarantor",
        "A third state that may stand with the target: it fights, supports, or abstains.",
        "It need not have signed anything; having signed makes it dearer to stay out.",
        "Huth, Extended Deterrence and the Prevention of War, 1988.",
        ("guarantor", "guarantors"),
    ),
    Term(
        "seat",
        "Only who owes help or cares enough about the object is asked about a challenge.",
        "Most states have no seat in a quarrel over an islet, and would have one in a war.",
        "Decision pages of deter on guarantors.",
        ("no seat",),
    ),
    Term(
        "grey zone",
        "Pressure short of force: coast guards, boarding, ramming, militia boats.",
        "The most frequent challenge by far, and mostly nobody but the target is asked.",
        "Mazarr, Mastering the Gray Zone, 2015.",
        ("grey zone",),
    ),
    Term(
        "fait accompli",
        "Taking something small at once, so that the other must choose to fight for it or not.",
        "An outpost or an islet is seized before anybody can answer.",
        "Altman, By Fait Accompli, Not Coercion, 2017.",
        ("fait accompli",),
    ),
    Term(
        "major attack",
        "An open attack with all that can be brought. If it is resisted and pressed it is war.",
        "Rare in every run: what it costs stands in the parts of the bar.",
        "Mearsheimer, Conventional Deterrence, 1983.",
        ("major attack",),
    ),
    Term(
        "obligation",
        "How much of a treaty's promise a challenge calls up, from 0 (nothing) to 1 (all of it).",
        "A grey-zone challenge calls up little of it, an attack on the territory all of it.",
        "Leeds and others, the ATOP data on alliance texts.",
        ("obligation", "obligations", "owed", "who owes what"),
    ),
    Term(
        "the law allowed",
        "The most that a state's constitution and statutes let its government do, as read then.",
        "Japan may support more often than it may fight: Article 9 and its reading of 2014.",
        "The figures and their sources stand in the state's file.",
        ("the law allowed",),
    ),
    Term(
        "stakes",
        "The unit in which everything is weighed: 1 is the worth of Taiwan to itself.",
        "'Worth 0.05 stakes more' is a twentieth of that.",
        "Fearon, Rationalist Explanations for War, 1995.",
        ("stakes",),
    ),
    Term(
        "chance and draw",
        "States choose with mistakes: better options are likelier, and a random draw decides.",
        "'Abstain 69 %' means: as things stood, in 69 of 100 such cases it would stay out.",
        "McKelvey and Palfrey on quantal response, 1998.",
        ("chance", "chances", "draw", "draws"),
    ),
    Term(
        "the same luck",
        "A change is judged on the same draws, so nothing differs but what the change does.",
        "Where nothing turns, the draw was on the same side of both chances.",
        "The page of deter on common random numbers.",
        ("the same luck", "the same draws", "other luck"),
    ),
    Term(
        "price of a broken promise",
        "What staying out costs a state that owed help: its word abroad and its voters at home.",
        "The larger the obligation the larger the price, so promises bind, but not wholly.",
        "Fearon, Signaling Foreign Policy Interests, 1997.",
        ("price of a broken promise",),
    ),
    Term(
        "audience cost",
        "The price of backing down in public, which makes a threat believable.",
        "A challenger that has opened loses face if it stops.",
        "Fearon, Domestic Political Audiences, 1994.",
        ("audience cost", "price of backing down in public"),
    ),
    Term(
        "widening",
        "Who has lost a clash may accept that, or widen it to a war, in which all choose anew.",
        "Most clashes end there; the few that do not are most of the wars.",
        "Schelling, Arms and Influence, 1966.",
        ("widens", "widened", "widening"),
    ),
    Term(
        "resolve",
        "How much the prize is worth to the challenger this time, against what is usual.",
        "'Wants it 2.3 times as much as usual': a valuation that all see, not steadfastness.",
        "Fearon, Rationalist Explanations for War, 1995, where it is private; here all see it.",
        ("resolve", "wants it"),
    ),
    Term(
        "abandonment",
        "A guarantor that owed help stays out. Entrapment: it is drawn into what it did not want.",
        "Treaties trade the one against the other.",
        "Snyder, The Security Dilemma in Alliance Politics, 1984.",
        ("abandonment", "entrapment", "stayed out", "stays out"),
    ),
    Term(
        "capitulation",
        "An invasion or blockade to which the target gives in. With wars: failures of deterrence.",
        "It costs no lives and is a failure all the same. A seizure that is let pass is none.",
        "The page of deter on outcomes.",
        ("capitulation",),
    ),
    Term(
        "control lost",
        "How much of what is at stake at a flashpoint has gone to the challenger, bit by bit.",
        "Pressure in the grey zone takes a hundredth at a time.",
        "The page of deter on outcomes.",
        ("control lost", "lost so far"),
    ),
    Term(
        "policy",
        "How a patron treats its promises: it may count them less, or lean to staying out.",
        "'Retrenched' is one such policy, put in place of the one that was.",
        "Posen, Restraint, 2014; Brooks and Wohlforth, America Abroad, 2016.",
        ("policy",),
    ),
    Term(
        "support",
        "The share of a state's voters that is behind using force for partners.",
        "It falls with losses in war and with dear budgets, and rises with threats.",
        "Tomz and Weeks, Military Alliances and Public Support for War, 2021.",
        ("share of voters", "public support"),
    ),
    Term(
        "alignment",
        "Where a government leans: 1 is the patron, -1 the challenger, 0 between the two.",
        "It moves with who governs, what threatens, and how far the patron's word is trusted.",
        "Kuik, The Essence of Hedging, 2008.",
        ("alignment",),
    ),
    Term(
        "fitted",
        "Set so that the model gives the rates of the record. It proves nothing that they agree.",
        "How often there are challenges and wars was fitted: no level here is a finding.",
        "The page of deter on calibration.",
        ("fitted",),
    ),
    Term(
        "judgement",
        "A number that no publication gives and that somebody set, with a reason.",
        "How many there are stands on every page; all can be listed, and changed.",
        "`deter check indo_pacific --assumptions`.",
        ("judged", "judgement"),
    ),
)
"""Every term, in the order in which a reader meets them."""


def glossary_page() -> str:
    """Return the glossary as a page of the documentation."""
    head = (
        "<!-- Made by docs/generate_reference.py from sim/analysis/telling/pages/glossary.py. -->\n"
        "# Glossary\n\n"
        "The words on the pages of `deter page` and `deter app`: what each means here, where it\n"
        "shows, what to read. Nouns of the code: [the code](../explanation/the-code.md#words).\n"
    )
    parts = [
        f"\n**{one.word}**: {one.meaning}\n*Shows:* {one.example}\n*Read:* {one.reading}\n"
        for one in GLOSSARY
    ]
    return head + "".join(parts)

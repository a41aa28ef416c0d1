"""Plain words for what governments weigh, and for what becomes of treaties."""

from typing import Final

TERMS: Final = {
    "constant": "what speaks for any treaty",
    "security": "losses that it would spare it",
    "entrapment": "the cost of standing with the others",
    "autonomy": "the price of being bound",
    "abandonment": "fear of being left alone by its patron",
    "support": "public support for fighting for others",
    "alignment": "where it leans",
    "leadership": "the patron's will to lead",
    "coercion": "exports that a challenger could hold back",
    "norm": "its norm of non-alignment",
    "law": "its law on fighting for others",
    "friction": "quarrels with another who is invited",
    "government": "the stance of its government",
    "champion": "a champion in its government",
}
"""Terms of joining, as parts of a sentence."""

LEGISLATURE: Final = {
    "constant": "what speaks for any treaty",
    "support": "public support",
    "rules": "the rules of the institution",
    "majority": "the majority of the day",
}
"""Terms of a legislature's consent."""

BUDGET: Final = {
    "start": "burden at the start",
    "threat": "threat since the start",
    "rivals": "arms of its rivals",
    "encirclement": "encirclement",
    "free_riding": "what its patron offers",
    "demand": "what its patron demands",
}
"""Terms of a budget."""

ALIGNMENT: Final = {
    "side": "start, and the side in office",
    "balancing": "threat since the start",
    "faith": "faith in its patron",
    "trade": "trade with challengers",
    "left": "left by hedging (a factor)",
}
"""Terms of alignment."""

ANSWERS: Final = {
    "join": {"join": "is for it", "refuse": "refuses"},
    "open": {"open": "opens talks", "wait": "opens no talks"},
    "leave": {"stay": "stays", "leave": "leaves"},
    "ratify": {"ratify": "ratifies", "wait": "waits", "no_consent": "has no consent"},
}
"""{question: {answer: what the government does}}."""

STAGES: Final = {
    "dormant": "nobody talks about it yet",
    "talks": "in talks",
    "signed": "signed, not in force",
    "in_force": "in force",
}
"""How a treaty stands."""

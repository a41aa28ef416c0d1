"""What the slow half of a run leaves behind: elections, budgets, treaties, and the reasons.

Only runs with politics have such records. A decision of one government has an identifier
of its own, by which it can be explained; what merely happened has none.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ElectionRecord:
    """An election, or a change of government or majority without one."""

    quarter: str
    state: str

    decides: tuple[str, ...]
    """government | legislature; empty where an event changed them without an election."""

    side: str | None
    """Label of the side that governs afterwards; None for a state without sides."""

    is_new_side: bool
    """Whether another side took office."""

    majority: float
    """What the majority of the day adds to the legislature's rules [logits]."""

    is_new_majority: bool
    """Whether that changed."""


@dataclass(frozen=True)
class RegimeRecord:
    """A patron's new regime."""

    quarter: str
    patron: str

    before: str
    """Name of the policy before."""

    policy: str
    """Name of the policy now; the same where it has reached a new regime by its own dates."""

    news: dict[str, float] = field(default_factory=dict)
    """{state: change of the promise to it}, below 0 where it is cut; without those of no change."""


@dataclass(frozen=True)
class BudgetRecord:
    """A state's military burden for a year."""

    decision: str
    """Identifier: quarter, state and budget, 2027Q1-JPN-budget."""

    quarter: str
    state: str

    before: float
    """Burden before [% of GDP]."""

    burden: float
    """Burden that was set [% of GDP]."""

    target: float
    """Burden that the rules aim at [% of GDP]."""

    terms: dict[str, float]
    """Parts of the logarithm of the target; they add up to it."""


@dataclass(frozen=True)
class AlignmentRecord:
    """Where a government leans, once a year."""

    decision: str
    """Identifier: quarter, state and alignment, 2027Q1-JPN-alignment."""

    quarter: str
    state: str

    alignment: float
    """Where it stands, in [-1, 1]."""

    target: float
    """Where it wants to be, in [-1, 1]."""

    terms: dict[str, float]
    """What the rules make of it: parts that are added, and `left`, which multiplies their sum."""


@dataclass(frozen=True)
class JoinRecord:
    """What one government decided about one treaty in one quarter."""

    decision: str
    """Identifier: quarter, proposal and state, 2026Q3-pacific_pact_core4-JPN."""

    quarter: str
    proposal: str
    state: str

    stage: str
    """dormant | talks | signed | in_force, before anything was decided."""

    answers: dict[str, str]
    """{question: answer} in the order asked. join: join or refuse; open: open or wait; leave:
    leave or stay; ratify: ratify, wait, or no_consent where the legislature is against it."""

    utility: float
    """Of joining [logits]."""

    terms: dict[str, float]
    """Parts of the utility [logits]; they add up to it."""

    draw: float
    """The draw of this government on this treaty, in [0, 1)."""

    gap: float = 0.0
    """How far utility may fall before it leaves [logits]; 0 where that was not asked."""

    legislature: dict[str, float] = field(default_factory=dict)
    """Parts of the log odds that the legislature consents; empty where none has to."""

    legislature_draw: float | None = None
    """The draw of this legislature on this treaty, in [0, 1); None where none has to consent."""


@dataclass(frozen=True)
class TreatyRecord:
    """What happened to a proposed treaty."""

    quarter: str
    proposal: str

    event: str
    """talks | signed | ratified | in_force | joined | withdrawn | failed | dissolved | notice |
    notice_withdrawn | left."""

    states: tuple[str, ...] = ()
    """Who did it; for in_force the members."""

    reason: str | None = None
    """Of a failure: no_agreement | withdrew | legislature | lapsed."""

    reason_state: str | None = None
    """Whose doing a failure was; the first by code, None where it was nobody's."""


@dataclass(frozen=True)
class PactRecord:
    """Members that came to, or left, a pact that nobody negotiates."""

    quarter: str
    pact: str

    event: str
    """begins | ends | joined | left."""

    states: tuple[str, ...]
    """Who came or went."""


PoliticalRecord = (
    ElectionRecord
    | RegimeRecord
    | BudgetRecord
    | AlignmentRecord
    | JoinRecord
    | TreatyRecord
    | PactRecord
)
Reasoned = BudgetRecord | AlignmentRecord | JoinRecord
"""Decisions of one government, with an identifier and terms."""

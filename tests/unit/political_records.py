"""Political records that several tests start from."""

from sim.domain.political_records import BudgetRecord, JoinRecord

REFUSAL = JoinRecord(
    decision="2026Q3-pacific_pact_core4-USA",
    quarter="2026Q3",
    proposal="pacific_pact_core4",
    state="USA",
    stage="talks",
    answers={"join": "refuse"},
    utility=-0.9,
    terms={"constant": 1.5, "autonomy": -0.4, "leadership": -2.0, "norm": 0.0},
    draw=0.4,
)
BUDGET = BudgetRecord(
    decision="2026Q1-JPN-budget",
    quarter="2026Q1",
    state="JPN",
    before=1.37,
    burden=1.59,
    target=2.26,
    terms={"start": 0.315, "threat": 0.05, "demand": 0.45, "free_riding": 0.0},
)

"""A record that tests change to what they are about."""

from sim.domain.records import CrisisRecord

CALM = CrisisRecord(
    crisis="2025Q2-taiwan",
    quarter="2025Q2",
    flashpoint="taiwan",
    challenger="CHN",
    target="TWN",
    mode=None,
    outcome="status_quo",
    war_probability=0.0,
    control_lost=0.0,
    control_after=0.0,
    levels={},
    obligations={},
    moves=(),
)
"""An opportunity that nobody used."""

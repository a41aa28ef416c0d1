"""What a run leaves: a ledger of what was done, counts, an event log, sketches, outcomes."""

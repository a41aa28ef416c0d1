"""A scenario as arrays: what never changes, pacts and policies by the calendar, variables."""

"""Time: a scenario as arrays, counter-based draws, crises solved and wars fought."""

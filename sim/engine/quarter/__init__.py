"""The order of a quarter, its phases, and the loop that plays replications."""

"""The slow half of a quarter: governments, opinion, budgets, alignment and treaties."""

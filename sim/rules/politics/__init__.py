"""Mechanisms of the slow half: voters, budgets, alignment, treaties. Empty until they are built."""

"""Mechanisms of the slow half: voters, governments, budgets, alignment, treaties."""

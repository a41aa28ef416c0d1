"""Figures of results and scenarios: one style, a module for each family, one catalogue."""

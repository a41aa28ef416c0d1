"""Nouns: frozen, closed values that say what a scenario is."""

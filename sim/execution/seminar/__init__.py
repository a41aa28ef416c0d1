"""Crises again under one change, and the search for runs in which that turns something."""

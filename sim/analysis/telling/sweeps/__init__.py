"""Answers of sweeps, laid out as text."""

"""Runs: scenario files in, results out."""

"""Tests that the region could fail: what an expert of the area would not believe."""

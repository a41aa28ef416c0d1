"""Mechanisms around a crisis: opportunities, wars, control of the prize, reputation."""

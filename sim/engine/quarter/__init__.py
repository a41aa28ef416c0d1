"""The phases of a quarter."""

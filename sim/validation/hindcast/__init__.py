"""The crisis game held against a record of dyad-years that a user supplies."""

"""A run from its first quarter to its last: the order of a quarter, and many runs at once."""

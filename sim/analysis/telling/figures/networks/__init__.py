"""Who owes whom how much, before and after, as a map and as a matrix."""

"""The crisis game: its arrays, its movers, its end nodes, its backward induction."""

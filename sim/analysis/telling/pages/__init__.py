"""What a class is shown of a run, as SVG and HTML: map, cards of movers, why, story."""

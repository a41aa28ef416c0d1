"""One crisis taken apart: its tree, the path taken, the contrast with another scenario."""

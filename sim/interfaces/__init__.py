"""Edges: the command line parses, calls and prints."""

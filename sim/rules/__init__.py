"""Verbs: one mechanism a module, parameters beside pure compiled functions."""

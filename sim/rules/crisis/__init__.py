"""Mechanisms of one crisis: what each mover weighs, believes, may do and can bring."""

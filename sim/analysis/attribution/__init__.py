"""What a difference between two scenarios is owed to: clauses, mechanisms, overrides."""

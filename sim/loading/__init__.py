"""From YAML files to an effective scenario, or to every problem in them at its line."""

"""What is claimed of arrangements, told: regret, and treaties with other members."""

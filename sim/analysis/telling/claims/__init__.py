"""What is claimed of arrangements, told: regret, headlines, treaties with other members."""

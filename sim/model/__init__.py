"""The Mesa model: the region steps, a crisis asks the agents, its record tells why they did it."""

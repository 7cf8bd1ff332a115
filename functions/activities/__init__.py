"""Activities of teams: recorded with their route, and listed."""

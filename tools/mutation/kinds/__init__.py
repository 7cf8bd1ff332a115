"""The ways to break a stack, service by service. A module lists its own in KINDS; nothing else has to know of it."""

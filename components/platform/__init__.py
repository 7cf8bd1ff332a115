"""A stack as a whole: its services, its regions, access between them, and its outputs."""

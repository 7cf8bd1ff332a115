"""The contract of a service: its record, its parts of a region, and what they exchange."""

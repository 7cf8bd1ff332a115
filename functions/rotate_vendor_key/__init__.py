"""Rotation of the API key of a vendor."""

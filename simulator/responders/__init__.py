"""Answers and events of services that the store does not have."""

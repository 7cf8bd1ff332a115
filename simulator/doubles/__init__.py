"""Doubles of services without a store: their answers to calls, and their events."""

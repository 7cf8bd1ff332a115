"""Distances of activities."""

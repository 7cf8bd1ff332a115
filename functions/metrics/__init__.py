"""Metrics of assets."""

"""Totals of analytics."""

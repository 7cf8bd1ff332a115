"""Totals of teams."""

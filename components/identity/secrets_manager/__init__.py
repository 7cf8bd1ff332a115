"""Secrets of Secrets Manager."""

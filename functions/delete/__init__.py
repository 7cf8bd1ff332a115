"""Soft deletion of media."""

"""Databases: what is asked by SQL, by key, and what is kept for a while."""

"""Replication of objects by the rules of a graph."""

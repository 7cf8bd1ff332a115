"""Hosted zones, records and health checks in Route 53."""

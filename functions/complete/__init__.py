"""Acceptance of uploads: what really arrived."""

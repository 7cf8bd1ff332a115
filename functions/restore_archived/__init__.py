"""Restoration of media from archive classes."""

"""Databases, tables, caches and their backups."""

"""Removal of what uploads and processing leave behind."""

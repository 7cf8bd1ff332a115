"""Restoration of media that was deleted softly."""

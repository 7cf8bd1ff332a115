"""Faces in profile pictures."""

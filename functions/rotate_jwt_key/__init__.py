"""Rotation of the key that signs tokens."""

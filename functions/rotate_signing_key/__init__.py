"""Rotation of the key that signs URLs and cookies of a distribution."""

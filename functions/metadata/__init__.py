"""Dimensions, duration and size of media."""

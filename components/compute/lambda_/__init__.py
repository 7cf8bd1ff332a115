"""Functions on Lambda."""

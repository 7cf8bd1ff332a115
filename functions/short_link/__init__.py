"""Short links to assets."""

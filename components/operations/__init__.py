"""How those on call learn of it."""

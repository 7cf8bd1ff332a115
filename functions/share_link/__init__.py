"""Creation and removal of short links."""

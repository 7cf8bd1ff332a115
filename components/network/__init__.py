"""The private network of a region."""

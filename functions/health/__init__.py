"""Health of a region."""

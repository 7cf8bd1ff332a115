"""Health of an API in its region."""

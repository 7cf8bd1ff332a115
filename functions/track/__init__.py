"""Events of clients for analytics."""

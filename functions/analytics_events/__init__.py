"""Events of analytics."""

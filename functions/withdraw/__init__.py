"""Withdrawal of what was written of a record after its end."""

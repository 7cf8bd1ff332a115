"""Settings of a stack, and checks over several services."""

"""Whether an account is ready for a stack: questions derived from the stack's graph, answered by reading only."""

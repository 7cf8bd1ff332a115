"""Access to media that is ready."""

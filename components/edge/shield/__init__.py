"""AWS Shield Advanced."""

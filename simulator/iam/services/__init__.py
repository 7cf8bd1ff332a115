"""Actions that calls require, by service."""

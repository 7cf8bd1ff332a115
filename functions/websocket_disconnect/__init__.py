"""Closed connections of a WebSocket API."""

"""New connections of a WebSocket API."""

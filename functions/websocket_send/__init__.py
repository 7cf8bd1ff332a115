"""Messages to and between connections of a WebSocket API."""

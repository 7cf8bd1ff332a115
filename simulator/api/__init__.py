"""API Gateway: REST, HTTP and WebSocket APIs of a graph."""

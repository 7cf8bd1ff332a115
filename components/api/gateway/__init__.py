"""What REST, HTTP and WebSocket APIs have in common: routes, authorizers, stages, logs and domain names."""

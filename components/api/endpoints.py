"""What the APIs of a stack export to their own later parts."""

from pulumi import Output

from components.api.websocket.endpoint import WebSocketEndpoint
from components.foundation.service.exports import Export

WEBSOCKET_ENDPOINTS: Export[WebSocketEndpoint] = Export("WebSocket APIs")
"""WebSocket APIs of a region, by key: they exist in an earlier layer than their routes."""
HEALTH_CHECK_IDS: Export[Output[str]] = Export("health checks of APIs by region")

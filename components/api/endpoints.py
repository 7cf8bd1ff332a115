"""WebSocket APIs of a region, by key: they exist in an earlier layer than their routes."""

from components.api.websocket.endpoint import WebSocketEndpoint
from components.foundation.service.exports import Export

WEBSOCKET_ENDPOINTS: Export[WebSocketEndpoint] = Export("WebSocket APIs")

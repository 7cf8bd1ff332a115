"""Errors of API Gateway itself."""


class GatewayError(Exception):
    """A request that API Gateway answers in place of the integration. kind: type of gateway response, such as
    UNAUTHORIZED, which only REST APIs have."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(f"{status} {kind}: {message}")
        self.status, self.kind, self.message = status, kind, message


def unauthorized() -> GatewayError:
    """Without a valid credential."""
    return GatewayError(401, "UNAUTHORIZED", "Unauthorized")

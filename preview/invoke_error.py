"""The failure of a provider function, as the engine reports it."""

import grpc


class InvokeError(grpc.RpcError):
    """A gRPC error, which the SDK turns into an exception of the call: the program may catch it."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN  # as of every error without a status of its own

    def details(self) -> str:
        return str(self)

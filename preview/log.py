"""The engine's log service."""

from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2


class Log:
    """Collects warnings and errors of `pulumi.log`; info and debug messages are omitted."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.errors: list[str] = []

    def Log(self, request: engine_pb2.LogRequest) -> empty_pb2.Empty:  # noqa: N802 - name of the protocol
        name = request.urn.rpartition("::")[2]
        text = f"{name}: {request.message}" if name else request.message
        if request.severity == engine_pb2.WARNING:
            self.warnings.append(text)
        elif request.severity == engine_pb2.ERROR:
            self.errors.append(text)
        return empty_pb2.Empty()

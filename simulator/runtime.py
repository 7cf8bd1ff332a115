"""What endpoints, responders and replication use of a running simulation."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from typing import Any, Protocol

from preview.graph import Graph
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.calls import Authorization
from simulator.iam.context import Principal, RoleSession
from simulator.sigv4 import Credentials


class Runtime(Protocol):
    """A running simulation of a graph.

    credentials, principals: of sessions that sign forms and URLs, by access key id. lost: regions that do not answer.
    """

    @property
    def graph(self) -> Graph: ...

    @property
    def now(self) -> datetime: ...

    @property
    def lost(self) -> Set[str]: ...

    @property
    def credentials(self) -> Mapping[str, Credentials]: ...

    @property
    def principals(self) -> Mapping[str, RoleSession]: ...

    def call(
        self,
        name: str,
        principal: Principal,
        region: str,
        *,
        source_arn: str | None = None,
        reason: str | None = None,
        **params: Any,
    ) -> Mapping[str, Any]:
        """A call by botocore's names, `s3.PutObject`: evaluated, done in the store, and with its events.

        AccessDeniedError if a policy denies it, ClientError of botocore if the service refuses it. source_arn: of the
        resource for which a service calls. reason: of the event of S3, that of the operation if omitted.
        """
        ...

    def require(
        self, found: Iterable[Authorization], principal: Principal, region: str, *, source_arn: str | None = None
    ) -> None:
        """Evaluates actions that are no call of an API, such as those of replication; AccessDeniedError if one is
        denied."""
        ...

    def store(self, service: str, region: str) -> Any:
        """A client of the store in a region, without evaluation and events."""
        ...

    def emit(self, event: Mapping[str, Any], region: str) -> None:
        """Puts an event of an AWS service (source, detail-type, resources, detail) on the default bus of a region."""
        ...

    def invoke(self, function: str, payload: Mapping[str, Any], region: str) -> Any:
        """The result of a function by the ARN of its alias."""
        ...

    def http(self, request: HttpRequest, region: str) -> HttpResponse:
        """The response of an API by its host."""
        ...

    def region_of(self, host: str) -> str:
        """The region whose API answers at a name, as CloudFront resolves it."""
        ...

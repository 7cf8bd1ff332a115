"""Calls of AWS APIs: each is evaluated by the policies of the graph, recorded, and answered by a responder or the
store.

botocore's events are where a call is seen, so that code of functions is not changed: `provide-client-params` has its
parameters, `before-call` may answer in place of the network, `after-call` has the answer. moto answers what nobody else
does.
"""

import secrets
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from botocore import xform_name  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from botocore.config import Config  # pyright: ignore[reportMissingTypeStubs]
from botocore.exceptions import ClientError, EndpointConnectionError  # pyright: ignore[reportMissingTypeStubs]
from botocore.loaders import Loader  # pyright: ignore[reportMissingTypeStubs]
from botocore.session import Session  # pyright: ignore[reportMissingTypeStubs]

from preview.graph import Graph
from simulator.errors import MalformedError, NotSimulatedError
from simulator.iam.accounts import account_of
from simulator.iam.attached import Attached, attached
from simulator.iam.calls import Authorization, ObjectTags
from simulator.iam.context import Principal, RoleSession, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError, Decision
from simulator.iam.permissions import Permissions
from simulator.interfaces import Call, Observer, Responder, ServiceError
from simulator.sigv4 import Credentials

CONTEXT = "simulator_call"
"""Where botocore's context of a request keeps the call."""
NOT_FOUND = frozenset(("404", "NoSuchKey"))
HIDDEN = ("s3.GetObject", "s3.HeadObject")
"""Operations that answer 403 for a missing object to who may not list the bucket."""
JSON_SERVICES = frozenset(
    ("dynamodb", "secrets-manager", "ssm", "kms", "lambda", "rekognition", "mediaconvert", "cognito-identity-provider")
)
"""Services whose error for a denied call is AccessDeniedException."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who calls. source_arn: of the resource for which a service calls. reason: of events of S3."""

    principal: Principal
    source_arn: str | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Use:
    """A permission that was used: action on a resource by a principal."""

    principal: str
    action: str
    resource: str


@cache
def loader() -> Loader:
    """The service models of botocore, read once."""
    return Loader()


class AwsCalls:
    """Calls in all regions of a graph.

    credentials, principals: by access key id. lost: regions that do not answer. responders: by operation or service,
    `rekognition.*`. endpoint: the default endpoint of a WebSocket API by a custom one. observers: see each call that
    succeeded. uses: all permissions that were used. denied: all decisions that deny. judged: sees each decision, before
    what it permits is done. faults: what is not simulated, which a function must not take for an error of AWS.
    """

    def __init__(self, graph: Graph, now: Callable[[], datetime], tags: ObjectTags) -> None:
        self._graph, self.now, self._tags = graph, now, tags
        self._actors: list[Actor | None] = []
        self._attached = attached(graph)
        self._permissions: dict[str, Permissions] = {}
        self._clients: dict[tuple[str, str], Any] = {}
        self.credentials: dict[str, Credentials] = {}
        self.principals: dict[str, RoleSession] = {}
        self.lost: set[str] = set()
        self.endpoint: Callable[[str], str] = lambda given: given
        self.responders: dict[str, Responder] = {}
        self.observers: list[Observer] = []
        self.uses: dict[Use, None] = {}
        self.denied: list[Decision] = []
        self.judged: Callable[[Decision], None] | None = None
        self.faults: list[Exception] = []
        self.core = self.session()

    def clear(self) -> None:
        """Forgets what was recorded, and brings back lost regions."""
        self.uses.clear()
        self.denied.clear()
        self.faults.clear()
        self.lost.clear()

    def permissions(self, region: str) -> Permissions:
        """The permissions of a region."""
        if region not in self._permissions:
            account = account_of(self._graph, region, self._tags)
            self._permissions[region] = Permissions(account=account, attached=self._attached)
        return self._permissions[region]

    @contextmanager
    def without(self, role_arn: str, action: str) -> Generator[None]:
        """Removes an action from the policies of a role, as they write it, until the end."""
        before = self._attached
        self._attach(before.without(role_arn, action))
        try:
            yield
        finally:
            self._attach(before)

    def _attach(self, found: Attached) -> None:
        self._attached = found
        self._permissions = {region: replace(each, attached=found) for region, each in self._permissions.items()}

    def queue_url(self, arn: str) -> str:
        """The URL of a queue of the graph."""
        urls = [url for url, known in self.permissions(arn.split(":")[3]).account.arns.items() if known == arn]
        if not urls:
            raise NotSimulatedError(f"queue {arn} is not in the graph")
        return urls[0]

    def session(self, principal: RoleSession | None = None) -> Any:
        """A session of botocore, whose calls are seen here. principal: whose credentials it has."""
        core: Any = _Session()
        core.register_component("data_loader", loader())
        key, secret, token = f"ASIA{secrets.token_hex(8).upper()}", secrets.token_hex(20), secrets.token_hex(16)
        core.set_default_client_config(Config(user_agent="simulator"))  # which is costly to make for each request
        core.set_credentials(key, secret, token)
        core.register("provide-client-params.*.*", self._provide)
        core.register("before-call.*.*", self._before)
        core.register("after-call.*.*", self._after)
        if principal is not None:
            self.credentials[key] = Credentials(secret_key=secret, token=token)
            self.principals[key] = principal
        return core

    def client(self, service: str, region: str) -> Any:
        """The simulation's own client in a region."""
        key = (service, region)
        if key not in self._clients:
            self._clients[key] = self.core.create_client(service, region_name=region)
        return self._clients[key]

    @contextmanager
    def acting(self, actor: Actor | None) -> Generator[None]:
        """Who makes the calls from here on; None for the simulation itself, whose calls are neither evaluated nor
        observed."""
        self._actors.append(actor)
        try:
            yield
        finally:
            self._actors.pop()

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
        """Makes a call as a principal. ClientError for an error of the service, or a denied call."""
        service, _, operation = name.partition(".")
        with self.acting(Actor(principal=principal, source_arn=source_arn, reason=reason or "")):
            return getattr(self.client(_client_name(service), region), xform_name(operation))(**params)

    def require(self, call: Call) -> None:
        """Evaluates a call and records its uses; AccessDeniedError if it is denied."""
        permissions = self.permissions(call.region)
        api = permissions.call(call.name, call.endpoint, **call.params)
        self._judge(permissions.decisions(api, call.principal, self.now(), source_arn=call.source_arn))

    def require_all(
        self, found: Iterable[Authorization], principal: Principal, region: str, *, source_arn: str | None = None
    ) -> None:
        """Evaluates actions that are no call, such as those of an event source or of replication; AccessDeniedError
        if one is denied. source_arn: of the resource for which a service acts."""
        self._judge(self.permissions(region).decisions_on(found, principal, self.now(), source_arn=source_arn))

    def assume(self, role_arn: str, service: str, region: str, source_arn: str) -> RoleSession:
        """The session of a role that a service assumes; AccessDeniedError if its trust policy does not allow that."""
        params = {"RoleArn": role_arn, "RoleSessionName": service.partition(".")[0]}
        principal = ServicePrincipal(service)
        with self.acting(None):
            self.require(
                Call(name="sts.AssumeRole", params=params, region=region, principal=principal, source_arn=source_arn)
            )
        return RoleSession(role_arn, params["RoleSessionName"])

    def _judge(self, decisions: Iterable[Decision]) -> None:
        """Records the uses of a call that all decisions allow; AccessDeniedError with the first that denies it."""
        found = tuple(decisions)
        for decision in found:
            if self.judged is not None:
                self.judged(decision)
            if not decision.allowed:
                self.denied.append(decision)
                raise AccessDeniedError(decision)
        self.record(found)

    def record(self, decisions: tuple[Decision, ...]) -> None:
        """Records the permissions of decisions that allow."""
        for decision in decisions:
            used = decision.request
            self.uses[Use(principal=principal_of(decision), action=used.action, resource=used.resource)] = None

    def _provide(self, params: Mapping[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        actor = self._actors[-1] if self._actors else None
        if actor is None or context.get("is_presign_request"):  # a signature is no call
            return
        context[CONTEXT] = Call(
            name=f"{model.service_model.service_id.hyphenize()}.{model.name}",
            params=dict(params),
            region=context["client_region"],
            principal=actor.principal,
            source_arn=actor.source_arn,
            reason=actor.reason,
        )

    def _before(self, model: Any, params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> Any:
        call: Call | None = context.get(CONTEXT)
        if call is None:
            return None
        url = str(params["url"])
        if call.region in self.lost:
            raise EndpointConnectionError(endpoint_url=url)
        call = context[CONTEXT] = replace(call, endpoint=self._endpoint(call, url))
        try:
            return self._answered(call)
        except (NotSimulatedError, MalformedError) as error:
            self.faults.append(error)
            raise

    def _answered(self, call: Call) -> Any:
        """The answer of a responder, or the error of a call that is denied; None if the store answers."""
        try:
            self.require(call)
        except AccessDeniedError as error:
            code = "AccessDeniedException" if call.service in JSON_SERVICES else "AccessDenied"
            return _error(ServiceError(code, error.decision.message, 403), call)
        responder = self.responders.get(call.name) or self.responders.get(f"{call.service}.*")
        if responder is None:
            return None
        try:
            with self.acting(None):
                answer = responder(call)
        except ServiceError as error:
            return _error(error, call)
        except ClientError as error:
            response: Any = error.response
            return _Http(response["ResponseMetadata"].get("HTTPStatusCode", 400)), response
        return _Http(200), {**answer, "ResponseMetadata": _metadata(200)}

    def _after(self, http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        call: Call | None = context.get(CONTEXT)
        if call is None:
            return
        if http_response.status_code >= 300:
            if call.name in HIDDEN and parsed.get("Error", {}).get("Code") in NOT_FOUND and not self._lists(call):
                code = "403" if call.name == "s3.HeadObject" else "AccessDenied"
                parsed["Error"] = {"Code": code, "Message": "Forbidden" if code == "403" else "Access Denied"}
                parsed["ResponseMetadata"]["HTTPStatusCode"] = 403
            return
        try:
            with self.acting(None):
                for observer in self.observers:
                    observer(call, parsed)
        except (NotSimulatedError, MalformedError) as error:
            self.faults.append(error)
            raise

    def _endpoint(self, call: Call, url: str) -> str:
        """The default endpoint of a client of the management API of WebSockets; other calls do not depend on it."""
        if call.service != "apigatewaymanagementapi":
            return ""
        given = url.partition("/%40connections")[0].partition("/@connections")[0]
        return self.endpoint(given)

    def _lists(self, call: Call) -> bool:
        """Whether the caller may list the bucket of an object."""
        permissions = self.permissions(call.region)
        listing = permissions.call("s3.ListObjectsV2", Bucket=call.params["Bucket"], Prefix=call.params["Key"])
        decisions = permissions.decisions(listing, call.principal, self.now(), source_arn=call.source_arn)
        allowed = all(decision.allowed for decision in decisions)
        if allowed:
            self._judge(decisions)
        return allowed


def principal_of(decision: Decision) -> str:
    """The role, or the service, of a request."""
    principal = decision.request.principal
    return principal.role_arn if isinstance(principal, RoleSession) else principal.arn


class _Session(Session):
    """A session that makes each client once: a function that starts again has the same."""

    def create_client(self, service_name: str, *args: Any, **settings: Any) -> Any:
        """A client, as botocore makes it."""
        config: Any = settings.get("config")
        given = cast("dict[str, Any]", vars(config) if config else {})
        chosen = {**settings, "config": repr(sorted(given.items(), key=str))}
        key = repr((service_name, args, sorted(chosen.items())))
        made: dict[str, Any] = self.__dict__.setdefault("made", {})
        if key not in made:
            made[key] = super().create_client(service_name, *args, **settings)  # pyright: ignore[reportUnknownMemberType]
        return made[key]


class _Http:
    """The part of a response of HTTP that botocore looks at."""

    def __init__(self, status: int) -> None:
        self.status_code = status


def _error(error: ServiceError, call: Call) -> tuple[_Http, dict[str, Any]]:
    code, message = error.code, error.message
    if call.name == "s3.HeadObject":  # has no body
        code, message = str(error.status), "Forbidden"
    return _Http(error.status), {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": _metadata(error.status),
    }


def _metadata(status: int) -> dict[str, Any]:
    return {"HTTPStatusCode": status, "RequestId": "simulated", "HTTPHeaders": {}, "RetryAttempts": 0}


def _client_name(service: str) -> str:
    """boto3's name of a service by its id with hyphens, as the table of calls has it."""
    names = {
        "secrets-manager": "secretsmanager",
        "cognito-identity-provider": "cognito-idp",
        "dynamodb-streams": "dynamodbstreams",
        "eventbridge": "events",
    }
    if service.startswith("arn:"):
        raise NotSimulatedError(f"service {service}")
    return names.get(service, service)

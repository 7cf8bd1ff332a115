"""Authorizers of APIs: resources, and security schemes of OpenAPI documents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.readers.apis import mapping
from policy.resource import Node, Resource
from policy.tokens import APIGATEWAY_AUTHORIZER, APIGATEWAY_REST_API, APIGATEWAYV2_API, APIGATEWAYV2_AUTHORIZER

TYPES = (APIGATEWAY_AUTHORIZER, APIGATEWAYV2_AUTHORIZER, APIGATEWAY_REST_API, APIGATEWAYV2_API)
# API Gateway API Reference, CreateAuthorizer; pulumi-aws, `apigatewayv2.Authorizer`.
TTL = "authorizerResultTtlInSeconds"
DEFAULT_TTL_SECONDS = 300
DEFAULT_SOURCE = "method.request.header.Authorization"
_PART = re.compile(r"\$?(?P<api>\w+\.)?request\.(?P<place>header|querystring)\.(?P<name>.+)")
# Names of headers, cookies and parameters with credentials.
_CREDENTIAL = re.compile(
    r"auth|token|jwt|bearer|session|cookie|credential|secret|signature|ticket|passw"
    r"|(api|access|subscription)[-_]?key|^(x-)?key$|^sid$",
    re.I,
)
# Variables of the context that identify a caller: addresses and routes do not.
_CALLER = re.compile(r"\$?context\.identity\.(apiKey|caller|clientCert|cognito|user)")


@dataclass(frozen=True)
class Source:
    """An identity source: a part of the request that an authorizer reads.

    place: `header` or `querystring`; `""` for variables of the context and the stage. name: of the header or parameter.
    websocket: whether it is one of a WebSocket API.
    """

    expression: str
    place: str = ""
    name: str = ""
    websocket: bool = False

    @property
    def is_credential(self) -> bool:
        """Whether it is a credential of the caller, by its name."""
        return bool(_CREDENTIAL.search(self.name) if self.place else _CALLER.match(self.expression))


@dataclass(frozen=True)
class Authorizer:
    """An authorizer.

    node: where it is declared. path: of its identity sources. is_function: whether a function decides, else the token
    itself. default_ttl_seconds: time for which decisions are cached if the node has none.
    """

    node: Node
    path: str
    is_function: bool
    sources: Sequence[Source]
    default_ttl_seconds: int = DEFAULT_TTL_SECONDS

    @property
    def ttl_seconds(self) -> float:
        """Time for which decisions are cached; 0 without a cache, which WebSocket APIs never have."""
        if not self.is_function or any(each.websocket for each in self.sources):
            return 0
        return self.node.number(TTL, self.default_ttl_seconds)


def source(expression: str) -> Source:
    """The identity source of an expression, such as `$request.header.Authorization`."""
    found = _PART.fullmatch(expression)
    if found is None:
        return Source(expression)
    return Source(expression, found["place"], found["name"], found["api"] == "route.")


def authorizers(subject: Resource) -> Iterator[Authorizer]:
    """The authorizers that a resource declares."""
    if subject.type == APIGATEWAY_AUTHORIZER:
        type_ = subject.string("type") or "TOKEN"
        yield _of_rest(subject, type_, DEFAULT_SOURCE)
    elif subject.type == APIGATEWAYV2_AUTHORIZER:
        sources = [source(each) for each in subject.strings("identitySources")]
        is_function = subject.string("authorizerType") == "REQUEST"
        # Without sources, it may be one of a WebSocket API.
        default = DEFAULT_TTL_SECONDS if sources else 0
        yield Authorizer(subject, "identitySources", is_function, sources, default)
    elif subject.has("body"):
        body = subject.json("body")
        for place in ("components.securitySchemes", "securityDefinitions"):
            for name, scheme in mapping(body.get(place)).items():
                yield from _of_scheme(Node(subject, f"{body.path}.{place}.{name}", scheme))


def _of_scheme(scheme: Node) -> Iterator[Authorizer]:
    node = scheme.node("x-amazon-apigateway-authorizer")
    if mapping(node.value):
        yield _of_rest(node, node.string("type"), f"method.request.header.{scheme.string('name') or 'Authorization'}")


def _of_rest(node: Node, type_: str, default: str) -> Authorizer:
    """An authorizer with its sources in one string. default: source of a single token."""
    given = node.string("identitySource") or ("" if type_.upper() == "REQUEST" else default)
    sources = [source(each.strip()) for each in given.split(",") if each.strip()]
    return Authorizer(node, "identitySource", type_.upper() in ("REQUEST", "TOKEN"), sources)

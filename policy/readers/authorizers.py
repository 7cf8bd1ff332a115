"""Authorizers of APIs: resources, and security schemes of OpenAPI documents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.readers.apis import mapping
from policy.readers.secret_values import is_other_token
from policy.resource import Node, Resource
from policy.tokens import APIGATEWAY_AUTHORIZER, APIGATEWAY_REST_API, APIGATEWAYV2_API, APIGATEWAYV2_AUTHORIZER

TYPES = (APIGATEWAY_AUTHORIZER, APIGATEWAYV2_AUTHORIZER, APIGATEWAY_REST_API, APIGATEWAYV2_API)
# API Gateway API Reference, CreateAuthorizer; pulumi-aws, `apigatewayv2.Authorizer`.
TTL = "authorizerResultTtlInSeconds"
DEFAULT_TTL_SECONDS = 300
DEFAULT_SOURCE = "method.request.header.Authorization"
_PART = re.compile(r"\$?(?P<api>\w+\.)?request\.(multivalue)?(?P<place>header|querystring)\.(?P<name>.+)")
# Names of headers, cookies and parameters with credentials, by their last word: `x-auth-token`, but no `token-type`.
_CREDENTIALS = re.compile(
    r"(auth|authn|oauth|authorization|authentication|bearer|jwt|token|session|sid|cookie|credentials?|secret|signature|sig"
    r"|hmac|ticket|pass|password|passwd|passphrase|passcode|pwd|t?otp|assertion|authkey)[0-9]?"
)
_JOINED = re.compile(r"(tokens?|sessid|sessionid|cookie|password|apikey|accesskey|subscriptionkey)$")
_PAIRS = re.compile(
    r"^(x )?key$|(api|access|app|auth|client|consumer|functions|secret|session|subscription) key$|session id$"
)
# Versions and algorithms after the word: `x-hub-signature-256`.
_SUFFIX = re.compile(r"( (v?[0-9]+|sha|sha[0-9]+|ed25519|header|value))+$")
# Tokens, sessions and tickets of forms, pages and visits: many callers have one value, or one caller takes another's.
_OF_OTHERS = re.compile(
    r"((^| )(c ?srf|x ?srf|anti ?forgery|request verification|captcha|recaptcha|turnstile|pagination|paging|cursor"
    r"|locale|language|tracking|analytics|visit|visitor|support|help ?desk|jira) ?(token|session|ticket|cookie)"
    r"|^csrf ?middleware ?token)[0-9]?$"
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+[0-9]*|[0-9]+")
# Headers with tokens of load balancers and proxies, whose names have no such word.
_KNOWN = ("x-amzn-oidc-data", "x-amzn-oidc-accesstoken", "x-forwarded-client-cert")
# Variables that API Gateway itself sets for one caller or one request: addresses, agents, accounts and pools are those
# of many, and so are the issuer and the validity of a certificate.
# API Gateway Developer Guide, "Variables for access logging for API Gateway".
_CALLER = re.compile(
    r"\$?context\.(requestId|extendedRequestId|connectionId|identity\.(apiKey|apiKeyId|caller|cognitoIdentityId|user"
    r"|userArn|clientCert\.(clientCertPem|subjectDN|serialNumber)))"
)


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
        return is_credential(self.name) if self.place else bool(_CALLER.fullmatch(self.expression))


@dataclass(frozen=True)
class Authorizer:
    """An authorizer.

    node: where it is declared. path: of its identity sources. is_function: whether a function decides, else the token
    itself. default_ttl_seconds: time for which decisions are cached if the node has none. audiences: path of the
    audiences of JWTs, "" for other types.
    """

    node: Node
    path: str
    is_function: bool
    sources: Sequence[Source]
    default_ttl_seconds: int = DEFAULT_TTL_SECONDS
    audiences: str = ""

    @property
    def ttl_seconds(self) -> float:
        """Time for which decisions are cached; 0 without a cache, which WebSocket APIs never have."""
        if not self.is_function or any(each.websocket for each in self.sources):
            return 0
        return self.node.number(TTL, self.default_ttl_seconds)


def is_credential(name: str) -> bool:
    """Whether a header, cookie or parameter is a credential, by the last word of its name and the one before it."""
    if name.lower() in _KNOWN:
        return True
    words = _SUFFIX.sub("", " ".join(_WORD.findall(name)).lower())
    last = words.rpartition(" ")[2]
    if is_other_token(words.replace(" ", "_")) or _OF_OTHERS.search(words):
        return False
    return bool(_CREDENTIALS.fullmatch(last) or _JOINED.search(last) or _PAIRS.search(words))


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
        type_ = subject.string("authorizerType")
        # Without sources, it may be one of a WebSocket API.
        default = DEFAULT_TTL_SECONDS if sources else 0
        audiences = "jwtConfiguration.audiences" if type_ == "JWT" else ""
        yield Authorizer(subject, "identitySources", type_ == "REQUEST", sources, default, audiences)
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
    audiences = "jwtConfiguration.audience" if type_.upper() == "JWT" else ""
    is_function = type_.upper() in ("REQUEST", "TOKEN")
    return Authorizer(node, "identitySource", is_function, sources, audiences=audiences)

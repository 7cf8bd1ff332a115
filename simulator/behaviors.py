"""What a distribution of CloudFront does with a request: its cache behavior, signatures, methods and origins.

Amazon CloudFront Developer Guide, "Cache behavior settings" and "Optimize high availability with CloudFront origin
failover". Caches are not modelled.
"""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from simulator.errors import NotSimulatedError
from simulator.iam.matching import matches
from simulator.signatures import ViewerError

BEHAVIOR_SETTINGS = frozenset(
    {
        "allowedMethods",
        "cachePolicyId",
        "cachedMethods",
        "compress",
        "fieldLevelEncryptionId",
        "functionAssociations",
        "originRequestPolicyId",
        "pathPattern",
        "realtimeLogConfigArn",
        "responseHeadersPolicyId",
        "targetOriginId",
        "trustedKeyGroups",
        "viewerProtocolPolicy",
    }
)
FAILOVER_METHODS = ("GET", "HEAD", "OPTIONS")
KEY_GROUP, PUBLIC_KEY = "aws:cloudfront/keyGroup:KeyGroup", "aws:cloudfront/publicKey:PublicKey"
UNRESERVED = frozenset(f"{string.ascii_letters}{string.digits}-._~")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """An origin. access_control_id: of the origin access control that signs requests to it. headers: custom ones, by
    name in lower case. vpc_origin_id: of a VPC origin."""

    id: str
    domain_name: str
    access_control_id: str | None = None
    path: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    vpc_origin_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Behavior:
    """A cache behavior. path_pattern: `*` of the default one. key_groups: trusted ones, empty if requests need no
    signature. origins: the primary one, and the secondary one of an origin group. failover_codes: of that group.
    functions: ARNs of those of viewer requests. Policies by their ids, empty without one."""

    path_pattern: str
    methods: frozenset[str]
    protocol_policy: str
    key_groups: tuple[str, ...]
    origins: tuple[Origin, ...]
    failover_codes: frozenset[int] = frozenset()
    functions: tuple[str, ...] = ()
    cache_policy: str = ""
    origin_request_policy: str = ""
    response_headers_policy: str = ""

    def fails_over(self, method: str, status: int | None) -> bool:
        """Whether a response of the primary origin leads to the secondary one. status: None without a response."""
        return (
            len(self.origins) > 1 and method in FAILOVER_METHODS and (status is None or status in self.failover_codes)
        )


@dataclass(frozen=True, kw_only=True)
class Route:
    """A request that a distribution accepts. path: as it is sent to the origin, after the path of that."""

    behavior: Behavior
    path: str


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """The response to a request over HTTP that a behavior redirects."""

    url: str
    status: int


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """A distribution. behaviors: in the order in which they are compared, the default one last. origins: all, by id.
    error_pages: path and status of the response to a status of the origin, which the viewer receives instead."""

    aliases: tuple[str, ...]
    behaviors: tuple[Behavior, ...]
    default_root_object: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict[str, Origin])
    error_pages: Mapping[int, tuple[str, int]] = field(default_factory=dict[int, tuple[str, int]])

    def behavior(self, path: str) -> Behavior:
        """The first behavior whose pattern matches a path, without its query."""
        normalized = normalized_path(path)
        return next(found for found in self.behaviors if matches(_rooted(found.path_pattern), normalized))

    def route(self, method: str, url: str) -> Route | Redirect:
        """What becomes of a request; ViewerError if the distribution refuses it."""
        parts = urlsplit(url)
        if not any(matches(alias, parts.netloc) for alias in self.aliases):
            raise _refused(f"{parts.netloc} is no alternate domain name of the distribution")
        path = f"/{self.default_root_object}" if parts.path in ("", "/") and self.default_root_object else parts.path
        found = self.behavior(path)
        if method not in found.methods:
            raise _refused(f"the distribution does not allow the method {method}")
        if parts.scheme == "http" and found.protocol_policy == "redirect-to-https":
            status = 301 if method in ("GET", "HEAD") else 307
            return Redirect(url=parts._replace(scheme="https").geturl(), status=status)
        if parts.scheme == "http" and found.protocol_policy == "https-only":
            raise _refused("the behavior requires HTTPS")
        return Route(behavior=found, path=path or "/")


def distribution_of(name: str, inputs: Mapping[str, Any]) -> Distribution:
    """The distribution of captured inputs; NotSimulatedError for settings that change what is above."""
    if inputs.get("enabled") is not True:
        raise NotSimulatedError(f"{name}: a distribution that is not enabled")
    if inputs["restrictions"]["geoRestriction"]["restrictionType"] != "none":
        raise NotSimulatedError(f"{name}: geographic restrictions")
    origins = {origin["originId"]: _origin(origin) for origin in inputs["origins"]}
    groups = {group["originId"]: _group(name, group, origins) for group in inputs.get("originGroups", ())}
    targets = {key: ((origin,), frozenset[int]()) for key, origin in origins.items()} | groups
    ordered: Sequence[Mapping[str, Any]] = inputs.get("orderedCacheBehaviors", ())
    every = [*ordered, {**inputs["defaultCacheBehavior"], "pathPattern": "*"}]
    return Distribution(
        aliases=tuple(inputs.get("aliases", ())),
        behaviors=tuple(_behavior(name, settings, targets) for settings in every),
        default_root_object=inputs.get("defaultRootObject", ""),
        origins=origins,
        error_pages={
            page["errorCode"]: (page["responsePagePath"], page["responseCode"])
            for page in inputs.get("customErrorResponses", ())
            if "responsePagePath" in page
        },
    )


def normalized_path(path: str) -> str:
    """A path as CloudFront compares it, by RFC 3986: without dot segments, repeated slashes and encoded characters that
    need no encoding. The origin receives the path as it is sent."""
    decoded = re.sub(r"%[0-9A-Fa-f]{2}", _decoded, path)
    segments: list[str] = []
    *folders, last = decoded.split("/")
    for segment in (*folders, last):
        if segment == "..":
            segments[-1:] = []
        elif segment not in ("", "."):
            segments.append(segment)
    ends_in_slash = segments and last in ("", ".", "..")
    return f"/{'/'.join(segments)}{'/' if ends_in_slash else ''}"


def _decoded(match: re.Match[str]) -> str:
    character = unquote(match[0])
    return character if character in UNRESERVED else match[0].upper()


def _rooted(pattern: str) -> str:
    """A pattern with the slash that may be omitted at its beginning."""
    return pattern if pattern.startswith(("/", "*")) else f"/{pattern}"


def _origin(settings: Mapping[str, Any]) -> Origin:
    return Origin(
        id=settings["originId"],
        domain_name=settings["domainName"],
        access_control_id=settings.get("originAccessControlId"),
        path=settings.get("originPath", ""),
        headers={header["name"].lower(): header["value"] for header in settings.get("customHeaders", ())},
        vpc_origin_id=settings.get("vpcOriginConfig", {}).get("vpcOriginId"),
    )


def _group(
    name: str, settings: Mapping[str, Any], origins: Mapping[str, Origin]
) -> tuple[tuple[Origin, ...], frozenset[int]]:
    if unknown := sorted({*settings} - {"failoverCriteria", "members", "originId"}):
        raise NotSimulatedError(f"{name}: {', '.join(unknown)} of an origin group")
    members = tuple(origins[member["originId"]] for member in settings["members"])
    return members, frozenset(settings["failoverCriteria"]["statusCodes"])


def _behavior(
    name: str, settings: Mapping[str, Any], targets: Mapping[str, tuple[tuple[Origin, ...], frozenset[int]]]
) -> Behavior:
    if unknown := sorted({*settings} - BEHAVIOR_SETTINGS):
        raise NotSimulatedError(f"{name}: {', '.join(unknown)} of the behavior {settings['pathPattern']}")
    origins, codes = targets[settings["targetOriginId"]]
    associations = cast("Sequence[Mapping[str, str]]", settings.get("functionAssociations", ()))
    for association in associations:
        if association["eventType"] != "viewer-request":
            where = f"{name}: a function of {association['eventType']} of the behavior {settings['pathPattern']}"
            raise NotSimulatedError(f"{where}; known: viewer-request")
    return Behavior(
        path_pattern=settings["pathPattern"],
        methods=frozenset(settings["allowedMethods"]),
        protocol_policy=settings["viewerProtocolPolicy"],
        key_groups=tuple(settings.get("trustedKeyGroups", ())),
        origins=origins,
        failover_codes=codes,
        functions=tuple(association["functionArn"] for association in associations),
        cache_policy=settings.get("cachePolicyId", ""),
        origin_request_policy=settings.get("originRequestPolicyId", ""),
        response_headers_policy=settings.get("responseHeadersPolicyId", ""),
    )


def _refused(message: str) -> ViewerError:
    return ViewerError("The request could not be satisfied", message)

"""Conflicts between the parts of a distribution, with paths relative to the distribution."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from components.edge.cloudfront.behavior_settings import (
    FORWARDS_HOST,
    MANAGED_CACHE_SECONDS,
    MANAGED_ORIGIN_REQUEST,
    VIEWER_COUNTRY,
    BehaviorSettings,
    PathBehaviorSettings,
)
from components.edge.cloudfront.header_settings import MANAGED_RESPONSE_HEADERS, SECURITY
from components.edge.cloudfront.origin_settings import (
    NOT_REPLICATED,
    REPLICA_ERROR_TTL_SECONDS,
    RegionalOriginSettings,
    VpcOriginSettings,
    failover_group,
    replica_origin,
)
from components.edge.cloudfront.parts import DistributionParts
from components.foundation.path_patterns import covers
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import AWS_REGIONS
from components.foundation.suggestions import nearest

FIRST_ERROR = 400


def replica_error_faults(distribution: DistributionParts) -> Iterator[Fault]:
    """Errors of missing objects that are cached for longer than a replica may take to arrive."""
    for code in NOT_REPLICATED:
        response = distribution.error_responses.get(code)
        if distribution.has_replicas and response is not None and response.min_ttl_seconds > REPLICA_ERROR_TTL_SECONDS:
            yield Fault(
                path=f"errorResponses.{code}.minTtlSeconds",
                value=response.min_ttl_seconds,
                problem=f"allowed with replicas: at most {REPLICA_ERROR_TTL_SECONDS}, since an object that has not "
                "been replicated yet is an error until then",
                remedy=f"set {REPLICA_ERROR_TTL_SECONDS} or less",
            )


def masked_error_faults(distribution: DistributionParts) -> Iterator[Fault]:
    """Responses in place of errors that also answer requests to servers: their clients would not learn of errors."""
    servers = [name for name, origin in distribution.origins.items() if origin.kind != "bucket"]
    for code, response in distribution.error_responses.items():
        if servers and response.response_code is not None and response.response_code < FIRST_ERROR:
            yield Fault(
                path=f"errorResponses.{code}.responseCode",
                value=response.response_code,
                problem=f"also answers the errors of the origin {servers[0]}, whose clients take them for success",
                remedy="remove it, and set viewerFunction.singlePage for the paths of an application",
            )


def preview_faults(distribution: DistributionParts) -> Iterator[Fault]:
    """Previews that the distribution does not receive."""
    function = distribution.viewer_function
    previews = function.previews if function else None
    if previews is not None and f"*.{previews.domain}" not in distribution.aliases:
        yield Fault(
            path="viewerFunction.previews.domain",
            value=previews.domain,
            problem="has no alias: the distribution receives no request to it",
            remedy=f"add *.{previews.domain} to aliases",
        )


def origin_faults(distribution: DistributionParts) -> Iterator[Fault]:
    """Origins with reserved names, and failovers without a valid secondary origin."""
    origins = distribution.origins
    replicas = {
        replica_origin(name, region): name
        for name, origin in origins.items()
        if isinstance(origin, RegionalOriginSettings)
        for region in origin.replicas
    }
    groups = {failover_group(name): name for name, origin in origins.items() if origin.failover is not None}
    for name, origin in origins.items():
        path = f"origins.{name}"
        if name in AWS_REGIONS:
            yield Fault(path=path, problem="is the name of a region", remedy="rename the origin")
        if name in replicas:
            yield Fault(path=path, problem=f"is the name of a replica of {replicas[name]}", remedy="rename the origin")
        if name in groups:
            yield Fault(path=path, problem=f"is the name of the failover of {groups[name]}", remedy="rename the origin")
        if origin.kind == "vpc_origin" and origin.replicas:
            yield from _switch_faults(distribution, path, name, origin)
        if origin.failover is None:
            continue
        target = origin.failover.to
        regional = origin.replicas if isinstance(origin, RegionalOriginSettings) else ()
        known = {other for other in origins if other != name} | set(regional)
        if target == name:
            yield Fault(path=f"{path}.failover.to", value=target, problem="is the origin itself", remedy="set another")
        elif regional and target in origins and origins[target].kind == "function":
            yield Fault(
                path=f"{path}.failover.to",
                value=target,
                problem="is a function, and an origin fails over to one other: to a replica, or to what makes objects",
                remedy="add an origin without replicas for the paths of objects that the function makes",
            )
        elif target not in known:
            fault = _unknown(f"{path}.failover.to", target, known, "replica region or origin")
            add = isinstance(origin, RegionalOriginSettings) and target in AWS_REGIONS and not nearest(target, known)
            yield replace(fault, remedy=f"add '{target}' to the origin's replicas") if add else fault
    function = distribution.viewer_function
    regions = {region for origin in origins.values() if origin.kind == "bucket" for region in origin.replicas}
    for region in function.nearest if function else ():
        if region not in regions:
            yield Fault(
                path=f"viewerFunction.nearest.{region}",
                problem="no origin has a replica there",
                remedy=f"add '{region}' to the replicas of an origin",
            )


def _switch_faults(distribution: DistributionParts, path: str, name: str, origin: VpcOriginSettings) -> Iterator[Fault]:
    """Replicas of a VPC origin that nothing selects."""
    used = [behavior for _, behavior in distribution.all_behaviors if behavior.origin == name and behavior.failover]
    failing_over = origin.failover is not None and origin.failover.to in origin.replicas
    if used and not failing_over and not any(map(distribution.switches_region, used)):
        yield Fault(
            path=f"{path}.replicas",
            value=list(origin.replicas),
            problem="needs a viewer function, which selects the active region",
            remedy="set viewerFunction: {} of the distribution, and none to false in its behaviors",
        )


def pattern_faults(behaviors: Sequence[PathBehaviorSettings]) -> Iterator[Fault]:
    """Path patterns that are repeated, or shadowed by an earlier one."""
    patterns = [behavior.path.removeprefix("/") for behavior in behaviors]
    for index, pattern in enumerate(patterns):
        path, given = f"behaviors[{index}].path", behaviors[index].path
        if pattern == "*":
            yield Fault(path=path, value=given, problem="matches every path", remedy="use defaultBehavior")
            continue
        for earlier, before in enumerate(patterns[:index]):
            if before == pattern:
                yield Fault(
                    path=path, value=given, problem=f"is the path of behaviors[{earlier}] too", remedy="remove one"
                )
                break
            if before != "*" and covers(before, pattern):
                yield Fault(
                    path=path,
                    value=given,
                    problem=f"is never reached: behaviors[{earlier}] ('{behaviors[earlier].path}') matches first",
                    remedy=f"move it before behaviors[{earlier}]",
                )
                break


def behavior_faults(distribution: DistributionParts, path: str, behavior: BehaviorSettings) -> Iterator[Fault]:
    """Unknown names, and settings that the behavior's origin does not support."""
    yield from _name_faults(distribution, path, behavior)
    if behavior.signed and distribution.signing is None:
        yield Fault(path=f"{path}.signed", value=True, problem="needs keys", remedy="set signing.keys")
    if behavior.authorized and distribution.viewer_function is None:
        yield Fault(
            path=f"{path}.authorized", value=True, problem="needs viewerFunction", remedy="set viewerFunction: {}"
        )
    if behavior.stripped_prefix and distribution.viewer_function is None:
        yield Fault(
            path=f"{path}.strippedPrefix",
            value=behavior.stripped_prefix,
            problem="needs viewerFunction",
            remedy="set viewerFunction: {}",
        )
    if behavior.field_level_encryption and distribution.field_level_encryption is None:
        yield Fault(
            path=f"{path}.fieldLevelEncryption", value=True, problem="needs a key", remedy="set fieldLevelEncryption"
        )
    if behavior.origin in distribution.origins:
        if behavior.failover and not behavior.signed and distribution.makes_missing(behavior.origin):
            yield Fault(
                path=f"{path}.signed",
                value=False,
                problem=f"anyone could have the function make what the bucket of '{behavior.origin}' lacks",
                remedy="set signed: true, or failover: false",
            )
        yield from _origin_request_faults(distribution, path, behavior)
        yield from _method_faults(distribution, path, behavior)


def _name_faults(distribution: DistributionParts, path: str, behavior: BehaviorSettings) -> Iterator[Fault]:
    if behavior.origin not in distribution.origins:
        yield _unknown(f"{path}.origin", behavior.origin, distribution.origins, "origin")
    own = (
        ("cachePolicy", behavior.cache_policy, {*MANAGED_CACHE_SECONDS, *distribution.cache_policies}),
        (
            "originRequestPolicy",
            behavior.origin_request_policy,
            {*MANAGED_ORIGIN_REQUEST, *distribution.origin_request_policies},
        ),
        (
            "responseHeadersPolicy",
            behavior.response_headers_policy,
            {SECURITY, *MANAGED_RESPONSE_HEADERS, *distribution.response_headers_policies},
        ),
    )
    for field, name, known in own:
        if name is not None and name not in known:
            yield _unknown(f"{path}.{field}", name, known, "policy")


def _method_faults(distribution: DistributionParts, path: str, behavior: BehaviorSettings) -> Iterator[Fault]:
    if behavior.allowed_methods != "all":
        return
    origin = distribution.origins[behavior.origin]
    if origin.kind == "bucket":
        yield Fault(
            path=f"{path}.allowedMethods",
            value="all",
            problem=f"'{behavior.origin}' is a bucket, which distributions have read access to only",
            remedy="set allowedMethods: read, and upload through presigned URLs",
        )
    elif origin.kind == "function":
        yield Fault(
            path=f"{path}.allowedMethods",
            value="all",
            problem=f"'{behavior.origin}' is a function URL, for which viewers would have to hash the content of POST "
            "and PUT (T-71)",
            remedy="set allowedMethods: read or read_options, and use an API for writing",
        )
    elif origin.failover is not None and behavior.failover:
        yield Fault(
            path=f"{path}.allowedMethods",
            value="all",
            problem=f"'{behavior.origin}' has a failover, and CloudFront fails over GET, HEAD and OPTIONS only",
            remedy="set allowedMethods: read_options, or failover: false",
        )


def _origin_request_faults(distribution: DistributionParts, path: str, behavior: BehaviorSettings) -> Iterator[Fault]:
    name = behavior.origin_request_policy
    own = distribution.origin_request_policies.get(name or "")
    cached = distribution.cache_policies.get(behavior.cache_policy)
    headers = {header.lower() for policy in (own, cached) if policy for header in policy.headers}
    origin = distribution.origins[behavior.origin]
    if origin.kind in ("bucket", "api", "function") and (name in FORWARDS_HOST or "host" in headers):
        yield Fault(
            path=f"{path}.originRequestPolicy",
            value=name,
            problem=f"forwards Host, and '{behavior.origin}' accepts its own host name only",
            remedy="use cors_s3_origin or none" if origin.kind == "bucket" else "use all_viewer_except_host_header",
        )
    if name is None or not distribution.selects_nearest(behavior):
        return
    if name != "all_viewer_and_cloudfront_headers" and VIEWER_COUNTRY.lower() not in headers:
        yield Fault(
            path=f"{path}.originRequestPolicy",
            value=name,
            problem=f"lacks {VIEWER_COUNTRY}, which selects the closest replica",
            remedy=f"add {VIEWER_COUNTRY} to its headers, or omit the policy",
        )


def _unknown(path: str, name: str, known: Collection[str], what: str) -> Fault:
    return unknown_name(path, name, known, what, value=name)

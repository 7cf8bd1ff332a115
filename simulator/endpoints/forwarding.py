"""What a distribution sends to an origin, by the policies of a cache behavior.

Amazon CloudFront Developer Guide, "Control origin requests with a policy".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from components.edge.cloudfront.managed_policies import (
    CACHE_POLICIES,
    ORIGIN_REQUEST_POLICIES,
    SAME_ORIGIN_REQUEST_POLICIES,
)
from preview.graph import Graph
from simulator.behaviors import Behavior
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, forwarded_for

CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy"
ORIGIN_REQUEST_POLICY = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
WITHOUT_PARAMETERS = ("caching_disabled", "caching_optimized", "caching_optimized_for_uncompressed_objects")
ALWAYS = frozenset({"content-type", "content-length", "range"})
"""Headers that every request takes along."""

EDGE = "198.51.100.1"
"""The address of an edge location."""

Names = Callable[[str], bool]
"""Whether a name is sent."""


@dataclass(frozen=True)
class Forwarding:
    """Which headers, parameters of the query and cookies of a viewer an origin receives."""

    headers: Names
    parameters: Names
    cookies: Names

    def request(self, request: HttpRequest, host: str, path: str, query: str) -> HttpRequest:
        """The request that a custom origin receives. host: of the origin, which receives another one by policy only."""
        sent = {name: value for name, value in request.headers.items() if name in ALWAYS or self.headers(name)}
        received = sent.get("host", host)
        kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if self.parameters(name)]
        return replace(
            request,
            url=f"https://{host}{path}{'?' if kept else ''}{urlencode(kept)}",
            headers={
                **sent,
                "host": received,
                "user-agent": sent.get("user-agent", "Amazon CloudFront"),
                "x-forwarded-for": forwarded_for(request.headers, request.source_ip),
            },
            source_ip=EDGE,
            cookies={name: value for name, value in request.cookies.items() if self.cookies(name)},
        )


def forwarding(graph: Graph, behavior: Behavior) -> Forwarding:
    """What the policies of a behavior send."""
    found = [_cache_policy(graph, behavior.cache_policy), _origin_policy(graph, behavior.origin_request_policy)]
    return Forwarding(*(_any_of([getattr(each, name) for each in found]) for name in Forwarding.__match_args__))


def _any_of(names: Sequence[Names]) -> Names:
    return lambda name: any(each(name) for each in names)


def _cache_policy(graph: Graph, policy: str) -> Forwarding:
    for node in graph.of_type(CACHE_POLICY):
        if node.outputs["id"] == policy:
            return _parameters(node.name, node.inputs["parametersInCacheKeyAndForwardedToOrigin"])
    if policy not in [CACHE_POLICIES[name] for name in WITHOUT_PARAMETERS]:
        raise NotSimulatedError(f"cache policy {policy or 'missing'}; known: {', '.join(WITHOUT_PARAMETERS)}")
    return Forwarding(_none, _none, _none)


def _origin_policy(graph: Graph, policy: str) -> Forwarding:
    if not policy:
        return Forwarding(_none, _none, _none)
    for node in graph.of_type(ORIGIN_REQUEST_POLICY):
        if node.outputs["id"] == policy:
            return _parameters(node.name, node.inputs)
    name = next((name for name, id_ in ORIGIN_REQUEST_POLICIES.items() if id_ == policy), policy)
    if name in SAME_ORIGIN_REQUEST_POLICIES:
        return Forwarding(_named(SAME_ORIGIN_REQUEST_POLICIES[name]), _none, _none)
    if name not in ("all_viewer", "all_viewer_except_host_header"):
        raise NotSimulatedError(f"origin request policy {name}")
    return Forwarding(_all if name == "all_viewer" else _except(["host"]), _all, _all)


def _parameters(policy: str, inputs: Mapping[str, Any]) -> Forwarding:
    kinds = (("headers", "header"), ("queryStrings", "queryString"), ("cookies", "cookie"))
    return Forwarding(*(_names(policy, plural, kind, inputs[f"{plural}Config"]) for plural, kind in kinds))


def _names(policy: str, plural: str, kind: str, config: Mapping[str, Any]) -> Names:
    """Names of a part of a policy: of `headersConfig`, by `headerBehavior` and the items of `headers`."""
    behavior: str = config[f"{kind}Behavior"]
    items: Iterable[str] = config.get(plural, {}).get("items", ())
    match behavior:
        case "none":
            return _none
        case "all" | "allViewer":
            return _all
        case "whitelist":
            return _named(items)
        case "allExcept":
            return _except(items)
        case _:
            raise NotSimulatedError(f"{policy}: {kind}Behavior {behavior}")


def _none(_: str) -> bool:
    return False


def _all(_: str) -> bool:
    return True


def _named(names: Iterable[str]) -> Names:
    wanted = {name.lower() for name in names}
    return lambda name: name.lower() in wanted


def _except(names: Iterable[str]) -> Names:
    wanted = {name.lower() for name in names}
    return lambda name: name.lower() not in wanted

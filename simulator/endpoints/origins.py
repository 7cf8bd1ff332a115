"""Origins of a distribution: buckets, function URLs and APIs, and the principal by which CloudFront calls them.

Amazon CloudFront Developer Guide, "Restrict access to an Amazon S3 origin" and "Restrict access to an AWS Lambda
function URL origin": requests are signed as the service, with the ARN of the distribution as their source.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from preview.graph import Node
from simulator.behaviors import Origin
from simulator.endpoints.objects import read
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.context import Anonymous, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError
from simulator.iam.services.invocation import url_invocation
from simulator.runtime import Runtime

ACCESS_CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl"
VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl"
SERVICE = ServicePrincipal("cloudfront.amazonaws.com")
BUCKET_HOST = re.compile(r"(?P<bucket>.+)\.s3\.(?P<region>[a-z0-9-]+)\.amazonaws\.com")
FUNCTION_HOST = re.compile(r"[a-z0-9]+\.lambda-url\.(?P<region>[a-z0-9-]+)\.on\.aws")
API_HOST = re.compile(r"[a-z0-9]+\.execute-api\.(?P<region>[a-z0-9-]+)\.amazonaws\.com")
MOST_RESPONSE_BYTES = 6 * 1024 * 1024
"""Of a function that returns its response as a whole."""


class UnreachableError(Exception):
    """An origin does not answer."""


class Origins:
    """Requests of a distribution to its origins."""

    def __init__(self, runtime: Runtime, distribution_arn: str) -> None:
        self._runtime = runtime
        self._arn = distribution_arn

    def send(self, origin: Origin, request: HttpRequest) -> HttpResponse:
        """The response of an origin to a request with its host and path. UnreachableError if it does not answer."""
        if found := BUCKET_HOST.fullmatch(origin.domain_name):
            return self._object(origin, request, found["bucket"], found["region"])
        if found := FUNCTION_HOST.fullmatch(origin.domain_name):
            return self._function(origin, request, found["region"])
        self._no_access_control(origin)
        return self._runtime.http(request, self._reached(self._region(origin)))

    def _object(self, origin: Origin, request: HttpRequest, bucket: str, region: str) -> HttpResponse:
        parts = urlsplit(request.url)
        if request.method not in ("GET", "HEAD"):
            raise NotSimulatedError(f"{request.method} to the bucket {bucket}; known: GET, HEAD")
        if parts.query:
            raise NotSimulatedError(f"query {parts.query} to the bucket {bucket}")
        principal = SERVICE if self._access_control(origin, "s3") else Anonymous()
        params = {"Bucket": bucket, "Key": unquote(parts.path).removeprefix("/")}
        params |= {"Range": request.headers["range"]} if "range" in request.headers else {}
        source = self._arn if principal is SERVICE else None
        head = request.method == "HEAD"
        return read(self._runtime, principal, self._reached(region), source_arn=source, head=head, **params)

    def _function(self, origin: Origin, request: HttpRequest, region: str) -> HttpResponse:
        """The response of a function URL, which IAM permits to the distribution."""
        found = {_host(node): node for node in self._runtime.graph.of_type(FUNCTION_URL)}
        url = found.get(origin.domain_name)
        if url is None:
            raise NotSimulatedError(f"{origin.domain_name} is no function URL of the graph")
        arn = function_arn(url)
        principal = SERVICE if self._access_control(origin, "lambda") else Anonymous()
        if principal is SERVICE and request.method not in ("GET", "HEAD", "OPTIONS"):
            raise NotSimulatedError(f"{request.method} to a function URL, whose body the viewer has to sign")
        self._reached(region)
        actions = url_invocation(arn, url.inputs["authorizationType"])
        try:
            source = self._arn if principal is SERVICE else None
            self._runtime.require(actions, principal, region, source_arn=source)
        except AccessDeniedError:
            return HttpResponse(status=403, headers={"content-type": "application/json"}, body=b'{"Message":null}')
        return function_response(self._runtime.invoke(arn, function_event(request), region))

    def _region(self, origin: Origin) -> str:
        """The region of a load balancer or an API."""
        if origin.vpc_origin_id:
            nodes = self._runtime.graph.of_type(VPC_ORIGIN)
            node = next(node for node in nodes if node.outputs["id"] == origin.vpc_origin_id)
            return str(node.inputs["vpcOriginEndpointConfig"]["arn"]).split(":")[3]
        if found := API_HOST.fullmatch(origin.domain_name):
            return found["region"]
        return self._runtime.region_of(origin.domain_name)

    def _reached(self, region: str) -> str:
        if region in self._runtime.lost:
            raise UnreachableError(region)
        return region

    def _access_control(self, origin: Origin, kind: str) -> bool:
        """Whether requests to an origin are signed. NotSimulatedError for an access control of another kind."""
        if origin.access_control_id is None:
            return False
        nodes = self._runtime.graph.of_type(ACCESS_CONTROL)
        node = next(node for node in nodes if node.outputs["id"] == origin.access_control_id)
        settings = (node.inputs["originAccessControlOriginType"], node.inputs["signingBehavior"])
        if settings != (kind, "always"):
            raise NotSimulatedError(f"{node.name}: {', '.join(settings)} for an origin of {kind}; known: always")
        return True

    def _no_access_control(self, origin: Origin) -> None:
        if origin.access_control_id is not None:
            raise NotSimulatedError(f"an access control of the origin {origin.domain_name}")


def function_arn(url: Node) -> str:
    """The ARN of the alias, or of the function, of a function URL."""
    arn, qualifier = str(url.outputs["functionArn"]), url.inputs.get("qualifier")
    return f"{arn}:{qualifier}" if qualifier and not arn.endswith(f":{qualifier}") else arn


def function_event(request: HttpRequest) -> dict[str, Any]:
    """The event of a function URL: payload format 2.0."""
    parts = urlsplit(request.url)
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    values: dict[str, str] = {}
    for name, _, value in pairs:
        name, value = unquote(name), unquote(value)
        values[name] = f"{values[name]},{value}" if name in values else value
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": dict(request.headers),
        **({"cookies": [f"{name}={value}" for name, value in request.cookies.items()]} if request.cookies else {}),
        **({"queryStringParameters": values} if values else {}),
        "requestContext": {
            "domainName": parts.netloc,
            "http": {"method": request.method, "path": parts.path, "protocol": "HTTP/1.1"},
            "routeKey": "$default",
            "stage": "$default",
        },
        **({"body": base64.b64encode(request.body).decode()} if request.body else {}),
        "isBase64Encoded": bool(request.body),
    }


def function_response(result: Any) -> HttpResponse:
    """The response of what a function returns. 502 for a larger one than Lambda returns."""
    if not isinstance(result, Mapping) or "statusCode" not in result:
        raise NotSimulatedError(f"a function URL that returns {result!r}; known: an object with statusCode")
    found = cast("Mapping[str, Any]", result)
    text: str = found.get("body") or ""
    body = base64.b64decode(text) if found.get("isBase64Encoded") else text.encode()
    if len(text.encode()) > MOST_RESPONSE_BYTES:
        return HttpResponse(status=502, body=b"Internal Server Error")
    headers = {str(name).lower(): str(value) for name, value in _object(found, "headers").items()}
    return HttpResponse(
        status=int(found["statusCode"]), headers=headers, body=body, cookies=tuple(found.get("cookies") or ())
    )


def _object(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return values.get(name) or {}


def _host(url: Node) -> str:
    return urlsplit(str(url.outputs["functionUrl"])).netloc

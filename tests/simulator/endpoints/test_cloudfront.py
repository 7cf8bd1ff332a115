"""Requests of viewers: alias, behavior, signature, viewer function, origins with failover, and headers."""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.shared.cloudfront import signed_cookies, signed_url
from functions.shared.signing_keys import SigningKey
from preview.graph import Node
from simulator.endpoints.cloudfront import CloudFrontEndpoint
from simulator.endpoints.response_headers import with_policy
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from tests.simulator.running import (
    ACCOUNT,
    BUCKET,
    REGION,
    REPLICA,
    REPLICA_REGION,
    Running,
    bucket,
    bucket_policy,
    graph,
    node,
    running,
)
from tests.simulator.signing import NOW

PRIVATE_KEY = ec.generate_private_key(ec.SECP256R1())
KEY = SigningKey(key_pair_id="K2JCJMDEHXQW5F", private_key=PRIVATE_KEY)
PEM = PRIVATE_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
CDN = "https://cdn.media.example"
ARN = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:optimise"
URL, HOST = f"https://abc.lambda-url.{REGION}.on.aws/", "d1.cloudfront.net"
LATER = int(NOW.timestamp()) + 300
NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
STORE = f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/s1"
NEAREST = """import cf from 'cloudfront';
async function handler(event) {
    const request = event.request;
    if (request.uri === '/thumbnails/closed') {
        return { statusCode: 401, headers: { 'www-authenticate': { value: 'Bearer' } } };
    }
    if (await cf.kvs().get('nearest') === 'replica') {
        cf.createRequestOriginGroup({
            originIds: [{ originId: 'replica' }, { originId: 'media' }],
            failoverCriteria: { statusCodes: [403] },
        });
    }
    return request;
}
"""


def read_by(source: str) -> Mapping[str, Any]:
    """The statement of a bucket policy that permits a distribution to read."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceArn": source}},
    }


def behavior(origin: str, path: str | None = None, **settings: Any) -> dict[str, Any]:
    """Inputs of a behavior; of the default one without a path."""
    return {
        **({} if path is None else {"pathPattern": path}),
        "allowedMethods": ["GET", "HEAD"],
        "cachePolicyId": NO_CACHE,
        "targetOriginId": origin,
        "viewerProtocolPolicy": "redirect-to-https",
        **settings,
    }


def origin(name: str, domain: str, access_control: str | None = "OAC1", **settings: Any) -> dict[str, Any]:
    """Inputs of an origin."""
    given = {"originId": name, "domainName": domain, **settings}
    return given if access_control is None else given | {"originAccessControlId": access_control}


DISTRIBUTION: dict[str, Any] = {
    "enabled": True,
    "aliases": ["cdn.media.example"],
    "restrictions": {"geoRestriction": {"restrictionType": "none"}},
    "origins": [
        origin("media", f"{BUCKET}.s3.{REGION}.amazonaws.com"),
        origin("replica", f"{REPLICA}.s3.{REPLICA_REGION}.amazonaws.com"),
        origin("optimise", f"abc.lambda-url.{REGION}.on.aws", "OAC2"),
        origin("api", "api.media.example", None, originPath="/live", customHeaders=[{"name": "X-Edge", "value": "1"}]),
    ],
    "originGroups": [
        {
            "originId": "group",
            "members": [{"originId": "media"}, {"originId": "replica"}],
            "failoverCriteria": {"statusCodes": [403, 404, 500]},
        }
    ],
    "orderedCacheBehaviors": [
        behavior("group", "media/*", trustedKeyGroups=["group-1"]),
        behavior(
            "media",
            "thumbnails/*",
            functionAssociations=[{"functionArn": "function-1", "eventType": "viewer-request"}],
            responseHeadersPolicyId="headers-1",
        ),
        behavior("optimise", "images/*", cachePolicyId="widths"),
        behavior("api", "api/*", allowedMethods=["GET", "HEAD", "POST"], originRequestPolicyId=ALL_BUT_HOST),
    ],
    "defaultCacheBehavior": behavior("group"),
    "customErrorResponses": [
        {"errorCode": 404, "responseCode": 200, "responsePagePath": "/index.html"},
        {"errorCode": 403, "errorCachingMinTtl": 5},
    ],
}
WIDTHS = {
    "parametersInCacheKeyAndForwardedToOrigin": {
        "headersConfig": {"headerBehavior": "whitelist", "headers": {"items": ["Accept"]}},
        "queryStringsConfig": {"queryStringBehavior": "whitelist", "queryStrings": {"items": ["width"]}},
        "cookiesConfig": {"cookieBehavior": "none"},
    }
}
HEADERS = {
    "securityHeadersConfig": {"contentTypeOptions": {"override": True}},
    "removeHeadersConfig": {"items": [{"header": "Last-Modified"}]},
    "customHeadersConfig": {"items": [{"header": "X-Team", "value": "media", "override": False}]},
    "corsConfig": {
        "accessControlAllowCredentials": True,
        "accessControlAllowHeaders": {"items": ["Range"]},
        "accessControlAllowMethods": {"items": ["GET"]},
        "accessControlAllowOrigins": {"items": ["https://*.media.example"]},
        "accessControlExposeHeaders": {"items": ["ETag"]},
        "accessControlMaxAgeSec": 600,
        "originOverride": True,
    },
}


def permission(action: str, **inputs: Any) -> Node:
    """A permission of the function's alias for the distribution."""
    given = {"function": FUNCTION, "qualifier": "live", "principal": "cloudfront.amazonaws.com", "sourceArn": ARN}
    return node("aws:lambda/permission:Permission", action, {**given, "action": f"lambda:{action}", **inputs})


def nodes(*, source: str = ARN, permissions: int = 2) -> tuple[Node, ...]:
    """Two buckets, a function URL, and their distribution. source: whom the replica's policy permits."""
    access = "aws:cloudfront/originAccessControl:OriginAccessControl"
    kinds = {"OAC1": "s3", "OAC2": "lambda"}
    url = {"functionName": FUNCTION, "qualifier": "live", "authorizationType": "AWS_IAM"}
    store = {"keyValueStoreArn": STORE, "key": "nearest", "value": "media"}
    function = {"code": NEAREST, "runtime": "cloudfront-js-2.0", "keyValueStoreAssociations": [STORE]}
    return (
        bucket(),
        bucket(REPLICA, REPLICA_REGION),
        bucket_policy(BUCKET, read_by(ARN)),
        bucket_policy(REPLICA, read_by(source), region=REPLICA_REGION),
        *(
            node(access, name, {"originAccessControlOriginType": kind, "signingBehavior": "always"}, id=name)
            for name, kind in kinds.items()
        ),
        node("aws:lambda/functionUrl:FunctionUrl", "url", url, functionUrl=URL, functionArn=FUNCTION),
        *(
            permission("InvokeFunctionUrl", functionUrlAuthType="AWS_IAM"),
            permission("InvokeFunction", invokedViaFunctionUrl=True),
        )[:permissions],
        node("aws:apigateway/domainName:DomainName", "domain", {"domainName": "api.media.example"}),
        node("aws:cloudfront/keyGroup:KeyGroup", "group", {"items": [KEY.key_pair_id]}, id="group-1"),
        node("aws:cloudfront/publicKey:PublicKey", "key", {"encodedKey": PEM}, id=KEY.key_pair_id),
        node("aws:cloudfront/keyValueStore:KeyValueStore", "store", {}, arn=STORE),
        node("aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "nearest", store),
        node("aws:cloudfront/function:Function", "viewer", function, arn="function-1"),
        node("aws:cloudfront/cachePolicy:CachePolicy", "widths", WIDTHS, id="widths"),
        node("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "headers", HEADERS, id="headers-1"),
        node("aws:cloudfront/distribution:Distribution", "cdn", DISTRIBUTION, "global", arn=ARN, domainName=HOST),
    )


@pytest.fixture
def runtime() -> Iterator[Running]:
    """The distribution with objects in its buckets."""
    with running(graph(*nodes())) as found:
        for name, region in ((BUCKET, REGION), (REPLICA, REPLICA_REGION)):
            for key in ("media/1/a.jpg", "thumbnails/1", "index.html"):
                body = f"{name}:{key}".encode()
                found.store("s3", region).put_object(Bucket=name, Key=key, Body=body, CacheControl="max-age=60")
        yield found


def get(runtime: Running, path: str, **request: Any) -> HttpResponse:
    """The response to a viewer."""
    url = path if path.startswith("http") else f"{CDN}{path}"
    return CloudFrontEndpoint(runtime).request(HttpRequest(method=request.pop("method", "GET"), url=url, **request))


def media(path: str = "media/1/a.jpg", name: str = BUCKET) -> bytes:
    """The content of an object."""
    return f"{name}:{path}".encode()


def test_a_signed_url_reads_the_bucket_as_the_distribution(runtime: Running) -> None:
    response = get(runtime, signed_url(f"{CDN}/media/1/a.jpg", LATER, KEY, "SHA256"))

    assert (response.status, response.body, response.headers["cache-control"]) == (200, media(), "max-age=60")


def test_signed_cookies_read_what_their_policy_names(runtime: Running) -> None:
    cookies = signed_cookies(f"{CDN}/media/1/*", LATER, KEY, "SHA1")

    assert get(runtime, "/media/1/a.jpg", cookies=cookies).status == 200
    assert get(runtime, "/media/2/a.jpg", cookies=cookies).status == 403


def test_without_a_signature_no_origin_is_called(runtime: Running) -> None:
    assert get(runtime, "/media/1/a.jpg").status == 403
    assert runtime.calls == []


def test_http_is_redirected_and_methods_are_those_of_the_behavior(runtime: Running) -> None:
    redirected = get(runtime, "http://cdn.media.example/media/1/a.jpg")

    assert (redirected.status, redirected.headers["location"]) == (301, f"{CDN}/media/1/a.jpg")
    assert get(runtime, "/media/1/a.jpg", method="PUT").status == 403


def test_a_missing_or_lost_copy_fails_over_to_the_replica(runtime: Running) -> None:
    url = signed_url(f"{CDN}/media/1/a.jpg", LATER, KEY, "SHA1")
    runtime.lost.add(REGION)

    assert get(runtime, url).body == media(name=REPLICA)
    runtime.lost.clear()
    runtime.store("s3", REGION).delete_object(Bucket=BUCKET, Key="media/1/a.jpg")
    assert get(runtime, url).body == media(name=REPLICA)
    runtime.lost.update({REGION, REPLICA_REGION})
    assert get(runtime, url).status == 504


def test_a_bucket_policy_for_another_distribution_denies() -> None:
    with running(graph(*nodes(source=f"{ARN}2"))) as runtime:
        runtime.store("s3", REPLICA_REGION).put_object(Bucket=REPLICA, Key="media/1/a.jpg", Body=b"copy")

        assert get(runtime, signed_url(f"{CDN}/media/1/a.jpg", LATER, KEY, "SHA1")).status == 403


def test_a_viewer_function_selects_origins_by_the_key_value_store(runtime: Running) -> None:
    endpoint = CloudFrontEndpoint(runtime)
    request = HttpRequest(method="GET", url=f"{CDN}/thumbnails/1")

    assert endpoint.request(request).body == media("thumbnails/1")
    endpoint.stores.values(STORE)["nearest"] = "replica"  # pyright: ignore[reportIndexIssue]
    assert endpoint.request(request).body == media("thumbnails/1", REPLICA)


def test_a_viewer_function_responds_itself(runtime: Running) -> None:
    response = get(runtime, "/thumbnails/closed")

    assert (response.status, response.headers["www-authenticate"], runtime.calls) == (401, "Bearer", [])


def test_headers_are_added_and_removed_by_policy(runtime: Running) -> None:
    headers = get(runtime, "/thumbnails/1").headers

    assert (headers["x-content-type-options"], headers["x-team"], "last-modified" in headers) == (
        "nosniff",
        "media",
        False,
    )


def test_pages_of_allowed_origins_may_read() -> None:
    def headers(origin: str, method: str = "GET") -> Mapping[str, str]:
        """The headers of CORS."""
        request = HttpRequest(method=method, url=CDN, headers={"origin": origin})
        found = with_policy(graph(*nodes()), "headers-1", request, HttpResponse(status=200)).headers
        return {name.removeprefix("access-control-"): value for name, value in found.items() if "control-" in name}

    allowed = {"allow-origin": "https://a.media.example", "allow-credentials": "true", "expose-headers": "ETag"}
    assert headers("https://a.media.example") == allowed
    preflight = {"allow-headers": "Range", "allow-methods": "GET", "max-age": "600"}
    assert headers("https://a.media.example", "OPTIONS") == allowed | preflight
    assert headers("https://other.example") == {}


def test_a_function_url_is_invoked_with_what_the_policies_send(runtime: Running) -> None:
    picture = base64.b64encode(b"picture").decode()
    runtime.result = {
        "statusCode": 200,
        "headers": {"Content-Type": "image/webp"},
        "body": picture,
        "isBase64Encoded": True,
    }

    response = get(runtime, "/images/1?width=320&utm_source=x", headers={"accept": "image/webp", "x-other": "1"})

    assert (response.status, response.headers, response.body) == (200, {"content-type": "image/webp"}, b"picture")
    (function, event) = runtime.invoked[0]
    assert function == f"{FUNCTION}:live"
    assert (event["rawPath"], event["queryStringParameters"]) == ("/images/1", {"width": "320"})
    assert {*event["headers"]} == {"accept", "host", "user-agent", "x-forwarded-for"}


@pytest.mark.parametrize("permissions", [0, 1])
def test_a_function_url_requires_both_permissions(permissions: int) -> None:
    with running(graph(*nodes(permissions=permissions))) as runtime:
        assert get(runtime, "/images/1").status == 403
        assert runtime.invoked == []


def test_a_response_of_a_function_above_the_limit_is_an_error(runtime: Running) -> None:
    runtime.result = {"statusCode": 200, "body": "x" * (6 * 1024 * 1024 + 1)}

    assert get(runtime, "/images/1").status == 502


def test_an_api_receives_the_request_with_the_origins_host_path_and_headers(runtime: Running) -> None:
    runtime.responses[REGION] = HttpResponse(status=201, body=b"{}")
    sent = {"authorization": "Bearer t", "host": "cdn.media.example", "content-type": "application/json"}

    response = get(runtime, "/api/media?a=1", method="POST", headers=sent, body=json.dumps({}).encode())

    assert response.status == 201
    (request,) = runtime.requests
    assert request.url == "https://api.media.example/live/api/media?a=1"
    assert request.headers == {
        "authorization": "Bearer t",
        "content-type": "application/json",
        "host": "api.media.example",
        "user-agent": "Amazon CloudFront",
        "x-edge": "1",
        "x-forwarded-for": "192.0.2.1",
    }
    assert request.source_ip != "192.0.2.1"  # an edge location sends it
    runtime.lost.add(REGION)
    assert get(runtime, "/api/media").status == 504


def test_an_error_page_replaces_a_status(runtime: Running) -> None:
    runtime.responses[REGION] = HttpResponse(status=404)

    response = get(runtime, "/api/absent")

    assert (response.status, response.body) == (200, media("index.html"))


def test_what_is_not_modelled_raises(runtime: Running) -> None:
    with pytest.raises(NotSimulatedError, match=r"other\.example: no distribution; known: cdn\.media\.example"):
        get(runtime, "https://other.example/")
    runtime.result = "text"
    with pytest.raises(NotSimulatedError, match="a function URL that returns 'text'"):
        get(runtime, "/images/1")

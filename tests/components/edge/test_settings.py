"""Settings of distributions: accepted and rejected values."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.edge.cloudfront.behavior_settings import CachePolicySettings
from components.edge.cloudfront.function_settings import ViewerFunctionSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.countries import CONTINENTS, COUNTRIES
from components.foundation.settings.faults import faults_of
from tests.components.edge.cloudfront.distributions import (
    API,
    ECDSA_KEY,
    KEY_A,
    KEY_B,
    MEDIA,
    REPLICATED,
    RSA_4096,
    settings,
)

PRIVATE = "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"
LIVE: dict[str, Any] = {"kind": "api", "domainName": "live.acme.example"}


def edge(**given: Any) -> dict[str, Any]:
    return {"distributions": {"cdn": {"origins": {"media": MEDIA}, "defaultBehavior": {"origin": "media"}, **given}}}


def faults(**given: Any) -> list[str]:
    """Messages of the faults of a distribution, without its path; it has one bucket by default."""
    try:
        EdgeSettings.model_validate(edge(**given))
    except ValidationError as error:
        return [str(fault).removeprefix("distributions.cdn.") for fault in faults_of(error, EdgeSettings)]
    return []


def behavior(path: str = "/a/*", **given: Any) -> dict[str, Any]:
    return {"path": path, "origin": "media", **given}


def test_one_bucket_is_enough_and_the_rest_is_safe() -> None:
    made = settings()
    assert faults() == []
    assert (made.http_version, made.ipv6, made.minimum_tls_version) == ("http2and3", True, "TLSv1.2_2021")
    assert (made.default_behavior.allowed_methods, made.default_behavior.viewer_protocol_policy) == (
        "read",
        "redirect-to-https",
    )
    assert made.default_behavior.response_headers_policy == "security"
    assert made.logs is not None


@pytest.mark.requirement("QA-41")
def test_a_stack_without_distributions_is_sound() -> None:
    assert EdgeSettings.model_validate({}).distributions == {}


@pytest.mark.parametrize(
    ("origin", "problem"),
    [
        (
            {**MEDIA, "originShieldRegion": "eu-west-3"},
            "origins.media.originShieldRegion: 'eu-west-3': allowed: 'us-east-1', 'us-east-2', ",
        ),
        ({"kind": "buckte"}, "origins.media.kind: 'buckte': allowed: 'bucket', 'api', "),
        ({**MEDIA, "path": "site/"}, "origins.media.path: 'site/': must match "),
        (
            {**MEDIA, "headers": {"Host": "x"}},
            "origins.media.headers.Host: is reserved by CloudFront; rename the header",
        ),
        (
            {**MEDIA, "headers": {"X-Amz-Meta": "x"}},
            "origins.media.headers.X-Amz-Meta: is reserved by CloudFront; rename",
        ),
        ({**MEDIA, "connectionAttempts": 4}, "origins.media.connectionAttempts: 4: allowed: 3 or less"),
        (
            {**MEDIA, "replicas": ["eu-vest-1"]},
            "origins.media.replicas[0]: 'eu-vest-1': not an AWS region; did you mean 'eu-west-1'?",
        ),
        (
            {**REPLICATED, "failover": {"to": "eu-west-2"}},
            "origins.media.failover.to: 'eu-west-2': unknown replica region or origin; did you mean 'eu-west-1'?",
        ),
        (
            {**MEDIA, "failover": {"to": "media"}},
            "origins.media.failover.to: 'media': is the origin itself; set another",
        ),
        (
            {**REPLICATED, "failover": {"to": "eu-west-1", "statusCodes": [404, 500]}},
            "origins.media.failover.statusCodes: 404: does not usually mean an origin failure; set a reason, or use 50",
        ),
        (
            {**REPLICATED, "failover": {"to": "eu-west-1", "statusCodes": [401]}},
            "origins.media.failover.statusCodes[0]",
        ),
    ],
)
def test_an_origin_that_cannot_work_is_rejected(origin: dict[str, Any], problem: str) -> None:
    (found,) = faults(origins={"media": origin})
    assert found.startswith(problem)


def test_a_failover_on_missing_objects_needs_a_reason() -> None:
    failover = {"to": "eu-west-1", "statusCodes": [403, 500], "reason": "copies arrive before their sources do"}
    assert faults(origins={"media": {**REPLICATED, "failover": failover}}) == []


@pytest.mark.parametrize(("code", "seconds"), [("403", 6), ("404", 60)])
def test_errors_of_missing_replicas_are_not_cached_for_long(code: str, seconds: int) -> None:
    responses = {code: {"minTtlSeconds": seconds}}
    assert faults(origins={"media": MEDIA}, errorResponses=responses) == []
    assert faults(origins={"media": REPLICATED}, errorResponses={code: {"minTtlSeconds": 5}}) == []
    assert faults(origins={"media": REPLICATED}, errorResponses=responses) == [
        f"errorResponses.{code}.minTtlSeconds: {seconds}: allowed with replicas: at most 5, since an object that has "
        "not been replicated yet is an error until then; set 5 or less"
    ]


def test_an_origin_cannot_be_named_as_a_region_or_as_a_replica() -> None:
    origins = {"media": REPLICATED, "media-eu-west-1": MEDIA, "eu-west-1": MEDIA}
    assert faults(origins=origins) == [
        "origins.media-eu-west-1: is the name of a replica of media; rename the origin",
        "origins.eu-west-1: is the name of a region; rename the origin",
    ]


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (
            {"minTtlSeconds": 10, "defaultTtlSeconds": 5},
            "minTtlSeconds: 10: is more than defaultTtlSeconds (5); order:",
        ),
        ({"defaultTtlSeconds": 60, "maxTtlSeconds": 30}, "maxTtlSeconds: 30: is less than defaultTtlSeconds (60); ord"),
        ({"defaultTtlSeconds": 0}, "defaultTtlSeconds: 0: disables caching, and such a policy cannot have a cache ke"),
        ({"maxTtlSeconds": 0}, "maxTtlSeconds: 0: allowed: 1 or more"),
        ({"headers": ["Accept-Encoding"]}, "headers: 'Accept-Encoding': is set by compress; remove it"),
        ({"queryStrings": ["*", "id"]}, "queryStrings: ['*', 'id']: '*' means all and excludes others; set [\"*\"]"),
        ({"forwardedValues": {}}, "forwardedValues: unknown key"),
    ],
)
def test_a_cache_policy_that_cannot_work_is_rejected(policy: dict[str, Any], problem: str) -> None:
    found = faults(cachePolicies={"day": policy})
    assert found[0].startswith(f"cachePolicies.day.{problem}")


def test_headers_can_only_shorten_the_default_time_unless_a_longest_is_given() -> None:
    assert CachePolicySettings(default_ttl_seconds=3600).longest_seconds == 3600
    assert CachePolicySettings(default_ttl_seconds=3600, max_ttl_seconds=7200).longest_seconds == 7200


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (behavior(origin="medai"), "origin: 'medai': unknown origin; did you mean 'media'?"),
        (
            behavior(cachePolicy="caching_disable"),
            "cachePolicy: 'caching_disable': unknown policy; did you mean 'cachi",
        ),
        (
            behavior(responseHeadersPolicy="securty"),
            "responseHeadersPolicy: 'securty': unknown policy; did you mean 's",
        ),
        (behavior(signed=True), "signed: true: needs keys; set signing.keys"),
        (behavior(authorized=True), "authorized: true: needs viewerFunction; set viewerFunction: {}"),
        (
            behavior(authorized=True, viewerFunction=False),
            "authorized: true: is verified by the viewer function; set viewerFunction: true",
        ),
        (
            behavior(allowedMethods="all"),
            "allowedMethods: 'all': 'media' is a bucket, which distributions have read access to only; "
            "set allowedMethods: "
            "read, and upload through presigned URLs",
        ),
        (behavior(fieldLevelEncryption=True), "fieldLevelEncryption: true: encrypts posted forms, and allowedMethods "),
        (behavior(originRequestPolicy="all_viewer"), "originRequestPolicy: 'all_viewer': forwards Host, and 'media' a"),
        (
            behavior(viewerProtocolPolicy="allow-all"),
            "viewerProtocolPolicy: 'allow-all': allowed: 'redirect-to-https', 'https-onl",
        ),
        (behavior(path="/a b"), "path: '/a b': must match "),
        (behavior(path="/*"), "path: '/*': matches every path; use defaultBehavior"),
    ],
)
def test_a_behaviour_that_cannot_work_is_rejected(given: dict[str, Any], problem: str) -> None:
    found = faults(behaviors=[given])
    assert found[0].startswith(f"behaviors[0].{problem}")


@pytest.mark.requirement("GD-24", "QA-54")
def test_the_host_header_is_never_forwarded_to_an_api() -> None:
    api = behavior("/api/*", origin="api", allowedMethods="all", cachePolicy="caching_disabled")
    origins = {"media": MEDIA, "api": API}
    assert faults(origins=origins, behaviors=[{**api, "originRequestPolicy": "all_viewer_except_host_header"}]) == []
    assert faults(origins=origins, behaviors=[{**api, "originRequestPolicy": "all_viewer"}]) == [
        "behaviors[0].originRequestPolicy: 'all_viewer': forwards Host, and 'api' accepts its own host "
        "name only; use all_viewer_except_host_header"
    ]


@pytest.mark.requirement("MA-23")
def test_only_reads_fail_over() -> None:
    origins = {"media": MEDIA, "api": {**API, "failover": {"to": "live"}}, "live": LIVE}
    assert faults(origins=origins, behaviors=[behavior(origin="api", allowedMethods="read_options")]) == []
    assert faults(origins=origins, behaviors=[behavior(origin="api", allowedMethods="all")]) == [
        "behaviors[0].allowedMethods: 'all': 'api' has a failover, and CloudFront fails over GET, HEAD and "
        "OPTIONS only; set allowedMethods: read_options, or failover: false"
    ]
    assert faults(origins=origins, behaviors=[behavior(origin="api", allowedMethods="all", failover=False)]) == []


def test_a_repeated_path_is_rejected_with_or_without_its_slash() -> None:
    assert faults(behaviors=[behavior("/a/*"), behavior("a/*")]) == [
        "behaviors[1].path: 'a/*': is the path of behaviors[0] too; remove one"
    ]


@pytest.mark.requirement("MA-21")
def test_an_unreachable_path_is_rejected() -> None:
    assert faults(behaviors=[behavior("/videos/*.m3u8"), behavior("/videos/*")]) == []
    assert faults(behaviors=[behavior("/videos/*"), behavior("/videos/*.m3u8")]) == [
        "behaviors[1].path: '/videos/*.m3u8': is never reached: behaviors[0] ('/videos/*') matches first; "
        "move it before behaviors[0]"
    ]


def test_as_many_behaviours_as_cloudfront_takes() -> None:
    behaviors = [behavior(f"/{index}/*") for index in range(75)]
    assert faults(behaviors=behaviors[:74]) == []
    assert faults(behaviors=behaviors) == [
        "behaviors: 76: allowed: 75 behaviors, including the default one; split the distribution"
    ]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({}, "signing.keys: {}: allowed: at least 1 entries"),
        ({"a": None}, "signing.keys: has no key; fill slot a or remove signing"),
        (
            {"a": "ssh-rsa AAAA"},
            "signing.keys.a: is not an RSA 2048 or ECDSA P-256 public key in PEM; create one with:",
        ),
        ({"a": RSA_4096}, "signing.keys.a: is not an RSA 2048 or ECDSA P-256 public key in PEM; create one with:"),
        (
            {"a": KEY_A, "b": KEY_A.replace("\n", "\r\n")},
            "signing.keys.b: duplicates slot a; create a new key pair, or empty slot b",
        ),
        ({"a": KEY_A.replace("A", "!", 3)}, "signing.keys.a: is not base64 between its first and last line; "),
    ],
)
def test_a_key_that_cloudfront_rejects_is_rejected(keys: dict[str, Any], problem: str) -> None:
    (found,) = faults(signing={"keys": keys})
    assert found.startswith(problem)


def test_both_kinds_of_keys_are_accepted() -> None:
    assert faults(signing={"keys": {"a": KEY_B, "b": ECDSA_KEY}}) == []


def test_a_private_key_is_rejected_and_never_shown() -> None:
    (found,) = faults(signing={"keys": {"a": PRIVATE}})
    assert found.startswith("signing.keys.a: is a private key; replace the key pair now")
    assert "secret" not in found


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ({"hstsMaxAgeSeconds": 3600}, "hstsPreload: true: needs a year, and hstsMaxAgeSeconds is 3600; set hstsMaxAge"),
        ({"frameOptions": None}, "frameOptions: allows framing, and contentSecurityPolicy does not; change frame-ance"),
        ({"removeHeaders": ["Via"]}, "removeHeaders[0]: 'Via': cannot be removed by CloudFront; omit it"),
        ({"customHeaders": {"server": "x"}}, "customHeaders.server: is in removeHeaders as well; remove it"),
        (
            {"cors": {"allowOrigins": ["*"], "allowCredentials": True}},
            "cors.allowCredentials: true: conflicts with '*' in allowOrigins or allowHeaders, and with ALL in "
            "allowMethods; list them, or set allowCredentials: false",
        ),
        (
            {"cors": {"allowOrigins": ["app.acme.example"]}},
            "cors.allowOrigins[0]: 'app.acme.example': is not an origin",
        ),
    ],
)
def test_headers_that_cannot_work_are_rejected(headers: dict[str, Any], problem: str) -> None:
    (found,) = faults(responseHeadersPolicies={"own": headers})
    assert found.startswith(f"responseHeadersPolicies.own.{problem}")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"logs": {"fields": ["date", "cs-uri-stam"]}},
            "logs.fields[1]: 'cs-uri-stam': unknown field; did you mean 'c",
        ),
        ({"realtimeLogs": {"fields": ["asn", "asn"]}}, "realtimeLogs.fields[1]: 'asn': is listed twice; remove one"),
        (
            {"errorResponses": {"418": {"responsePagePath": "/x"}}},
            "errorResponses.418: allowed: 400, 403, 404, 405,",
        ),
        (
            {"errorResponses": {"404": {"responseCode": 200}}},
            "errorResponses.404.responseCode: 200: needs a page; set responsePagePath",
        ),
        ({"minimumTlsVersion": "TLSv1"}, "minimumTlsVersion: 'TLSv1': allowed: 'TLSv1.2_2021', 'TLSv1.2_2025', "),
        ({"aliases": ["CDN.acme.example"]}, "aliases[0]: 'CDN.acme.example': must match "),
        ({"originRequestPolicies": {"x": {"headers": ["Authorization"]}}}, "originRequestPolicies.x.headers[0]: 'Aut"),
        ({"viewerFunction": {"nearest": {"eu-west-1": ["europe"]}}}, "viewerFunction.nearest.eu-west-1: no origin has"),
    ],
)
def test_other_limits_of_cloudfront_are_checked(given: dict[str, Any], problem: str) -> None:
    (found,) = faults(**given)
    assert found.startswith(problem)


def test_two_distributions_cannot_share_an_alias() -> None:
    one = {**edge()["distributions"]["cdn"], "aliases": ["cdn.acme.example"]}
    with pytest.raises(ValidationError) as rejected:
        EdgeSettings.model_validate({"distributions": {"one": one, "two": one}})
    assert [str(fault) for fault in faults_of(rejected.value, EdgeSettings)] == [
        "distributions.two.aliases[0]: 'cdn.acme.example': is an alias of distributions.one too; remove one"
    ]


def test_every_country_has_one_continent() -> None:
    assert sum(len(codes) for codes in CONTINENTS.values()) == len(COUNTRIES) == 250
    assert (len(CONTINENTS["africa"]), len(CONTINENTS["europe"]), len(CONTINENTS["asia"])) == (60, 52, 53)


def test_a_country_beats_its_continent() -> None:
    nearest = {"ap-southeast-1": ("asia",), "eu-west-1": ("europe", "TR")}
    regions = ViewerFunctionSettings(nearest=nearest).region_of_country
    assert (regions["TR"], regions["JP"], regions["FR"]) == ("eu-west-1", "ap-southeast-1", "eu-west-1")
    assert "US" not in regions


def test_all_countries_fit_into_one_value_of_the_key_value_store() -> None:
    nearest = {"eu-west-1": tuple(CONTINENTS)}
    text = ViewerFunctionSettings(nearest=nearest).nearest_text
    assert text.startswith("eu-west-1=AD,AE,AF,")
    assert len(text) == len("eu-west-1=") + 250 * 3 - 1 <= 1024


@pytest.mark.parametrize(
    ("nearest", "problem"),
    [
        (
            {"eu-west-1": ["eurpe"]},
            "nearest.eu-west-1[0]: 'eurpe': unknown continent or country code; did you mean 'eu",
        ),
        ({"eu-west-1": ["XX"]}, "nearest.eu-west-1[0]: 'XX': unknown continent or country code"),
        ({"eu-west-1": ["asia"], "ap-southeast-1": ["asia"]}, "nearest.ap-southeast-1[0]: 'asia': belongs to eu-west-"),
    ],
)
def test_a_location_that_does_not_exist_or_is_claimed_twice_is_rejected(nearest: Any, problem: str) -> None:
    (found,) = faults(origins={"media": REPLICATED}, viewerFunction={"nearest": nearest})
    assert found.startswith(f"viewerFunction.{problem}")


def test_a_policy_without_the_country_cannot_choose_the_nearest_copy() -> None:
    given = {
        "origins": {"media": REPLICATED},
        "viewerFunction": {"nearest": {"eu-west-1": ["europe"]}},
        "behaviors": [behavior(originRequestPolicy="cors_s3_origin")],
    }
    assert faults(**given) == [
        "behaviors[0].originRequestPolicy: 'cors_s3_origin': lacks CloudFront-Viewer-Country, which "
        "selects the closest replica; add CloudFront-Viewer-Country to its headers, or omit the policy"
    ]

"""Cache behaviors of a distribution: the examples of "Cache behavior settings", and origin failover."""

from typing import Any

import pytest

from simulator.behaviors import Distribution, Redirect, Route, distribution_of, normalized_path
from simulator.errors import NotSimulatedError
from simulator.signatures import ViewerError

READ, ALL = ["GET", "HEAD"], ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
SITE = "https://cdn.media.example"
GROUP = {
    "originId": "media-failover",
    "members": [{"originId": "media"}, {"originId": "media-eu-west-1"}],
    "failoverCriteria": {"statusCodes": [403, 404, 500]},
}


def behavior(path: str | None = None, **settings: Any) -> dict[str, Any]:
    """Inputs of a behavior; of the default one without a path."""
    pattern = {} if path is None else {"pathPattern": path}
    given = {"allowedMethods": READ, "targetOriginId": "media", "viewerProtocolPolicy": "redirect-to-https"}
    return pattern | given | settings


def distribution(*behaviors: dict[str, Any], **inputs: Any) -> Distribution:
    """A distribution with ordered behaviors, and a signed default one with failover."""
    given: dict[str, Any] = {
        "enabled": True,
        "aliases": ["cdn.media.example", "*.site.example"],
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "origins": [
            {"originId": "media", "domainName": "media.s3.us-east-1.amazonaws.com", "originAccessControlId": "E1"},
            {"originId": "media-eu-west-1", "domainName": "media.s3.eu-west-1.amazonaws.com"},
            {"originId": "api", "domainName": "origin.media.example", "originPath": "/live"},
        ],
        "originGroups": [GROUP],
        "orderedCacheBehaviors": list(behaviors),
        "defaultCacheBehavior": behavior(targetOriginId="media-failover", trustedKeyGroups=["group-1"]),
    }
    return distribution_of("cdn", given | inputs)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/images/sample.jpg", "images/*.jpg"),
        ("/images/product1/sample.jpg", "images/*.jpg"),
        ("/images/sample.gif", "images/*"),
        ("/other/sample.gif", "*.gif"),
        ("/other/SAMPLE.GIF", "*"),
        ("/Images/sample.jpg", "*"),
        ("/ant.jpg", "/a??.jpg"),
        ("/apple.jpg", "*"),
        ("/a/images/sample.jpg", "*"),
        ("/", "*"),
    ],
)
def test_the_first_pattern_that_matches_a_path_decides(path: str, pattern: str) -> None:
    found = distribution(*(behavior(each) for each in ("images/*.jpg", "images/*", "*.gif", "/a??.jpg")))

    assert found.behavior(path).path_pattern == pattern


def test_an_earlier_behavior_without_key_groups_precedes_one_with() -> None:
    signed = behavior("media/*", trustedKeyGroups=["group-1"])

    assert distribution(behavior("*.jpg"), signed).behavior("/media/a.jpg").key_groups == ()
    assert distribution(signed, behavior("*.jpg")).behavior("/media/a.jpg").key_groups == ("group-1",)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/b/..", "/a/"),
        ("/a/./b", "/a/b"),
        ("/../a", "/a"),
        ("/a//b/", "/a/b/"),
        ("/%61pi/%7Euser", "/api/~user"),
        ("/a%2fb", "/a%2Fb"),
        ("", "/"),
        ("/..", "/"),
    ],
)
def test_paths_are_compared_in_their_normal_form(path: str, expected: str) -> None:
    assert normalized_path(path) == expected


def test_a_path_with_dot_segments_does_not_evade_a_signature() -> None:
    found = distribution(behavior("/public/*"))

    assert found.behavior("/public/../media/a").key_groups == ("group-1",)
    assert found.behavior("/%70ublic/a").key_groups == ()


def test_the_query_is_no_part_of_the_path() -> None:
    route = distribution(behavior("*.jpg")).route("GET", f"{SITE}/a.png?name=a.jpg")

    assert isinstance(route, Route)
    assert (route.behavior.path_pattern, route.path) == ("*", "/a.png")


def test_an_origin_has_its_domain_path_and_access_control() -> None:
    found = distribution(behavior("/api/*", targetOriginId="api", allowedMethods=ALL))
    api, media = found.behavior("/api/1").origins[0], found.behavior("/a").origins[0]

    assert (api.domain_name, api.path, api.access_control_id) == ("origin.media.example", "/live", None)
    assert (media.id, media.access_control_id) == ("media", "E1")


@pytest.mark.parametrize(
    ("method", "status", "expected"),
    [("GET", 404, True), ("HEAD", 500, True), ("GET", None, True), ("GET", 503, False), ("POST", 500, False)],
)
def test_an_origin_group_fails_over_by_method_and_status(method: str, status: int | None, expected: bool) -> None:
    found = distribution().behavior("/a")

    assert [origin.id for origin in found.origins] == ["media", "media-eu-west-1"]
    assert found.fails_over(method, status) is expected


def test_a_single_origin_does_not_fail_over() -> None:
    assert not distribution(behavior("/a")).behavior("/a").fails_over("GET", 500)


@pytest.mark.parametrize(
    ("method", "url", "message"),
    [
        ("POST", f"{SITE}/a", "does not allow the method POST"),
        ("GET", "https://other.example/a", "other.example is no alternate domain name"),
        ("GET", "http://cdn.media.example/api/1", "requires HTTPS"),
    ],
)
def test_a_request_is_refused(method: str, url: str, message: str) -> None:
    found = distribution(behavior("/api/*", allowedMethods=ALL, viewerProtocolPolicy="https-only"))

    with pytest.raises(ViewerError, match=message):
        found.route(method, url)


def test_a_method_is_allowed_by_the_behavior_of_its_path() -> None:
    found = distribution(behavior("/api/*", allowedMethods=ALL))

    assert isinstance(found.route("POST", f"{SITE}/api/1"), Route)
    assert isinstance(found.route("GET", "https://a.site.example/"), Route)


@pytest.mark.parametrize(("method", "status"), [("GET", 301), ("POST", 307)])
def test_http_is_redirected(method: str, status: int) -> None:
    found = distribution(behavior("/api/*", allowedMethods=ALL))

    redirect = found.route(method, "http://cdn.media.example/api/1?a=b")
    assert redirect == Redirect(url=f"{SITE}/api/1?a=b", status=status)


def test_the_default_root_object_answers_the_root() -> None:
    route = distribution(behavior("/index.html"), defaultRootObject="index.html").route("GET", f"{SITE}/")

    assert isinstance(route, Route)
    assert (route.path, route.behavior.path_pattern) == ("/index.html", "/index.html")


@pytest.mark.parametrize(
    ("settings", "inputs", "message"),
    [
        ({"lambdaFunctionAssociations": []}, {}, "cdn: lambdaFunctionAssociations of the behavior /a"),
        ({"trustedSigners": ["self"]}, {}, "trustedSigners of the behavior /a"),
        ({}, {"enabled": False}, "a distribution that is not enabled"),
        ({}, {"restrictions": {"geoRestriction": {"restrictionType": "whitelist"}}}, "geographic restrictions"),
        ({}, {"originGroups": [GROUP | {"selectionCriteria": "media-quality-based"}]}, "selectionCriteria"),
    ],
)
def test_what_is_not_modelled_raises(settings: dict[str, Any], inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(NotSimulatedError, match=message):
        distribution(behavior("/a", **settings), **inputs)

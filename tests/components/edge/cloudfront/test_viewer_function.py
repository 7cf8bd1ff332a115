"""The viewer function: one for each kind of behaviour, with its settings in the code."""

import json
import re
import shutil
import subprocess
from typing import Any

import pytest

from components.edge.cloudfront.distribution import DistributionArgs
from components.edge.cloudfront.origins import Endpoint
from components.edge.cloudfront.variants import Variant, variant_of
from components.edge.cloudfront.viewer_function import CODE_BYTES, SOURCE, code
from preview.graph import Graph, Node
from tests.components.edge.cloudfront.distributions import BUCKETS, KEY_A, MEDIA, distribution, near, settings
from tests.conftest import Deploy

BEHAVIORS: list[dict[str, Any]] = [
    {"path": "/media/*", "origin": "media", "signed": True},
    {"path": "/api/*", "origin": "api", "authorized": True},
    {"path": "/raw/*", "origin": "media", "viewerFunction": False},
    {"path": "/open/*", "origin": "api"},
]


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    made = settings(**near(indexDocument="index.html"), behaviors=BEHAVIORS, signing={"keys": {"a": KEY_A}})
    return distribution(deploy, made)


def function_of(graph: Graph, path: str) -> Node | None:
    found = graph.named("cdn-distribution").get(path).get("functionAssociations")
    if found is None:
        return None
    (association,) = found
    assert association["eventType"] == "viewer-request"
    return graph.target(association["functionArn"])


def values(function: Node) -> dict[str, Any]:
    (line,) = re.findall(r"^const settings = (.*);$", function.inputs["code"], re.MULTILINE)
    return json.loads(line)


@pytest.mark.requirement("QA-34")
def test_each_kind_of_behaviour_has_its_function(graph: Graph) -> None:
    paths = ("defaultCacheBehavior", *(f"orderedCacheBehaviors[{index}]" for index in range(4)))
    functions = [function_of(graph, path) for path in paths]
    assert [function.name if function else None for function in functions] == [
        "cdn-viewer-media-index",
        "cdn-viewer-media-signed",
        "cdn-viewer-token",
        None,
        "cdn-viewer-plain",
    ]


@pytest.mark.requirement("QA-34")
def test_it_has_the_replica_origins_of_its_origin(graph: Graph) -> None:
    assert values(graph.named("cdn-viewer-media-index")) == {
        "droppedQueryParameters": ["utm_*", "fbclid", "gclid"],
        "indexDocument": "index.html",
        "origin": {
            "name": "media",
            "replicas": {"eu-west-1": "media-eu-west-1", "ap-southeast-1": "media-ap-southeast-1"},
            "statusCodes": [403, 404, 500, 502, 503, 504],
        },
    }
    origins = {item["originId"] for item in graph.named("cdn-distribution").inputs["origins"]}
    assert {"media", "media-eu-west-1", "media-ap-southeast-1"} < origins


@pytest.mark.requirement("MQ-02")
def test_only_files_have_an_index_document_and_signed_urls_name_theirs(graph: Graph) -> None:
    given = {node.name for node in graph.of_type("Function") if "indexDocument" in values(node)}
    assert given == {"cdn-viewer-media-index"}


@pytest.mark.requirement("GD-30")
def test_a_token_is_required_where_the_behaviour_sets_it(graph: Graph) -> None:
    assert values(graph.named("cdn-viewer-token"))["token"] is True
    assert "token" not in values(graph.named("cdn-viewer-plain"))


@pytest.mark.requirement("QA-34")
def test_the_key_value_store_has_the_countries_of_each_replica(graph: Graph) -> None:
    key, store = graph.named("cdn-viewer-nearest"), graph.named("cdn-viewer-store")
    assert graph.target(key.inputs["keyValueStoreArn"]) is store
    assert key.inputs["key"] == "nearest"
    regions = dict(entry.split("=") for entry in key.inputs["value"].split(";"))
    assert regions["ap-southeast-1"] == "JP,SG"
    assert {"FR", "ZA"} < set(regions["eu-west-1"].split(","))


def test_only_functions_that_read_the_store_are_given_it(graph: Graph) -> None:
    store = graph.named("cdn-viewer-store")
    given = {node.name: node.get("keyValueStoreAssociations[0]") for node in graph.of_type("Function")}
    assert given.pop("cdn-viewer-plain") is None
    assert [graph.target(arn) for arn in given.values()] == [store] * 3


@pytest.mark.requirement("QA-34")
def test_the_function_gets_the_viewer_country(graph: Graph) -> None:
    policy = graph.named("cdn-policies-origin-request-viewer-country")
    assert policy.get("headersConfig.headers.items") == ["CloudFront-Viewer-Country"]
    node = graph.named("cdn-distribution")
    assert graph.target(node.get("defaultCacheBehavior.originRequestPolicyId")) is policy
    assert node.get("orderedCacheBehaviors[2].originRequestPolicyId") is None


def test_it_runs_the_newest_runtime_and_is_published(graph: Graph) -> None:
    assert {(node.inputs["runtime"], node.inputs["publish"]) for node in graph.of_type("Function")} == {
        ("cloudfront-js-2.0", True)
    }


@pytest.mark.requirement("QA-09")
def test_no_behaviour_runs_lambda_at_the_edge(graph: Graph) -> None:
    node = graph.named("cdn-distribution")
    found = [*node.inputs["orderedCacheBehaviors"], node.inputs["defaultCacheBehavior"]]
    assert not any("lambdaFunctionAssociations" in item for item in found)


def test_without_settings_there_is_no_function_and_no_store(deploy: Deploy) -> None:
    graph = distribution(deploy)
    assert graph.of_type("Function", "KeyValueStore") == []
    assert function_of(graph, "defaultCacheBehavior") is None


def test_a_function_that_only_tidies_up_needs_no_store(deploy: Deploy) -> None:
    graph = distribution(deploy, settings(viewerFunction={}))
    assert [node.name for node in graph.of_type("Function", "KeyValueStore")] == ["cdn-viewer-plain"]


def test_behaviours_of_one_kind_share_a_function() -> None:
    made = settings(viewerFunction={}, behaviors=[{"path": "/a/*", "origin": "media"}])
    assert {variant_of(made, item) for _, item in made.all_behaviors} == {Variant()}


def test_the_largest_function_is_within_cloudfronts_limit() -> None:
    made = settings(**near(indexDocument="index.html"))
    assert len(code(made, Variant(origin="media", signed=True, token=True, index=True)).encode()) < CODE_BYTES * 0.8


def test_the_javascript_passes_its_own_tests() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    found = subprocess.run(
        [node, "--test", "--test-reporter=tap", "viewer_request.test.mjs"],
        cwd=SOURCE.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert found.returncode == 0, found.stdout
    assert re.search(r"^# pass [1-9]\d", found.stdout, re.MULTILINE)


SWITCHED: dict[str, Any] = {
    "origins": {"media": MEDIA, "api": {"kind": "vpc_origin", "replicas": ["us-west-2"]}},
    "viewerFunction": {},
    "behaviors": [
        {"path": "/api/health", "origin": "api", "failover": False},
        {"path": "/api/*", "origin": "api", "allowedMethods": "all"},
    ],
}
LOAD_BALANCERS = {
    "media": Endpoint(domain_name=BUCKETS["media"]),
    "api": Endpoint(domain_name="origin.acme.example", vpc_origin_id="vo_virginia"),
    "api-us-west-2": Endpoint(domain_name="origin.acme.example", vpc_origin_id="vo_oregon"),
}


@pytest.fixture(scope="module")
def switched(deploy: Deploy) -> Graph:
    return distribution(deploy, settings(**SWITCHED), origins=LOAD_BALANCERS, primary_region="us-east-1")


def test_load_balancers_of_all_regions_are_origins(switched: Graph) -> None:
    origins = {item["originId"]: item for item in switched.named("cdn-distribution").inputs["origins"]}
    found = {id_: origins[id_]["vpcOriginConfig"]["vpcOriginId"] for id_ in ("api", "api-us-west-2")}
    assert found == {"api": "vo_virginia", "api-us-west-2": "vo_oregon"}


def test_the_active_region_is_the_primary_one_until_an_operator_writes_another(switched: Graph) -> None:
    key = switched.named("cdn-viewer-active-region")
    assert (key.inputs["key"], key.inputs["value"]) == ("active-region", "us-east-1")
    assert switched.target(key.inputs["keyValueStoreArn"]) is switched.named("cdn-viewer-store")
    assert key.options.ignore_changes == ("value",)


def test_requests_follow_the_active_region_and_health_checks_do_not(switched: Graph) -> None:
    behaviors = switched.named("cdn-distribution").inputs["orderedCacheBehaviors"]
    assert [item["targetOriginId"] for item in behaviors] == ["api", "api"]
    health, api = (function_of(switched, f"orderedCacheBehaviors[{index}]") for index in range(2))
    assert health is not None
    assert "regions" not in values(health)
    assert api is not None
    assert values(api)["regions"] == {"us-west-2": "api-us-west-2"}


def test_an_active_region_needs_an_initial_value() -> None:
    with pytest.raises(ValueError, match="primary_region: missing, and a VPC origin has replicas"):
        DistributionArgs(settings=settings(**SWITCHED, logs=None), name_prefix="acme", origins=LOAD_BALANCERS)


def test_the_name_of_a_function_has_only_characters_that_cloudfront_accepts() -> None:
    assert Variant(prefix="/v1.2/files").key == "v1-2-files"


@pytest.mark.requirement("MQ-02")
def test_a_site_answers_paths_of_its_application_and_hosts_of_its_previews(deploy: Deploy) -> None:
    site = {"indexDocument": "index.html", "singlePage": True, "previews": {"domain": "preview.acme.example"}}
    graph = distribution(
        deploy, settings(viewerFunction=site, aliases=["*.preview.acme.example"]), certificate_arn="arn:certificate"
    )
    found = values(graph.named("cdn-viewer-index"))
    assert found["singlePage"] is True
    assert found["previews"] == {"domain": "preview.acme.example", "folder": "previews"}

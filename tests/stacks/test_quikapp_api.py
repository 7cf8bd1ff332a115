"""QuikApp's APIs and the handlers of its media service as functions."""

import json
from typing import Any

import pytest

from components.edge.cloudfront.managed_policies import CACHE_POLICIES, ORIGIN_REQUEST_POLICIES
from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import behaviors, distribution, origins, viewer_function

ENVIRONMENTS = ("quikapp-dev", "quikapp-qa", "quikapp-staging", "quikapp-prod")
REGIONS = {"us-east-1": "primary", "eu-west-1": "eu-west-1", "ap-southeast-1": "ap-southeast-1"}
HANDLERS = {"upload": "presign", "process": "metadata", "thumbnail": "thumbnail", "deliver": "playback"}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


def function(graph: Graph, key: str, region: str = "primary") -> Node:
    return graph.named(f"{region}-services-functions-{key}-function")


@pytest.mark.requirement("QA-08")
@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_every_region_has_a_rest_api_and_a_websocket_api(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    regions = set(REGIONS) if stack == "quikapp-prod" else {"us-east-1"}
    assert {node.region for node in graph.of_type("aws:apigateway/restApi:RestApi")} == regions
    sockets = graph.of_type("aws:apigatewayv2/api:Api")
    assert {node.region for node in sockets} == regions
    assert {node.inputs["protocolType"] for node in sockets} == {"WEBSOCKET"}


@pytest.mark.requirement("QA-11")
@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_each_handler_is_a_function_with_a_role_of_its_own(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    roles = {key: graph.target(function(graph, key).inputs["role"]).urn for key in HANDLERS}
    assert len(set(roles.values())) == len(HANDLERS)
    code = {key: function(graph, key).inputs["handler"] for key in HANDLERS}
    assert code == {key: f"functions.{folder}.handler.handle" for key, folder in HANDLERS.items()}


@pytest.mark.requirement("QA-11")
@pytest.mark.parametrize(
    ("key", "actions"),
    [
        ("upload", {"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"}),
        (
            "process",
            {"s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"},
        ),
        ("deliver", {"s3:GetObject", "s3:GetObjectTagging"}),
    ],
)
def test_a_handler_has_its_actions_on_objects_only(prod: Graph, key: str, actions: set[str]) -> None:
    policy = prod.named(f"primary-services-functions-{key}-execution-policy").json("policy")["Statement"]
    granted: set[str] = set()
    for entry in policy:
        granted.update([entry["Action"]] if isinstance(entry["Action"], str) else entry["Action"])
    assert {action for action in granted if action.startswith("s3:")} == actions


@pytest.mark.requirement("QA-42")
@pytest.mark.parametrize("key", HANDLERS)
def test_handlers_of_development_have_512_mb_and_30_seconds(stack_graph: StackGraph, key: str) -> None:
    found = function(stack_graph("quikapp-dev"), key).inputs
    assert (found["memorySize"], found["timeout"]) == (512, 30)


@pytest.mark.requirement("QA-55")
@pytest.mark.parametrize("key", HANDLERS)
def test_handlers_of_production_have_2048_mb_and_60_seconds(prod: Graph, key: str) -> None:
    for region in REGIONS.values():
        found = function(prod, key, region).inputs
        assert (found["memorySize"], found["timeout"]) == (2048, 60), region


@pytest.mark.requirement("QA-56")
@pytest.mark.parametrize("key", HANDLERS)
def test_ten_environments_of_a_handler_wait_behind_its_alias(prod: Graph, key: str) -> None:
    provisioned = prod.named(f"primary-services-functions-{key}-provisioned").inputs
    alias = prod.named(f"primary-services-functions-{key}-alias")
    assert provisioned["provisionedConcurrentExecutions"] == 10
    assert (provisioned["functionName"], provisioned["qualifier"]) == (alias.inputs["functionName"], "live")
    assert alias.inputs["functionVersion"] == function(prod, key).outputs["version"]


@pytest.mark.requirement("QA-56")
@pytest.mark.parametrize("stack", ENVIRONMENTS[:3])
def test_only_production_pays_for_environments_that_wait(stack_graph: StackGraph, stack: str) -> None:
    assert stack_graph(stack).of_type("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig") == []


@pytest.mark.requirement("QA-52")
def test_the_api_is_an_origin_by_its_domain_name(prod: Graph) -> None:
    origin = origins(distribution(prod, "media"))["api"]
    assert origin["domainName"] == prod.named("primary-apis-api-domain-name").inputs["domainName"]
    assert prod.named("primary-apis-api-api").inputs["disableExecuteApiEndpoint"] is True


@pytest.mark.requirement("QA-54")
def test_the_api_is_uncached_with_all_viewer_headers_except_host(prod: Graph) -> None:
    found = behaviors(distribution(prod, "media"))["/api/*"]
    assert found["targetOriginId"] == "api"
    assert found["cachePolicyId"] == CACHE_POLICIES["caching_disabled"]
    assert found["originRequestPolicyId"] == ORIGIN_REQUEST_POLICIES["all_viewer_except_host_header"]
    assert '"strippedPrefix":"/api"' in viewer_function(prod, found).inputs["code"]


@pytest.mark.requirement("QA-05")
@pytest.mark.parametrize("region", REGIONS)
def test_a_regional_web_acl_protects_the_api_of_each_region(prod: Graph, region: str) -> None:
    key = REGIONS[region]
    acls = [
        prod.target(node.inputs["webAclArn"])
        for node in prod.of_type("aws:wafv2/webAclAssociation:WebAclAssociation")
        if prod.target(node.inputs["resourceArn"]) is prod.named(f"{key}-apis-api-stage")
    ]
    assert [(acl.inputs["scope"], acl.region) for acl in acls] == [("REGIONAL", region)]


@pytest.mark.requirement("QA-07")
@pytest.mark.parametrize("region", REGIONS)
def test_the_certificate_of_an_api_is_in_its_region(prod: Graph, region: str) -> None:
    domain = prod.named(f"{REGIONS[region]}-apis-api-domain-name").inputs
    certificate = prod.target(domain["regionalCertificateArn"])
    assert (certificate.region, certificate.inputs["domainName"]) == (region, "api.quikapp.example")


@pytest.mark.requirement("QA-03")
@pytest.mark.parametrize("region", REGIONS)
def test_the_names_of_the_apis_lead_to_the_closest_healthy_region(prod: Graph, region: str) -> None:
    check = prod.named(f"apis-health-{region}-check")
    assert (check.inputs["fqdn"], check.inputs["resourcePath"]) == (f"{region}.api.quikapp.example", "/health")
    for api, name in (("api", "api"), ("live", "live")):
        record = prod.named(f"{REGIONS[region]}-apis-{api}-aliases-{name}.quikapp.example-a").inputs
        assert record["latencyRoutingPolicies"] == [{"region": region}]
        assert record["healthCheckId"] == check.outputs["id"]


@pytest.mark.requirement("QA-58")
@pytest.mark.parametrize("stack", ENVIRONMENTS[:3])
def test_apis_of_other_environments_have_no_names_and_no_web_acl(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    for type_ in ("apigateway/domainName:DomainName", "wafv2/webAcl:WebAcl", "route53/record:Record"):
        assert graph.of_type(f"aws:{type_}") == [], type_


def test_bodies_are_validated_before_a_function_runs(prod: Graph) -> None:
    body: dict[str, Any] = json.loads(str(prod.named("primary-apis-api-api").inputs["body"]))
    models = body["components"]["schemas"]
    assert set(models) == {"Reservation", "Completion", "Restore"}
    assert models["Reservation"]["additionalProperties"] is False

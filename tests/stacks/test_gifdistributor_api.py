"""GIFDistributor's APIs: routes, their integrations and authorization, domain names and the standby."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph

API = "primary-apis-api"
FUNCTIONS = "primary-services-functions"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


def routes(graph: Graph) -> dict[str, Node]:
    """Routes of the HTTP API in the primary region, by method and path."""
    api = graph.named(f"{API}-api").outputs["id"]
    found = graph.of_type("aws:apigatewayv2/route:Route")
    return {node.inputs["routeKey"]: node for node in found if node.inputs["apiId"] == api}


def integration(graph: Graph, route: str) -> Node:
    """The integration of a route."""
    (found,) = graph.referenced(routes(graph)[route], "target")
    return found


def test_development_has_the_same_routes(prod: Graph, stack_graph: StackGraph) -> None:
    assert routes(stack_graph("gifdistributor-dev")).keys() == routes(prod).keys()


@pytest.mark.requirement("GD-57")
def test_the_api_is_an_http_api(prod: Graph) -> None:
    api = prod.named(f"{API}-api").inputs
    assert (api["name"], api["protocolType"]) == ("gifdistributor-api", "HTTP")


@pytest.mark.requirement("GD-65")
@pytest.mark.parametrize(
    ("route", "function"),
    [
        pytest.param("POST /v1/upload", "presign", marks=pytest.mark.requirement("GD-58")),
        pytest.param("POST /v1/upload/complete", "complete", marks=pytest.mark.requirement("GD-59")),
        pytest.param("GET /v1/asset/{id}", "playback", marks=pytest.mark.requirement("GD-60")),
        pytest.param("GET /v1/s/{shortCode}", "short-link", marks=pytest.mark.requirement("GD-61")),
        pytest.param("POST /v1/analytics/track", "track", marks=pytest.mark.requirement("GD-62")),
        pytest.param("GET /v1/metrics/{assetId}", "metrics", marks=pytest.mark.requirement("GD-63")),
    ],
)
def test_a_route_invokes_its_function(prod: Graph, route: str, function: str) -> None:
    found = integration(prod, route).inputs
    assert (found["integrationType"], found["payloadFormatVersion"]) == ("AWS_PROXY", "2.0")
    assert found["integrationUri"] == prod.named(f"{FUNCTIONS}-{function}-alias").outputs["invokeArn"]


@pytest.mark.requirement("GD-66")
@pytest.mark.parametrize("route", ["GET /health", "POST /v1/internal/{path+}"])
def test_a_vpc_link_leads_to_the_listener_of_the_load_balancer(prod: Graph, route: str) -> None:
    found = integration(prod, route).inputs
    assert (found["integrationType"], found["connectionType"]) == ("HTTP_PROXY", "VPC_LINK")
    assert prod.target(found["integrationUri"]).type == "aws:lb/listener:Listener"
    assert prod.target(found["connectionId"]).name == "primary-apis-link-link"
    assert found["tlsConfig"] == {"serverNameToVerify": "origin.gifdistributor.com"}


@pytest.mark.requirement("GD-68")
def test_other_services_sign_by_iam(prod: Graph) -> None:
    assert routes(prod)["POST /v1/internal/{path+}"].inputs["authorizationType"] == "AWS_IAM"


@pytest.mark.parametrize(
    ("route", "function", "header"),
    [
        pytest.param("POST /v1/upload", "authorizer", "Authorization", marks=pytest.mark.requirement("GD-69")),
        pytest.param("GET /v1/asset/{id}", "authorizer", "Authorization", marks=pytest.mark.requirement("GD-69")),
        pytest.param(
            "POST /v1/publishers/track", "publisher-keys", "x-api-key", marks=pytest.mark.requirement("GD-70")
        ),
    ],
)
def test_a_function_decides_by_one_header(prod: Graph, route: str, function: str, header: str) -> None:
    found = routes(prod)[route].inputs
    authorizer = prod.target(found["authorizerId"]).inputs
    assert found["authorizationType"] == "CUSTOM"
    assert authorizer["identitySources"] == [f"$request.header.{header}"]
    assert authorizer["authorizerUri"] == prod.named(f"{FUNCTIONS}-{function}-alias").outputs["invokeArn"]
    code = prod.named(f"{FUNCTIONS}-{function}-function").inputs["handler"]
    assert code == "functions.authorizer.handler.handle"


@pytest.mark.requirement("GD-71")
def test_the_domain_name_is_regional_and_the_only_endpoint(prod: Graph) -> None:
    domain, mapping = prod.named(f"{API}-domain-name"), prod.named(f"{API}-domain-mapping").inputs
    configuration = domain.inputs["domainNameConfiguration"]
    assert (domain.inputs["domainName"], configuration["endpointType"]) == ("api.gifdistributor.com", "REGIONAL")
    assert prod.target(configuration["certificateArn"]).region == "us-east-1"
    assert (prod.target(mapping["apiId"]).name, mapping["stage"]) == (f"{API}-api", "$default")
    assert prod.named(f"{API}-api").inputs["disableExecuteApiEndpoint"] is True


@pytest.mark.requirement("GD-172")
def test_the_records_of_the_api_fail_over_to_the_standby(prod: Graph) -> None:
    check = prod.one("aws:route53/healthCheck:HealthCheck")
    assert (check.inputs["fqdn"], check.inputs["resourcePath"]) == ("us-east-1.api.gifdistributor.com", "/health")
    for api, name in (("api", "api"), ("live", "ws")):
        first, second = (
            prod.named(f"{key}-apis-{api}-aliases-{name}.gifdistributor.com-a").inputs
            for key in ("primary", "us-west-2")
        )
        assert first["failoverRoutingPolicies"] == [{"type": "PRIMARY"}]
        assert first["healthCheckId"] == check.outputs["id"]
        assert second["failoverRoutingPolicies"] == [{"type": "SECONDARY"}]


@pytest.mark.requirement("GD-64")
def test_a_websocket_api_tells_owners_the_state_of_their_assets(prod: Graph) -> None:
    api = prod.named("primary-live-endpoint-api")
    assert api.inputs["protocolType"] == "WEBSOCKET"
    rule = prod.named("primary-services-messaging-rule-changed-rule")
    assert rule.json("eventPattern") == {"source": ["media.records"], "detail-type": ["Media Record Changed"]}
    target = prod.named("primary-triggers-rule-changed-to-send").inputs
    assert target["arn"] == prod.named(f"{FUNCTIONS}-send-alias").outputs["arn"]


@pytest.mark.requirement("GD-101")
def test_a_rule_reaches_a_queue_a_topic_and_a_function_that_admit_it_only(prod: Graph) -> None:
    rule = prod.named("primary-services-messaging-rule-uploaded-rule")
    targets = [
        node
        for node in prod.of_type("aws:cloudwatch/eventTarget:EventTarget")
        if node.inputs["rule"] == rule.outputs["name"] and node.region == "us-east-1"
    ]
    kinds = {prod.target(node.inputs["arn"]).type.rpartition(":")[2] for node in targets}
    assert kinds == {"Queue", "Topic", "Alias"}
    permission = prod.named("primary-triggers-rule-uploaded-to-arrived-permission").inputs
    assert (permission["principal"], permission["sourceArn"]) == ("events.amazonaws.com", rule.outputs["arn"])


@pytest.mark.requirement("GD-77")
def test_the_stream_of_analytics_feeds_a_function(prod: Graph) -> None:
    mapping = prod.named(f"{FUNCTIONS}-analytics-source-events-mapping").inputs
    table = prod.named("primary-data-tables-analytics-table")
    assert mapping["eventSourceArn"] == table.outputs["streamArn"]
    assert (mapping["bisectBatchOnFunctionError"], mapping["functionResponseTypes"]) == (
        True,
        ["ReportBatchItemFailures"],
    )
    failed = prod.target(mapping["destinationConfig"]["onFailure"]["destinationArn"])
    assert failed.name == "primary-services-messaging-queue-failed-events-queue"

"""Properties of every distribution of every stack."""

from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import pytest

from components.edge.cloudfront.managed_policies import CACHE_POLICIES
from preview.graph import Graph, Node
from simulator.behaviors import distribution_of
from tests.conftest import PRODUCTION, STACKS, STACKS_AND_SHOWCASES, graph_of, stacks_with
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import (
    balancer,
    behaviors,
    bucket_origins,
    buckets,
    distributions,
    function_origins,
    is_signed,
    origin_ids,
    origins,
    times,
)

# From the last: another worker makes the graphs from the first, and both share them.
every_stack = pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES[::-1])
WITH_DISTRIBUTIONS = stacks_with("edge")
with_distributions = pytest.mark.parametrize("stack", WITH_DISTRIBUTIONS)
in_production = pytest.mark.parametrize("stack", [stack for stack in WITH_DISTRIBUTIONS if stack in PRODUCTION])

BUCKET = "aws:s3/bucket:Bucket"
FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl"
API_NAMES = ("aws:apigateway/domainName:DomainName", "aws:apigatewayv2/domainName:DomainName")


def read_by(graph: Graph) -> dict[str, set[str]]:
    """ARNs of the distributions that have a bucket among their origins, by the bucket's URN."""
    found: dict[str, set[str]] = {node.urn: set() for node in graph.of_type(BUCKET)}
    for node in distributions(graph):
        for origin in bucket_origins(node).values():
            found[graph.target(origin["domainName"]).urn].add(node.outputs["arn"])
    return found


def let_in(graph: Graph) -> dict[str, set[str]]:
    """ARNs of the distributions that a bucket policy allows, by the bucket's URN."""
    found: dict[str, set[str]] = {}
    for policy in graph.of_type("aws:s3/bucketPolicy:BucketPolicy"):
        bucket = graph.target(policy.inputs["bucket"])
        statements = [
            entry
            for entry in policy.json("policy")["Statement"]
            if entry["Effect"] == "Allow" and entry["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        ]
        for entry in statements:
            assert entry["Action"] == ["s3:GetObject"]
            assert entry["Resource"] == f"{bucket.outputs['arn']}/*"
        found[bucket.urn] = {entry["Condition"]["StringEquals"]["aws:SourceArn"] for entry in statements}
    return found


@every_stack
@pytest.mark.requirement("GD-38")
def test_a_bucket_allows_its_distributions_only(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    assert let_in(graph) == read_by(graph)


@with_distributions
def test_the_key_of_a_bucket_opens_for_the_distributions_that_read_it(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    expected: dict[str, set[str]] = {}
    for rule in graph.of_type("BucketServerSideEncryptionConfiguration"):
        default = rule.get("rules[0].applyServerSideEncryptionByDefault")
        readers = read_by(graph)[graph.target(rule.inputs["bucket"]).urn]
        if readers:
            assert default["sseAlgorithm"] == "aws:kms"
            expected.setdefault(graph.target(default["kmsMasterKeyId"]).urn, set()).update(readers)
    found: dict[str, set[str]] = {}
    for policy in graph.of_type("aws:kms/keyPolicy:KeyPolicy"):
        for entry in policy.json("policy")["Statement"]:
            if entry["Principal"] == {"Service": "cloudfront.amazonaws.com"}:
                assert entry["Action"] == ["kms:Decrypt"]
                arns = entry["Condition"]["StringEquals"]["aws:SourceArn"]
                found[graph.target(policy.inputs["keyId"]).urn] = set(arns)
    assert found == expected


@with_distributions
def test_bucket_policies_depend_on_their_distribution(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    allowing = [
        node
        for node in graph.of_type("aws:s3/bucketPolicy:BucketPolicy", "aws:kms/keyPolicy:KeyPolicy")
        for entry in node.json("policy")["Statement"]
        if entry["Effect"] == "Allow" and entry["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    ]
    assert allowing
    for policy in allowing:
        assert any(policy.depends_on(node) for node in distributions(graph))


@with_distributions
def test_every_bucket_origin_has_signed_requests(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    assert any(map(bucket_origins, distributions(graph)))
    for node in distributions(graph):
        for origin in bucket_origins(node).values():
            control = graph.target(origin["originAccessControlId"])
            assert (control.inputs["signingBehavior"], control.inputs["signingProtocol"]) == ("always", "sigv4")
            assert graph.target(origin["domainName"]).type == BUCKET
            assert not {"s3OriginConfig", "customOriginConfig"} & set(origin)


@pytest.mark.parametrize("stack", [stack for stack in WITH_DISTRIBUTIONS if stack in STACKS])
def test_every_function_that_is_an_origin_has_signed_requests_only(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    urls = {str(urlsplit(str(node.outputs["functionUrl"])).hostname): node for node in graph.of_type(FUNCTION_URL)}
    found = {origin["domainName"] for node in distributions(graph) for origin in function_origins(node).values()}
    assert found <= set(urls)
    assert {node.inputs["authorizationType"] for node in urls.values()} <= {"AWS_IAM"}


@pytest.mark.parametrize("stack", [stack for stack in WITH_DISTRIBUTIONS if stack in STACKS])
def test_every_other_origin_is_an_internal_load_balancer_or_an_api(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    apis = {node.inputs["domainName"] for type_ in API_NAMES for node in graph.of_type(type_)}
    for node in distributions(graph):
        others = {id_: origin for id_, origin in origins(node).items() if not is_signed(origin)}
        for id_, origin in others.items():
            if origin["domainName"] in apis:
                continue
            assert balancer(graph, origin).inputs["internal"] is True, id_
            within = graph.target(origin["vpcOriginConfig"]["vpcOriginId"])
            assert within.get("vpcOriginEndpointConfig.originProtocolPolicy") == "https-only", id_


@with_distributions
def test_no_copy_at_the_edge_outlives_its_object(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    for node in distributions(graph):
        for path, behavior in behaviors(node).items():
            days = [expiry for bucket in buckets(graph, node, path) for expiry in expirations(graph, bucket, path)]
            if days:
                assert times(graph.target(behavior["cachePolicyId"]))[2] <= min(days) * 86400, path


def expirations(graph: Graph, bucket: Node, path: str) -> list[int]:
    """Days to the expiry of objects that a path pattern may name, without rules by tag."""
    begin = "" if path == "default" else path.lstrip("/").partition("*")[0]
    (lifecycle,) = [
        node
        for node in graph.of_type("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
        if graph.target(node.inputs["bucket"]) is bucket
    ]
    return [
        rule["expiration"]["days"]
        for rule in lifecycle.inputs["rules"]
        if "days" in rule.get("expiration", {}) and not {"tag", "and"} & set(rule["filter"])
        if begin.startswith(rule["filter"]["prefix"]) or rule["filter"]["prefix"].startswith(begin)
    ]


@in_production
def test_every_distribution_of_production_has_a_web_acl(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    assert distributions(graph)
    for node in distributions(graph):
        acl = graph.target(node.inputs["webAclId"])
        assert (acl.name, acl.region, acl.inputs["scope"]) == ("edge-firewall-acl", "us-east-1", "CLOUDFRONT")


@in_production
def test_the_web_acl_has_a_log_group(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    acl = graph.named("edge-firewall-acl")
    type_ = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
    logging = graph.one(type_, resourceArn=acl.outputs["arn"])
    (destination,) = logging.inputs["logDestinationConfigs"]
    group = graph.target(destination)
    assert group.inputs["name"].startswith("aws-waf-logs-")
    assert group.inputs["retentionInDays"] == 90
    assert graph.target(group.inputs["kmsKeyId"]).region == "us-east-1"


@in_production
def test_names_are_served_with_a_certificate_that_was_validated_in_us_east_1(
    stack_graph: StackGraph, stack: str
) -> None:
    graph = stack_graph(stack)
    certificate = graph.named("edge-certificate-certificate")
    validation = graph.named("edge-certificate-validation")
    assert (certificate.region, validation.region) == ("us-east-1", "us-east-1")
    assert certificate.inputs["validationMethod"] == "DNS"
    assert graph.target(validation.inputs["certificateArn"]) is certificate
    for node in distributions(graph):
        assert node.get("viewerCertificate.acmCertificateArn") == certificate.outputs["arn"]
        assert graph.referenced(node, "viewerCertificate") == [validation]
        assert node.get("viewerCertificate.minimumProtocolVersion") == "TLSv1.2_2021"
        assert node.get("viewerCertificate.sslSupportMethod") == "sni-only"


@in_production
def test_the_records_that_prove_a_certificate_are_in_the_zone_of_the_stack(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    proofs = graph.referenced(graph.named("edge-certificate-validation"), "validationRecordFqdns")
    assert proofs
    for record in proofs:
        assert graph.target(record.inputs["zoneId"]) is graph.one("aws:route53/zone:Zone")
        assert graph.referenced(record, "records") == [graph.named("edge-certificate-certificate")]


@with_distributions
def test_no_behaviour_uses_plain_http(stack_graph: StackGraph, stack: str) -> None:
    for node in distributions(stack_graph(stack)):
        for path, behavior in behaviors(node).items():
            assert behavior["viewerProtocolPolicy"] in ("redirect-to-https", "https-only"), path


@with_distributions
def test_distributions_have_no_write_access_to_buckets(stack_graph: StackGraph, stack: str) -> None:
    for node in distributions(stack_graph(stack)):
        for path, behavior in behaviors(node).items():
            if set(origin_ids(node, behavior["targetOriginId"])) & set(bucket_origins(node)):
                assert behavior["allowedMethods"] == ["GET", "HEAD"], path


@with_distributions
def test_every_distribution_has_its_standard_logs_delivered_from_us_east_1(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    sources = graph.of_type("aws:cloudwatch/logDeliverySource:LogDeliverySource")
    assert {source.inputs["resourceArn"] for source in sources} == {
        node.outputs["arn"] for node in distributions(graph)
    }
    for source in sources:
        delivery = graph.named(source.name.replace("-source", "-delivery"))
        destination = graph.target(delivery.inputs["deliveryDestinationArn"])
        target = destination.get("deliveryDestinationConfiguration.destinationResourceArn")
        assert graph.target(target).name == "primary-logs-bucket"
        assert delivery.inputs["deliverySourceName"] == source.inputs["name"]
        assert {source.region, delivery.region, destination.region} == {"us-east-1"}


@with_distributions
def test_logs_omit_signatures_of_signed_requests(stack_graph: StackGraph, stack: str) -> None:
    for delivery in stack_graph(stack).of_type("aws:cloudwatch/logDelivery:LogDelivery"):
        assert not {"cs(Cookie)", "cs-uri-query"} & set(delivery.inputs["recordFields"])


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.requirement("QA-06")
def test_shield_advanced_has_no_subscription(stack_graph: StackGraph, stack: str) -> None:
    assert [node.name for node in stack_graph(stack) if node.type.startswith("aws:shield/")] == []


@with_distributions
def test_every_region_with_a_load_balancer_is_an_origin_already(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    regions = {node.region for node in graph.of_type("aws:lb/loadBalancer:LoadBalancer")}
    for node in distributions(graph):
        found = [balancer(graph, origin).region for origin in origins(node).values() if "vpcOriginConfig" in origin]
        assert set(found) == (regions if found else set()), node.name


def unsigned_paths(graph: Graph, api: Node) -> set[str]:
    """Paths of an API that answer GET without a token or a signature."""
    if api.type == "aws:apigateway/restApi:RestApi":
        paths = api.json("body")["paths"].items()
        return {path for path, methods in paths if "get" in methods and not methods["get"]["security"]}
    routes = [
        node for node in graph.of_type("aws:apigatewayv2/route:Route") if node.inputs["apiId"] == api.outputs["id"]
    ]
    keys = [node.inputs["routeKey"] for node in routes if node.inputs["authorizationType"] == "NONE"]
    return {key.removeprefix("GET ") for key in keys if key.startswith("GET ")}


@with_distributions
def test_health_checks_get_uncached_unsigned_answers(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    named = {alias: node for node in distributions(graph) for alias in node.get("aliases", [])}
    apis = {
        node.inputs["domainName"]: graph.target(node.get("restApi") or node.get("apiId"))
        for node in graph.of_type(
            "aws:apigateway/basePathMapping:BasePathMapping", "aws:apigatewayv2/apiMapping:ApiMapping"
        )
    }
    for check in graph.of_type("aws:route53/healthCheck:HealthCheck"):
        name, requested = check.inputs["fqdn"], check.inputs["resourcePath"]
        if name in apis:
            assert requested in unsigned_paths(graph, apis[name]), check.name
            continue
        paths = behaviors(named[name])
        behavior = next(each for path, each in paths.items() if path == "default" or fnmatchcase(requested, path))
        assert behavior["cachePolicyId"] == CACHE_POLICIES["caching_disabled"], check.name
        assert "trustedKeyGroups" not in behavior, check.name


@with_distributions
def test_each_path_reaches_its_behavior_and_each_key_group_has_public_keys(stack: str) -> None:
    graph = graph_of(stack)
    groups = {node.outputs["id"]: node.inputs["items"] for node in graph.of_type("aws:cloudfront/keyGroup:KeyGroup")}
    keys = {node.outputs["id"] for node in graph.of_type("aws:cloudfront/publicKey:PublicKey")}
    for node in distributions(graph):
        found = distribution_of(node.name, node.inputs)
        for behavior in found.behaviors:
            path = behavior.path_pattern.replace("*", "x").replace("?", "x")
            assert found.behavior(path if path.startswith("/") else f"/{path}") == behavior
            assert all(groups[group] and keys.issuperset(groups[group]) for group in behavior.key_groups)

"""The media pipeline of the reference platform: small in dev, with a standby in prod."""

import json
from urllib.parse import urlsplit

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, allowed, lifecycle
from tests.stacks.reading_edge import behaviors, buckets, distribution, distributions, function_origins, origin_ids
from tests.stacks.reading_functions import FUNCTION, function, imported

both = pytest.mark.parametrize("stack", ["dev", "prod"])


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("prod")


@both
def test_functions_accept_their_variables(stack_graph: StackGraph, stack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for node in stack_graph(stack).of_type(FUNCTION):
        with monkeypatch.context() as environment:
            assert callable(imported(node, environment).handle)


@both
@pytest.mark.parametrize("purpose", ["incoming", "quarantine"])
def test_no_distribution_reads_what_is_not_scanned_or_is_withheld(
    stack_graph: StackGraph, stack: str, purpose: str
) -> None:
    graph = stack_graph(stack)
    hosts = {origin["domainName"] for node in distributions(graph) for origin in node.inputs["origins"]}
    buckets = [node for node in graph.of_type("aws:s3/bucket:Bucket") if f"-library-{purpose}-" in node.name]
    assert buckets
    assert not {node.outputs["bucketRegionalDomainName"] for node in buckets} & hosts


def test_thumbnails_are_signed_where_steps_write_them(stack_graph: StackGraph) -> None:
    """They are there before moderation has decided; prod keeps those of the pipeline in the bucket of media."""
    node = distribution(stack_graph("dev"), "media")
    assert behaviors(node)["/thumbnails/*"]["trustedKeyGroups"] == behaviors(node)["default"]["trustedKeyGroups"]


@both
def test_each_step_of_a_kind_starts_by_a_rule(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    steps = json.loads(function(graph, "metadata").get("environment.variables.PROCESSING_STEPS"))
    started = {
        (kind, key)
        for key in {name for names in steps.values() for name in names}
        for kind in graph.named(f"primary-services-messaging-rule-to-{key}-rule").json("eventPattern")["detail"]["kind"]
    }
    assert started == {(kind, key) for kind, names in steps.items() for key in names}


def test_the_api_is_in_the_primary_region_and_its_standby(prod: Graph) -> None:
    assert {node.region for node in prod.of_type("aws:apigateway/restApi:RestApi")} == {"us-east-1", "eu-west-1"}
    assert {node.region for node in prod.of_type(FUNCTION)} == {"us-east-1", "eu-west-1"}


def test_the_standby_answers_while_the_primary_region_is_unhealthy(prod: Graph) -> None:
    records = {
        policy["type"]: node
        for node in prod.of_type("aws:route53/record:Record")
        if node.inputs["name"] == "uploads.media.example" and node.inputs["type"] == "A"
        for policy in node.inputs["failoverRoutingPolicies"]
    }
    assert records.keys() == {"PRIMARY", "SECONDARY"}
    check = prod.target(records["PRIMARY"].inputs["healthCheckId"])
    assert (check.inputs["type"], check.inputs["resourcePath"]) == ("HTTPS", "/health")
    assert check.inputs["fqdn"] == "us-east-1.uploads.media.example"


def test_functions_are_in_no_other_region(prod: Graph) -> None:
    """Rules of a region without functions have no such targets."""
    regions = {node.region for node in prod.of_type("aws:lambda/permission:Permission")}
    assert regions == {"us-east-1", "eu-west-1"}


def test_the_standby_works_on_what_it_takes(prod: Graph) -> None:
    """Its rules for containers wait: these work on objects of all regions, where they are written."""
    rules = [node for node in prod.of_type("aws:cloudwatch/eventRule:EventRule") if node.region == "eu-west-1"]
    invoking = {name for name in (node.name.partition("-rule-")[2] for node in rules) if name.startswith("to-")}
    enabled = {node.name.partition("-rule-")[2] for node in rules if node.inputs["state"] == "ENABLED"}
    assert (enabled == invoking, "to-arrived-rule" in enabled) == (True, True)


def url_host(graph: Graph, region: str) -> str:
    """The host of the URL of the function that makes sizes."""
    return urlsplit(str(graph.named(f"{region}-origin-functions-images-url").outputs["functionUrl"])).netloc


@both
def test_sizes_of_images_are_stored_ones_first_and_then_those_that_the_function_makes(
    stack_graph: StackGraph, stack: str
) -> None:
    graph = stack_graph(stack)
    node = distribution(graph, "media")
    stored, made = origin_ids(node, behaviors(node)["/images/*"]["targetOriginId"])
    assert [bucket.name for bucket in buckets(graph, node, "/images/*")] == ["primary-library-thumbnails-bucket"]
    assert url_host(graph, "primary") == function_origins(node)[made]["domainName"]
    (group,) = [each for each in node.inputs["originGroups"] if each["members"][0]["originId"] == stored]
    assert {403, 404} <= {*group["failoverCriteria"]["statusCodes"]}


def test_the_standby_has_sizes_of_its_own(prod: Graph) -> None:
    node = distribution(prod, "media")
    _, made = origin_ids(node, behaviors(node)["/eu-west-1/images/*"]["targetOriginId"])
    assert [bucket.name for bucket in buckets(prod, node, "/eu-west-1/images/*")] == [
        "eu-west-1-library-thumbnails-bucket"
    ]
    assert url_host(prod, "eu-west-1") == function_origins(node)[made]["domainName"]


@both
def test_sizes_of_images_are_signed_and_their_function_is_for_the_distribution_only(
    stack_graph: StackGraph, stack: str
) -> None:
    graph = stack_graph(stack)
    node = distribution(graph, "media")
    paths = {path: found for path, found in behaviors(node).items() if "images/*" in path}
    assert all(found["trustedKeyGroups"] for found in paths.values())
    for url in graph.of_type("aws:lambda/functionUrl:FunctionUrl"):
        assert url.inputs["authorizationType"] == "AWS_IAM"
    permissions = [
        permission
        for permission in graph.of_type("aws:lambda/permission:Permission")
        if permission.inputs["principal"] == "cloudfront.amazonaws.com"
    ]
    assert {permission.inputs["action"] for permission in permissions} == {
        "lambda:InvokeFunctionUrl",
        "lambda:InvokeFunction",
    }
    assert {graph.target(permission.inputs["sourceArn"]).name for permission in permissions} == {node.name}


@both
def test_the_function_of_sizes_reads_what_is_delivered_and_not_what_was_uploaded(
    stack_graph: StackGraph, stack: str
) -> None:
    graph = stack_graph(stack)
    found = allowed(graph, "primary-origin-functions-images-execution-policy")
    assert {arn.partition("*")[0].rpartition(":")[2] for arn in found["s3:GetObject"]} == {
        f"media-media-{stack}-ref01/delivered/"
    }
    assert {arn.rpartition(":")[2] for arn in found["s3:PutObject"]} == {f"media-thumbnails-{stack}-ref01/images/*"}


@both
def test_sizes_expire_and_are_made_again(stack_graph: StackGraph, stack: str) -> None:
    days = {"dev": 7, "prod": 30}[stack]
    found = lifecycle(stack_graph(stack), "primary-library-thumbnails")
    assert found["expire"]["expiration"] == {"days": days}

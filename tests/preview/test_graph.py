"""Searches in a graph: by name, by type, and along references."""

import json
from collections.abc import Callable
from pathlib import Path

import pulumi_aws as aws
import pytest
from pulumi import ComponentResource, Output, ResourceOptions

from preview.graph import Graph, masked
from tests.conftest import ROOT, Deploy


class Shelf(ComponentResource):
    """A bucket, and a queue with the bucket in its policy."""

    def __init__(self, name: str, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:test:Shelf", name, None, opts)
        child = ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(f"{name}-bucket", bucket="books", opts=child)
        queue = aws.sqs.Queue(f"{name}-queue", tags={"a.b": "c"}, opts=child)
        aws.sqs.QueuePolicy(
            f"{name}-policy",
            queue_url=queue.id,
            policy=Output.json_dumps({"Statement": [{"Condition": {"ArnLike": {"aws:SourceArn": bucket.arn}}}]}),
            opts=ResourceOptions(parent=self, depends_on=[bucket]),
        )
        aws.iam.Role(f"{name}-role", assume_role_policy="{}", opts=child)
        self.register_outputs({"url": queue.id})


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda provider: Shelf("shelf", ResourceOptions(provider=provider)))


@pytest.fixture(scope="module")
def unknown(deploy: Deploy) -> Graph:
    return deploy(lambda provider: Shelf("shelf", ResourceOptions(provider=provider)), unknown=True)


def test_a_type_is_found_by_its_token_or_its_last_part(graph: Graph):
    assert graph.one("aws:sqs/queue:Queue") is graph.one("Queue") is graph.named("shelf-queue")


def test_a_node_is_found_by_its_inputs(graph: Graph):
    assert graph.one("Bucket", bucket="books").name == "shelf-bucket"


def test_an_error_has_the_type_and_the_inputs_of_the_search(graph: Graph):
    with pytest.raises(LookupError, match=r"Bucket \{'bucket': 'films'\}: 0 found: \[\]"):
        graph.one("Bucket", bucket="films")


def test_an_error_lists_similar_names(graph: Graph):
    with pytest.raises(LookupError, match=r"shelf-queues: not in the graph; near: \['shelf-queue', 'shelf'\]"):
        graph.named("shelf-queues")


def test_resources_components_and_providers_are_distinguished(graph: Graph):
    assert sorted(node.name for node in graph.resources) == [
        "shelf-bucket",
        "shelf-policy",
        "shelf-queue",
        "shelf-role",
    ]
    assert [node.name for node in graph.components] == ["shelf"]


def test_a_resource_is_in_its_providers_region_unless_its_service_is_global(graph: Graph):
    regions = {node.name: node.region for node in graph.resources}
    assert regions["shelf-queue"] == "us-east-1"
    assert regions["shelf-role"] == "global"
    assert graph.named("shelf").region == "us-east-1"
    assert graph.regions == ("global", "us-east-1")


def test_parents_and_children_refer_to_each_other(graph: Graph):
    shelf = graph.named("shelf")
    assert {node.name for node in graph.children(shelf)} == {node.name for node in graph.resources}
    assert all(graph.parent(node) is shelf for node in graph.resources)


@pytest.mark.parametrize("runs", ["graph", "unknown"])
def test_references_are_known_for_unknown_values(runs: str, request: pytest.FixtureRequest):
    graph: Graph = request.getfixturevalue(runs)
    policy = graph.named("shelf-policy")
    assert graph.referenced(policy, "queueUrl") == [graph.named("shelf-queue")]
    assert graph.referenced(policy, "policy") == [graph.named("shelf-bucket")]
    assert policy.depends_on(graph.named("shelf-bucket"))
    assert not policy.depends_on(graph.named("shelf-role"))


def test_a_value_is_traced_to_its_resource(graph: Graph):
    queue, bucket = graph.named("shelf-queue"), graph.named("shelf-bucket")
    assert graph.target(graph.named("shelf-policy").inputs["queueUrl"]) is queue
    arn = graph.named("shelf-policy").json("policy")["Statement"][0]["Condition"]["ArnLike"]["aws:SourceArn"]
    assert graph.target(arn) is graph.target(f"{arn}/*") is graph.target("books") is bucket


def test_a_value_is_traced_to_its_source_and_not_to_a_dependant(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        here = ResourceOptions(provider=provider)
        bucket = aws.s3.Bucket("files", bucket="acme-files", opts=here)
        aws.s3.BucketVersioning(
            "a-versioning", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=here
        )
        queue = aws.sqs.Queue("jobs", opts=here)
        aws.cloudwatch.EventTarget("a-target", rule="new", arn=queue.arn, opts=here)

    graph = deploy(program)
    assert graph.target(graph.named("a-versioning").inputs["bucket"]).name == "files"
    assert graph.target(graph.named("a-target").inputs["arn"]).name == "jobs"


def test_a_value_without_a_resource_is_an_error(graph: Graph):
    with pytest.raises(LookupError, match="'arn:aws:s3:::films' is no id, ARN or computed output of this graph"):
        graph.target("arn:aws:s3:::films")


def test_inputs_are_found_by_path(graph: Graph):
    queue = graph.named("shelf-queue")
    assert queue.get("tags") == {"a.b": "c"}
    assert queue.get("nothing.at[3].all", "absent") == "absent"


def test_unknown_inputs_are_listed_by_name(graph: Graph, unknown: Graph):
    assert unknown.unknown_inputs(unknown.named("shelf-policy")) == ["policy", "queueUrl"]
    assert graph.unknown_inputs(graph.named("shelf-policy")) == []


def test_unknowns_are_marked_in_json(unknown: Graph):
    inputs = unknown.named("shelf-policy").to_json()["inputs"]
    assert inputs["queueUrl"] == "[unknown]"
    assert "04da6b54" not in json.dumps(unknown.to_json())


def test_only_values_at_secret_paths_are_masked():
    values = {"users": [{"name": "a", "token": "t"}], "key": "k"}
    assert masked(values, ["users[0].token", "key"]) == {
        "users": [{"name": "a", "token": "[secret]"}],
        "key": "[secret]",
    }


def test_the_json_of_a_node_has_its_whole_registration(graph: Graph):
    node = graph.named("shelf-bucket").to_json()
    assert node["urn"] == "urn:pulumi:test::media-platform::media:test:Shelf$aws:s3/bucket:Bucket::shelf-bucket"
    assert node["parent"] == graph.named("shelf").urn
    assert node["inputs"] == {"bucket": "books"}
    assert node["region"] == "us-east-1"
    assert node["external"] is False


def test_a_node_has_its_source_position(graph: Graph):
    """That of the component's call, and for a child that within the component."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    file, _, number = graph.named("shelf-queue").source.partition("#")
    assert (ROOT / file, lines[int(number) - 1].strip()) == (
        Path(__file__),
        'queue = aws.sqs.Queue(f"{name}-queue", tags={"a.b": "c"}, opts=child)',
    )
    position = graph.named("shelf").to_json()["sourcePosition"]
    assert (
        position == f"project:///tests/preview/test_graph.py#{_line_of('return deploy(lambda provider: Shelf', lines)}"
    )


def test_default_providers_have_no_source_position(graph: Graph):
    assert graph.one("pulumi:providers:aws").to_json()["sourcePosition"] == ""


def _line_of(text: str, lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(text))


def test_two_graphs_of_one_program_are_equal(deploy: Deploy):
    program: Callable[[aws.Provider], Shelf] = lambda provider: Shelf("shelf", ResourceOptions(provider=provider))  # noqa: E731
    assert deploy(program).to_json() == deploy(program).to_json()

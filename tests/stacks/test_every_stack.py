"""What holds of every stack."""

import pytest

from tests.conftest import ROOT, STACKS, graph_of
from tools.urns import FOLDER, text

every_stack = pytest.mark.parametrize("stack", STACKS)


def test_the_stacks_are_the_reference_platform_and_the_five_systems() -> None:
    assert STACKS == [
        "dev",
        "gifdistributor-dev",
        "gifdistributor-prod",
        "messageai-prod",
        "microservice-prod",
        "milequest-prod",
        "prod",
        "quikapp-dev",
        "quikapp-prod",
        "quikapp-qa",
        "quikapp-staging",
    ]


@every_stack
def test_no_urn_changes_unseen(stack: str) -> None:
    assert text(graph_of(stack)) == (FOLDER / f"{stack}.txt").read_text(), (
        "URNs changed: give renamed resources an alias, then run `make urns`"
    )


@every_stack
def test_a_first_preview_registers_what_a_deployment_does(stack: str) -> None:
    assert text(graph_of(stack, unknown=True)) == text(graph_of(stack))


@every_stack
def test_every_data_store_of_production_is_protected(stack: str) -> None:
    graph = graph_of(stack)
    stores = graph.of_type("aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")
    expected = stack.endswith("prod")
    assert {node.name: node.options.protect for node in stores} == {node.name: expected for node in stores}


@every_stack
def test_every_bucket_has_one_policy_that_rejects_what_comes_without_tls(stack: str) -> None:
    graph = graph_of(stack)
    policies = graph.of_type("aws:s3/bucketPolicy:BucketPolicy")
    assert sorted(graph.target(node.inputs["bucket"]).name for node in policies) == sorted(
        node.name for node in graph.of_type("aws:s3/bucket:Bucket")
    )
    for node in policies:
        arn = graph.target(node.inputs["bucket"]).outputs["arn"]
        deny = next(entry for entry in node.json("policy")["Statement"] if entry["Sid"] == "DenyInsecureTransport")
        assert (deny["Effect"], deny["Resource"]) == ("Deny", [arn, f"{arn}/*"])


def test_two_runs_of_a_stack_give_one_graph() -> None:
    from preview.engine import run_stack
    from preview.stack_file import load

    assert run_stack(load(ROOT, "gifdistributor-prod")).to_json() == graph_of("gifdistributor-prod").to_json()

"""Properties of every stack and showcase."""

from datetime import UTC, datetime

import pytest

from simulator.iam.attached import policies_of
from simulator.iam.context import RoleSession
from tests.conftest import ALL_SUMMARIES, PRODUCTION, ROOT, STACKS_AND_SHOWCASES, graph_of
from tests.stacks.reading_permissions import granted_calls
from tools.urns import FOLDER, text

every_stack = pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)


def test_every_stack_has_a_snapshot_of_urns_and_every_snapshot_a_stack() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(STACKS_AND_SHOWCASES)


@every_stack
def test_every_stack_describes_itself_at_the_head_of_its_file(stack: str) -> None:
    assert 20 <= len(ALL_SUMMARIES[stack].description) <= 160


def test_no_two_stacks_have_one_system_in_one_environment() -> None:
    """Physical names begin with both."""
    assert len({(each.system, each.environment) for each in ALL_SUMMARIES.values()}) == len(STACKS_AND_SHOWCASES)


@every_stack
def test_no_urn_changes_unseen(stack: str) -> None:
    assert text(graph_of(stack)) == (FOLDER / f"{stack}.txt").read_text(), (
        "URNs changed: run `make urns`; a renamed or moved resource needs an alias first"
    )


@every_stack
def test_a_first_preview_registers_the_resources_of_a_deployment(stack: str) -> None:
    assert text(graph_of(stack, unknown=True)) == text(graph_of(stack))


@every_stack
def test_every_data_store_of_production_is_protected(stack: str) -> None:
    graph = graph_of(stack)
    stores = graph.of_type("aws:s3/bucket:Bucket", "aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")
    expected = stack in PRODUCTION
    assert {node.name: node.options.protect for node in stores} == {node.name: expected for node in stores}


@every_stack
def test_every_bucket_has_one_policy_that_denies_requests_without_tls(stack: str) -> None:
    graph = graph_of(stack)
    policies = graph.of_type("aws:s3/bucketPolicy:BucketPolicy")
    assert sorted(graph.target(node.inputs["bucket"]).name for node in policies) == sorted(
        node.name for node in graph.of_type("aws:s3/bucket:Bucket")
    )
    for node in policies:
        arn = graph.target(node.inputs["bucket"]).outputs["arn"]
        deny = next(entry for entry in node.json("policy")["Statement"] if entry["Sid"] == "DenyInsecureTransport")
        assert (deny["Effect"], deny["Resource"]) == ("Deny", [arn, f"{arn}/*"])


@every_stack
def test_every_policy_document_is_one_that_the_simulator_evaluates(stack: str) -> None:
    graph = graph_of(stack)
    documents = [node for node in graph.resources for value in node.inputs.values() if '"Statement"' in str(value)]
    assert [node.name for node, _ in policies_of(graph)] == [node.name for node in documents]


@every_stack
def test_a_role_has_the_use_of_keys_that_its_calls_require(stack: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    denied = [
        decision.message
        for role, permissions, call in granted_calls(graph_of(stack))
        for decision in permissions.decisions(call, RoleSession(role), now)
        if not decision.allowed
    ]
    assert denied == []


def test_two_runs_of_a_stack_have_equal_graphs() -> None:
    from preview.engine import run_stack
    from preview.stack_file import load

    assert run_stack(load(ROOT, "gifdistributor-prod")).to_json() == graph_of("gifdistributor-prod").to_json()


@every_stack
def test_replication_alarms_are_in_the_region_that_s3_publishes_their_metric_in(stack: str) -> None:
    graph = graph_of(stack)
    for alarm in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm"):
        if alarm.inputs.get("metricName") in ("ReplicationLatency", "OperationsFailedReplication"):
            failed = alarm.inputs["metricName"] == "OperationsFailedReplication"
            bucket = graph.target(alarm.inputs["dimensions"]["SourceBucket" if failed else "DestinationBucket"])
            assert alarm.region == bucket.region, alarm.name

"""Rules on results of scans match those of the buckets that are scanned, by name, and of no other bucket."""

import pytest

from preview.graph import Graph, Node
from simulator.event_patterns import event_pattern
from tests.conftest import graph_of
from tests.stacks.reading_messaging import rule

SCANNED = ("dev", "messageai-prod", "prod")


def scan_result(bucket: str) -> dict[str, object]:
    """Amazon GuardDuty User Guide, "Monitoring S3 object scans with Amazon EventBridge"."""
    return {
        "source": "aws.guardduty",
        "detail-type": "GuardDuty Malware Protection Object Scan Result",
        "detail": {
            "s3ObjectDetails": {"bucketName": bucket, "objectKey": "uploads/a.jpg"},
            "scanResultDetails": {"scanResultStatus": "NO_THREATS_FOUND"},
        },
    }


def regions_with_rules(graph: Graph) -> list[tuple[str, Node]]:
    rules = graph.of_type("aws:cloudwatch/eventRule:EventRule")
    return [(str(node.region), node) for node in rules if node.name.endswith("-rule-to-scan-result-rule")]


@pytest.mark.parametrize("stack", SCANNED)
def test_results_of_the_scanned_buckets_of_a_region_are_matched_and_no_others(stack: str) -> None:
    graph = graph_of(stack)
    plans = graph.of_type("aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan")
    scanned = {(node.region, node.get("protectedResource.s3Bucket")["bucketName"]) for node in plans}
    names = {str(node.inputs["bucket"]) for node in graph.of_type("aws:s3/bucket:Bucket")}
    matched = {
        (region, name)
        for region, node in regions_with_rules(graph)
        for name in {*names, *(f"{name}-2" for name in names)}
        if event_pattern(node.json("eventPattern")).matches(scan_result(name))
    }
    assert matched == scanned


@pytest.mark.parametrize(
    ("stack", "bucket"),
    [
        ("dev", "media-incoming-dev-ref01"),
        ("prod", "media-incoming-prod-ref01"),
        ("messageai-prod", "messageai-media-production-ma01"),
    ],
)
def test_the_pattern_of_the_primary_region_names_the_bucket_of_uploads_only(stack: str, bucket: str) -> None:
    assert rule(graph_of(stack), "to-scan-result").json("eventPattern") == {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Malware Protection Object Scan Result"],
        "detail": {"s3ObjectDetails": {"bucketName": [bucket]}},
    }

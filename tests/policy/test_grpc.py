"""The pack in a process as started by the language host, with gRPC requests as of the engine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2_grpc

from policy import registry
from policy.housekeeping import CONTROLS
from policy.remediation import CONTROLS as REMEDIATIONS
from policy.tokens import S3_BUCKET
from tests.policy.harness import configure_request, resource, stack_request

PACK = Path(__file__).resolve().parents[2] / "policy"


@pytest.fixture(scope="module")
def analyzer() -> Iterator[Any]:
    """A stub of the pack: `python -u -m pulumi.policy ENGINE PACK`, in the pack's folder."""
    environment = {**os.environ, "PULUMI_PROJECT": "p", "PULUMI_STACK": "test", "PULUMI_DRY_RUN": "true"}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:0", str(PACK)],
        cwd=PACK,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert process.stdout
    try:
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield analyzer_pb2_grpc.AnalyzerStub(channel)
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def test_each_control_is_a_policy(analyzer: Any) -> None:
    info = analyzer.GetAnalyzerInfo(empty_pb2.Empty())

    assert [policy.name for policy in info.policies] == [
        control.id for control in (*registry.load(), *CONTROLS, *REMEDIATIONS)
    ]
    block = next(policy for policy in info.policies if policy.name == "s3-bucket-public-access-block")
    assert {"S3.8", "CIS 2.1.4"} <= set(block.tags)
    assert block.remediation_steps.startswith("Add a BucketPublicAccessBlock of the bucket")
    assert block.enforcementLevel == proto.MANDATORY


def test_a_violation_has_the_name_of_its_control(analyzer: Any) -> None:
    bucket = resource(S3_BUCKET, "media")

    response = analyzer.AnalyzeStack(stack_request(bucket))

    reported = {(item.policyName, item.urn) for item in response.diagnostics}
    assert ("s3-bucket-public-access-block", bucket.urn) in reported


def test_a_misspelled_control_in_the_configuration_is_rejected(analyzer: Any) -> None:
    with pytest.raises(grpc.RpcError, match="did you mean 's3-versioning'"):
        analyzer.Configure(configure_request({"s3-versionning": {"enforcementLevel": "disabled"}}))

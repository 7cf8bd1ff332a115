"""The adapter to pulumi-policy: one decoding, and the same results as the SDK's own servicer."""

import pytest
from google.protobuf import empty_pb2
from pulumi_policy import policy as sdk_policy

from policy import registry, sdk
from policy.configuration import ConfigurationError
from policy.controls.s3 import BLOCKS
from policy.tokens import S3_ACCESS_POINT, S3_BUCKET, S3_BUCKET_PUBLIC_ACCESS_BLOCK
from tests.policy.harness import UNKNOWN, MakeHarness, exemption, resource, secret

SDK_SERVICER = sdk.Analyzer.__bases__[0]
bucket = resource(S3_BUCKET, "media")
block = resource(S3_BUCKET_PUBLIC_ACCESS_BLOCK, "block", refers={"bucket": bucket}, **dict.fromkeys(BLOCKS, True))
point = resource(S3_ACCESS_POINT, "point", publicAccessBlockConfiguration={"blockPublicAcls": False})


def test_both_servicers_report_the_same_failures(harness: MakeHarness) -> None:
    stack = (bucket, block.with_props(blockPublicAcls=False), point)
    entries = (exemption("s3-versioning", bucket.urn),)

    shared = harness(*entries).run(*stack)
    separate = harness(*entries, analyzer=SDK_SERVICER).run(*stack)

    assert shared
    assert sorted(shared, key=str) == sorted(separate, key=str)


def test_both_servicers_report_undecided_controls_without_blocking(harness: MakeHarness) -> None:
    stack = (bucket, block.with_props(blockPublicAcls=UNKNOWN))
    control = "s3-bucket-public-access-block"

    for analyzer in (sdk.Analyzer, SDK_SERVICER):
        found = harness(analyzer=analyzer).of(control, *stack)
        assert [diagnostic.level for diagnostic in found] == ["advisory"]
        assert "blockPublicAcls" in found[0].message


def test_messages_contain_no_secrets(harness: MakeHarness) -> None:
    leaking = point.with_props(publicAccessBlockConfiguration={"blockPublicAcls": secret("plain-text")})

    (found,) = harness().of("s3-access-point-public-access-block", leaking)

    assert "plain-text" not in found.message
    assert "[secret]" in found.message


def test_the_configuration_changes_the_level(harness: MakeHarness) -> None:
    advised = harness(config={"s3-bucket-public-access-block": {"enforcementLevel": "advisory"}})

    assert {diagnostic.level for diagnostic in advised.of("s3-bucket-public-access-block", bucket)} == {"advisory"}


def test_an_unknown_parameter_in_the_configuration_is_rejected(harness: MakeHarness) -> None:
    with pytest.raises(ConfigurationError, match=r"unknown-values\.stric: unknown parameter; did you mean 'strict'"):
        harness(config={"unknown-values": {"stric": True}})


def test_a_resource_without_controls_is_not_decoded(harness: MakeHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(request: object) -> None:
        pytest.fail("decoded")

    monkeypatch.setattr(sdk, "from_request", decode)
    made = harness()

    made.servicer.Analyze(sdk.proto.AnalyzeRequest(type="random:index/randomId:RandomId"), None)


def test_the_schema_has_parameters_with_defaults(harness: MakeHarness) -> None:
    info = harness().servicer.GetAnalyzerInfo(empty_pb2.Empty(), None)

    (policy,) = [policy for policy in info.policies if policy.name == "unknown-values"]
    assert policy.configSchema.properties["strict"]["type"] == "boolean"
    assert policy.configSchema.properties["strict"]["default"] is False


def test_the_pack_is_served_by_the_shared_analyzer() -> None:
    sdk.install()

    assert sdk_policy._PolicyAnalyzerServicer is sdk.Analyzer  # pyright: ignore[reportPrivateUsage]
    assert len({control.id for control in registry.load()}) == len(registry.load())

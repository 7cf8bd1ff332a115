"""Stacks of captured graphs and exported states."""

import json
import time
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from policy import registry
from policy.pack import Pack
from policy.readers import sources
from policy.stack import Stack
from policy.unknown import UNKNOWN as NOT_KNOWN
from tests.conftest import Deploy

VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
BUCKET = "aws:s3/bucket:Bucket"


def program(provider: aws.Provider) -> None:
    options = pulumi.ResourceOptions(provider=provider)
    bucket = aws.s3.Bucket("media", opts=options)
    aws.s3.BucketVersioning("versions", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=options)
    aws.ssm.Parameter("parameter", type="SecureString", value=pulumi.Output.secret("hidden-text"), opts=options)


def state(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"resources": list(resources)}}


def entry(type_: str, name: str, **fields: Any) -> dict[str, Any]:
    return {"urn": f"urn:pulumi:dev::p::{type_}::{name}", "type": type_, "custom": True, **fields}


@pytest.mark.parametrize("unknown", [False, True])
def test_a_captured_graph_has_references(deploy: Deploy, unknown: bool) -> None:
    graph = deploy(program, region="eu-central-1", unknown=unknown).to_json()
    stack = sources.read(json.loads(json.dumps(graph)))
    (bucket,) = stack.of(BUCKET)

    assert [found.name for found in stack.related(bucket, VERSIONING, "bucket")] == ["versions"]
    assert bucket.region == "eu-central-1"
    assert "hidden-text" not in str(stack.of("aws:ssm/parameter:Parameter")[0].props)


def test_an_exported_state_has_regions_and_secrets() -> None:
    provider = entry("pulumi:providers:aws", "eu", id="1", inputs={"region": "eu-west-1"})
    secret = {sources.SIGNATURE: sources.SECRET, "ciphertext": "AAAA"}
    bucket = entry(
        BUCKET,
        "media",
        id="media-files",
        provider=f"{provider['urn']}::1",
        inputs={"__defaults": [], "token": secret, "versioning": {"enabled": True}},
        outputs={"arn": "arn:aws:s3:::media-files", "versioning": {"enabled": False}, "acl": "private"},
    )
    versions = entry(VERSIONING, "versions", id="media-files", inputs={"bucket": "media-files"})

    stack = sources.read(state(provider, bucket, versions, {**entry(BUCKET, "old"), "delete": True}))

    (media,) = stack.of(BUCKET)
    assert (media.region, media.flag("versioning.enabled"), media.secrets) == ("eu-west-1", True, ("token",))
    assert (media.has("acl"), media.reported) == (False, False), "rules evaluate inputs"
    assert "__defaults" not in media.props
    assert media.fail("x", "token").value == "[secret]"
    assert [found.name for found in stack.related(media, VERSIONING, "bucket")] == ["versions"]


@pytest.mark.parametrize("document", [{}, [], None, "x", {"resources": 3}])
def test_other_documents_are_rejected(document: object) -> None:
    with pytest.raises(sources.SourceError, match="neither a captured graph"):
        sources.read(document)


def test_an_empty_state_is_an_empty_stack() -> None:
    assert sources.read({"deployment": {}}).resources == ()


SHAPES: list[dict[str, Any]] = [
    {"bucket": 7},
    {"bucket": None},
    {"bucket": ["a", {"b": []}]},
    {"versioning": "yes"},
    {"versioningConfiguration": [[]]},
    {"publicAccessBlockConfiguration": True},
    {"policy": "{broken"},
]


@pytest.mark.parametrize("props", SHAPES)
def test_malformed_properties_raise_no_exception(props: dict[str, Any]) -> None:
    types = sorted({type_ for control in registry.load() for type_ in control.types} | {VERSIONING})
    stack = sources.read(state(*(entry(type_, f"r{index}", inputs=props) for index, type_ in enumerate(types))))

    for result in Pack(registry.load()).check(stack):
        assert not any("could not be evaluated" in finding.message for finding in result.findings), result


def test_cyclic_references_terminate() -> None:
    first, second = entry(BUCKET, "a", parent=""), entry(BUCKET, "b")
    first.update(parent=second["urn"], dependencies=[second["urn"]])
    second.update(parent=first["urn"], dependencies=[first["urn"]])

    assert Pack(registry.load()).check(sources.read(state(first, second)))


def large(count: int) -> Stack:
    """A state of buckets with their split resources, three resources each."""
    return sources.read(
        state(
            *(
                item
                for index in range(count // 3)
                for item in (
                    entry(BUCKET, f"b{index}", id=f"b{index}", inputs={"bucket": f"b{index}"}),
                    entry(VERSIONING, f"v{index}", inputs={"bucket": f"b{index}"}),
                    entry("custom:index:Thing", f"t{index}", inputs={"x": [1] * 20}),
                )
            )
        )
    )


def test_six_thousand_resources_take_less_than_a_millisecond_each() -> None:
    pack = Pack(registry.load())
    stack = large(6_000)

    begun = time.process_time()
    results = pack.check(stack)
    taken = time.process_time() - begun

    assert len(results) >= 4_000
    assert taken / len(stack.resources) < 0.001


@pytest.mark.parametrize("sentinel", ["04da6b54-80e4-46f7-96ec-b56ff0331ba9", "[unknown]", "arn:aws:s3:::[unknown]/*"])
def test_sentinels_of_a_graph_are_unknown(sentinel: str) -> None:
    graph = {"resources": [entry(BUCKET, "a", inputs={"acl": sentinel})]}

    assert sources.read(graph).resources[0].peek("acl") is NOT_KNOWN


@pytest.mark.parametrize(("written", "seconds"), [("1h30m", 5400), ("45s", 45), (3600, 3600), (None, 0)])
def test_durations_are_in_seconds(written: object, seconds: float) -> None:
    assert sources.seconds(written) == seconds


def test_external_resources_are_not_evaluated() -> None:
    read = entry(BUCKET, "elsewhere", external=True)

    assert Pack(registry.load()).check(sources.read(state(read))) == []

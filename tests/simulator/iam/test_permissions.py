"""Permissions of a small graph: a role, a bucket, a queue and their key, and a function that a service invokes."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from simulator.errors import NotSimulatedError
from simulator.iam.context import RoleSession, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError
from simulator.iam.permissions import Permissions
from tests.conftest import Deploy
from tests.simulator.iam.policies import NOW, statement

ID, REGION = "123456789012", "us-east-1"
BUCKET, QUEUE = "arn:aws:s3:::acme-media", f"arn:aws:sqs:{REGION}:{ID}:jobs"
FUNCTION = f"arn:aws:lambda:{REGION}:{ID}:function:thumbnail"
RULE = f"arn:aws:events:{REGION}:{ID}:rule/media"
SESSION = RoleSession(f"arn:aws:iam::{ID}:role/thumbnail")
EVENTS = ServicePrincipal("events.amazonaws.com")
TRUST = statement("sts:AssumeRole", None, Principal={"Service": "lambda.amazonaws.com"})
READS = statement("s3:GetObject", f"{BUCKET}/*", Sid="Read")
DELEGATES = statement("kms:*", Sid="Account", Principal={"AWS": f"arn:aws:iam::{ID}:root"})
TLS = statement(
    "s3:*", [BUCKET, f"{BUCKET}/*"], Sid="Tls", Effect="Deny", Principal="*",
    Condition={"Bool": {"aws:SecureTransport": "false"}},
)  # fmt: skip


def document(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def decrypts(service: str) -> dict[str, Any]:
    """A statement on decryption through a service."""
    condition = {"StringEquals": {"kms:ViaService": f"{service}.{REGION}.amazonaws.com"}}
    return statement("kms:Decrypt", f"arn:aws:kms:{REGION}:{ID}:key/*", Sid="Decrypt", Condition=condition)


@pytest.fixture(name="permissions")
def permissions_(deploy: Deploy) -> Callable[..., Permissions]:
    """`permissions(READS)`: the permissions of a graph whose role has these statements."""

    def made(*statements: dict[str, Any], key: dict[str, Any] = DELEGATES, managed: str = "") -> Permissions:
        def program(provider: aws.Provider) -> None:
            options = ResourceOptions(provider=provider)
            role = aws.iam.Role("role", name="thumbnail", assume_role_policy=document(TRUST), opts=options)
            aws.iam.RolePolicy("policy", role=role.id, policy=document(*statements), opts=options)
            if managed:
                aws.iam.RolePolicyAttachment("attachment", role=role.name, policy_arn=managed, opts=options)
            encryption = aws.kms.Key("key", policy=document(DELEGATES), opts=options)
            aws.kms.KeyPolicy("key-policy", key_id=encryption.key_id, policy=document(key), opts=options)
            bucket = aws.s3.Bucket("bucket", bucket="acme-media", opts=options)
            aws.s3.BucketPolicy("bucket-policy", bucket=bucket.bucket, policy=document(TLS), opts=options)
            rule: Any = {"apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms", "kms_master_key_id": encryption.arn}}  # fmt: skip
            aws.s3.BucketServerSideEncryptionConfiguration(
                "bucket-encryption", bucket=bucket.bucket, rules=[rule], opts=options
            )
            queue = aws.sqs.Queue("queue", name="jobs", opts=options)
            sends = statement(
                "sqs:SendMessage",
                QUEUE,
                Principal={"Service": EVENTS.name},
                Condition={"ArnEquals": {"aws:SourceArn": RULE}},
            )
            aws.sqs.QueuePolicy("queue-policy", queue_url=queue.url, policy=document(sends), opts=options)
            aws.lambda_.Permission(
                "permission",
                action="lambda:InvokeFunction",
                function=FUNCTION,
                qualifier="live",
                principal=EVENTS.name,
                source_arn=RULE,
                opts=options,
            )

        return Permissions.of(deploy(program), REGION, object_tags=lambda _, __, ___: {})

    return made


def get(permissions: Permissions) -> Any:
    """The call that reads an object of the bucket."""
    return permissions.call("s3.GetObject", Bucket="acme-media", Key="a/1")


def test_an_object_is_read_with_its_key(permissions: Callable[..., Permissions]) -> None:
    found = permissions(READS, decrypts("s3"))

    decisions = found.require(get(found), SESSION, NOW)

    assert [decision.request.action for decision in decisions] == ["s3:GetObject", "kms:Decrypt"]
    assert [decision.statement.label for decision in decisions if decision.statement] == [
        "policy/Read",
        "policy/Decrypt",
    ]


@pytest.mark.parametrize("others", [(), (decrypts("sqs"),)])
def test_an_object_is_not_read_without_its_key(permissions: Callable[..., Permissions], others: Any) -> None:
    found = permissions(READS, *others)

    with pytest.raises(AccessDeniedError, match="not authorized to perform: kms:Decrypt on resource: arn:aws:kms:"):
        found.require(get(found), SESSION, NOW)


def test_the_separate_policy_of_a_key_replaces_its_own(permissions: Callable[..., Permissions]) -> None:
    by_service = statement("kms:*", Principal={"Service": "s3.amazonaws.com"})
    found = permissions(READS, decrypts("s3"), key=by_service)

    with pytest.raises(AccessDeniedError, match="no resource-based policy allows the kms:Decrypt action"):
        found.require(get(found), SESSION, NOW)


@pytest.mark.parametrize(("source", "allowed"), [(RULE, True), (f"{RULE}-other", False)])
@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("sqs.SendMessage", {"QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ID}/jobs"}),
        ("lambda.Invoke", {"FunctionName": FUNCTION, "Qualifier": "live"}),
    ],
)
def test_a_service_is_allowed_by_the_target(
    permissions: Callable[..., Permissions], name: str, params: Any, source: str, allowed: bool
) -> None:
    found = permissions(READS)

    (decision,) = found.decisions(found.call(name, **params), EVENTS, NOW, source_arn=source)

    assert decision.allowed is allowed


def test_a_permission_of_an_alias_is_not_one_of_the_function(permissions: Callable[..., Permissions]) -> None:
    found = permissions(READS)
    call = found.call("lambda.Invoke", FunctionName=FUNCTION)

    assert not found.decisions(call, EVENTS, NOW, source_arn=RULE)[0].allowed


def test_what_the_graph_does_not_have_raises(permissions: Callable[..., Permissions]) -> None:
    other = RoleSession(f"arn:aws:iam::{ID}:role/other")
    managed = permissions(READS, managed="arn:aws:iam::aws:policy/ReadOnlyAccess")

    with pytest.raises(NotSimulatedError, match="role/other is no role of the graph"):
        managed.require(get(managed), other, NOW)
    with pytest.raises(NotSimulatedError, match="the documents of arn:aws:iam::aws:policy/ReadOnlyAccess"):
        managed.require(get(managed), SESSION, NOW)

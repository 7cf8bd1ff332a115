"""Access by S3 bucket policies and ACLs."""

import json
from typing import Any

import pytest

from policy.tokens import (
    S3_ACCESS_POINT,
    S3_ACCESS_POINT_POLICY,
    S3_BUCKET,
    S3_BUCKET_ACL,
    S3_BUCKET_OBJECT,
    S3_BUCKET_OWNERSHIP_CONTROLS,
    S3_BUCKET_POLICY,
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
    S3_OBJECT_COPY,
    S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY,
)
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

ARN = "arn:aws:s3:::media-files"
ACCESS_POINTS = (S3_ACCESS_POINT, S3_ACCESS_POINT_POLICY, S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY)
OWN = "123456789012"
OTHER = "999999999999"
bucket = resource(S3_BUCKET, "media", bucket="media-files", arn=ARN)
role = resource("aws:iam/role:Role", "role", arn=f"arn:aws:iam::{OWN}:role/app")


def policy(*statements: dict[str, Any]) -> Given:
    """The bucket's policy as a separate resource."""
    return resource(S3_BUCKET_POLICY, "policy", refers={"bucket": bucket}, policy=json.dumps({"Statement": statements}))


def outside(*statements: dict[str, Any]) -> Given:
    """The policy of a bucket that is not in the stack."""
    return resource(S3_BUCKET_POLICY, "policy", bucket="elsewhere", policy=json.dumps({"Statement": statements}))


def inline(*statements: dict[str, Any]) -> Given:
    """The bucket with an inline policy, as an object in place of a string."""
    return bucket.with_props(policy=json.dumps({"Statement": list(statements)}))


def statement(**given: Any) -> dict[str, Any]:
    """An Allow statement, by default for all principals."""
    return {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{ARN}/*", **given}


TLS = statement(
    Effect="Deny",
    Action="s3:*",
    Resource=[ARN, f"{ARN}/*"],
    Condition={"Bool": {"aws:SecureTransport": "false"}},
)


def test_tls_is_required(cases: Cases) -> None:
    narrowed = {**TLS, "Condition": {**TLS["Condition"], "StringEquals": {"aws:PrincipalTag/a": "b"}}}
    cases(
        "s3-tls-only",
        passes=[
            [bucket, policy(TLS)],
            [inline(TLS)],
            [bucket, policy({**TLS, "Principal": {"AWS": ["*"]}, "Resource": "*"})],
            [bucket, policy({**TLS, "Resource": f"{ARN}*"})],
            [outside(TLS)],
            [policy(TLS), bucket],
            [bucket, policy({**TLS, "Condition": {"NumericLessThanIfExists": {"s3:TlsVersion": "1.2"}}})],
            [bucket, policy({**TLS, "Condition": {"Null": {"s3:TlsVersion": "true"}}})],
            [bucket, policy(TLS, {**TLS, "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}})],
        ],
        fails=[
            [bucket],
            [bucket, policy({**TLS, "Resource": f"{ARN}/*"})],
            [bucket, policy({**TLS, "Resource": ARN})],
            [bucket, policy({**TLS, "Action": "s3:GetObject"})],
            [bucket, policy({**TLS, "Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}})],
            [bucket, policy(narrowed)],
            [bucket, policy({**TLS, "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}})],
            [bucket, policy({**TLS, "Condition": {"NumericGreaterThanIfExists": {"s3:TlsVersion": "1.2"}}})],
            [inline({**TLS, "Effect": "Allow"})],
            [outside(statement())],
        ],
        unknown=[[bucket, policy(TLS).with_props(policy=UNKNOWN)], [bucket, policy({**TLS, "Resource": [UNKNOWN]})]],
    )


def test_other_accounts_have_no_administrative_actions(cases: Cases) -> None:
    foreign = statement(Principal={"AWS": f"arn:aws:iam::{OTHER}:root"})
    cases(
        "s3-cross-account-actions",
        passes=[
            [bucket, role, policy(foreign)],
            [bucket, role, policy({**foreign, "Principal": {"AWS": OWN}, "Action": "s3:*"})],
            [bucket, role],
        ],
        fails=[
            [bucket, role, policy({**foreign, "Action": "s3:*"})],
            [bucket, role, policy({**foreign, "Principal": {"AWS": OTHER}, "Action": "s3:PutBucket*"})],
            [bucket, role, policy(statement(Action=["s3:GetObject", "s3:PutObjectAcl"]))],
            [
                bucket,
                role,
                policy(statement(Action="s3:*", Condition={"StringEquals": {"aws:PrincipalAccount": OTHER}})),
            ],
            [inline({**foreign, "Action": "s3:DeleteBucketPolicy"}), role],
            [outside({**foreign, "Action": "s3:DeleteBucketPolicy"}), role],
        ],
        unknown=[
            [bucket, policy({**foreign, "Action": "s3:*"})],
            [bucket, role, policy(foreign).with_props(policy=UNKNOWN)],
        ],
    )


def test_policies_are_not_public(cases: Cases) -> None:
    account = {"StringEquals": {"aws:SourceAccount": OWN}}
    cases(
        "s3-public-policy",
        passes=[[bucket, policy(TLS)], [bucket, policy(statement(Condition=account))], [bucket]],
        fails=[
            [policy(statement()), bucket],
            [resource(S3_BUCKET_POLICY, bucket="of-another-stack", policy=policy(statement()).props["policy"])],
            *([resource(type_, policy=policy(statement()).props["policy"])] for type_ in ACCESS_POINTS),
            [inline(statement(Principal={"AWS": "*"}))],
            [bucket, policy(statement(Condition={"StringLike": {"aws:SourceArn": "*"}}))],
            [bucket, policy(statement(Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}))],
            [bucket, policy(statement()).with_props(policy='{"Statement": [')],
        ],
        unknown=[
            [bucket, policy(statement(Condition={"StringEquals": {"aws:SourceAccount": UNKNOWN}}))],
            [resource(S3_BUCKET, refers={"policy": role}, policy=UNKNOWN), role],
        ],
    )


@pytest.mark.parametrize("text", ["no json", "[]", '"*"', '{"Statement": 7}', '{"Statement": [{"Effect": 1}]}', "{}"])
def test_malformed_policies_raise_no_exception(harness: MakeHarness, text: str) -> None:
    found = harness().run(bucket, policy().with_props(policy=text))

    assert not any("could not be evaluated" in diagnostic.message for diagnostic in found)
    assert [diagnostic for diagnostic in found if diagnostic.control == "s3-public-policy"]


def test_acls_are_not_public(cases: Cases) -> None:
    all_users = "http://acs.amazonaws.com/groups/global/AllUsers"
    acl = resource(S3_BUCKET_ACL, "acl", refers={"bucket": bucket})
    cases(
        "s3-public-acl",
        passes=[[bucket], [bucket.with_props(acl="private")], [acl.with_props(acl="log-delivery-write"), bucket]],
        fails=[
            [acl.with_props(acl="public-read"), bucket],
            [acl.with_props(accessControlPolicy={"grants": [{"grantee": {"uri": all_users}}]}), bucket],
            [bucket.with_props(acl="public-read-write")],
            [bucket.with_props(grants=[{"uri": all_users, "permissions": ["READ"]}])],
            [Given("aws:s3/bucketAclV2:BucketAclV2", "v2", {"acl": "authenticated-read"})],
            [resource(S3_BUCKET_OBJECT, "object", acl="public-read")],
            [resource(S3_OBJECT_COPY, "copy", acl="public-read")],
            [resource(S3_OBJECT_COPY, "copy", grants=[{"uri": all_users, "type": "Group", "permissions": ["READ"]}])],
            [Given("aws:s3/bucketObjectv2:BucketObjectv2", "object", {"acl": "public-read"})],
        ],
        unknown=[[acl.with_props(acl=UNKNOWN), bucket]],
    )


def test_acls_are_disabled(cases: Cases) -> None:
    ownership = resource(
        S3_BUCKET_OWNERSHIP_CONTROLS, "own", refers={"bucket": bucket}, rule={"objectOwnership": "BucketOwnerEnforced"}
    )
    cases(
        "s3-acls-off",
        passes=[[bucket, ownership], [bucket], [bucket.with_props(acl="private")]],
        fails=[
            [bucket, ownership.with_props(rule={"objectOwnership": "ObjectWriter"})],
            [bucket, resource(S3_BUCKET_ACL, "acl", refers={"bucket": bucket}, acl="private")],
            [bucket.with_props(acl="public-read")],
            [resource(S3_BUCKET_OWNERSHIP_CONTROLS, bucket="elsewhere", rule={"objectOwnership": "ObjectWriter"})],
            [resource(S3_BUCKET_ACL, bucket="elsewhere", acl="private")],
        ],
        unknown=[[bucket, ownership.with_props(rule={"objectOwnership": UNKNOWN})]],
    )


def test_the_policy_depends_on_the_public_access_block(cases: Cases) -> None:
    block = resource(S3_BUCKET_PUBLIC_ACCESS_BLOCK, "block", refers={"bucket": bucket})
    own = policy(TLS)
    waiting = Given(own.type, own.name, own.props, own.refers, after=[block])
    cases(
        "s3-policy-after-public-access-block",
        passes=[[waiting, block, bucket], [own, bucket]],
        fails=[[own, block, bucket]],
        unknown=[[Given(S3_BUCKET_POLICY, "lost", {"bucket": UNKNOWN}), block, bucket]],
    )


def test_a_public_policy_is_refused_with_block_public_policy(cases: Cases) -> None:
    block = resource(S3_BUCKET_PUBLIC_ACCESS_BLOCK, "block", refers={"bucket": bucket}, blockPublicPolicy=True)
    cases(
        "s3-policy-blocked-as-public",
        passes=[[bucket, block, policy(TLS)], [bucket, policy(statement())]],
        fails=[[bucket, block, policy(statement())], [inline(statement()), block]],
        unknown=[
            [bucket, block, policy(TLS).with_props(policy=UNKNOWN)],
            [bucket, block.with_props(blockPublicPolicy=UNKNOWN), policy(statement())],
        ],
    )


def test_principals_are_specific(cases: Cases) -> None:
    account = {"StringEquals": {"aws:SourceAccount": OWN}}
    named = statement(Principal={"Service": "cloudfront.amazonaws.com"})
    cases(
        "s3-policy-names-principals",
        passes=[[bucket, policy(TLS, named)], [bucket]],
        fails=[
            [bucket, policy(statement(Condition=account))],
            [bucket, policy({"Effect": "Allow", "NotPrincipal": {"AWS": OWN}, "Action": "s3:*", "Resource": ARN})],
            [inline(statement())],
            [outside(statement(Condition=account))],
        ],
        unknown=[[bucket, policy(statement(Principal={"AWS": UNKNOWN}))]],
    )

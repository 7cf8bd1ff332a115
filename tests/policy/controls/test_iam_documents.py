"""Malformed policy documents, and actions that do not exist."""

import json

import pytest

from policy.tokens import (
    EVENTBRIDGE_BUS_POLICY,
    IAM_ROLE,
    S3_BUCKET_POLICY,
    SECRETSMANAGER_SECRET_POLICY,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
)
from tests.policy.controls.iam_documents import ACCOUNT, allow, document, resource_policy, trust
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

POLICY = "aws:iam/policy:Policy"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ARN = "arn:aws:s3:::media/*"
SERVICE = {"Service": "ec2.amazonaws.com"}


def identity(text: object) -> list[Given]:
    return [resource(POLICY, policy=text)]


def role(text: object) -> list[Given]:
    return [resource(IAM_ROLE, assumeRolePolicy=text)]


def queue(text: object) -> list[Given]:
    return [resource(QUEUE_POLICY, policy=text)]


def test_documents_are_valid(cases: Cases) -> None:
    twice = {"Sid": "Same", "Effect": "Allow", "Action": "s3:GetObject", "Resource": ARN}
    cases(
        "policy-document-refused",
        passes=[
            identity(allow("s3:GetObject", ARN)),
            identity(allow("s3:GetObject", UNKNOWN)),
            role(trust(SERVICE)),
            queue(resource_policy("*", "sqs:SendMessage", Sid="a queue's own words")),
            queue(resource_policy(UNKNOWN, "sqs:SendMessage")),
        ],
        fails=[
            identity("{"),
            identity(document({"Effect": "allow", "Action": "s3:GetObject", "Resource": ARN})),
            identity(allow("s3:GetObject", None)),
            identity(allow("s3:GetObject", ARN, Principal="*")),
            identity(allow("s3:GetObject", ARN, NotAction="s3:PutObject")),
            identity(allow("s3:GetObject", ARN, NotResource=ARN)),
            identity(allow("GetObject", ARN)),
            identity(allow("s3:GetObject", ARN, Sid="my words")),
            identity(document(twice, twice)),
            role(trust(None)),
            role(trust(SERVICE, Resource="*")),
            role(trust(SERVICE, action="s3:GetObject")),
            queue(resource_policy(None, "sqs:SendMessage")),
            queue(resource_policy({"AWS": "arn:aws:iam::????????????:root"}, "sqs:SendMessage")),
            role(trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/deploy-*"})),
        ],
        unknown=[identity(UNKNOWN), role(UNKNOWN), queue(UNKNOWN)],
    )


def test_documents_are_within_the_quota(cases: Cases) -> None:
    def long(count: int) -> str:
        return allow("s3:GetObject", [f"arn:aws:s3:::bucket-{index:04}/*" for index in range(count)])

    spaced = json.dumps(json.loads(long(150)), indent=40)
    cases(
        "policy-document-size",
        passes=[identity(long(150)), identity(spaced), identity("{"), role(trust(SERVICE))],
        fails=[
            identity(long(400)),
            role(trust({"AWS": [f"arn:aws:iam::{index:012}:root" for index in range(100)]})),
            [resource(IAM_ROLE, inlinePolicies=[{"name": "long", "policy": long(500)}])],
        ],
        unknown=[identity(UNKNOWN)],
    )


@pytest.mark.parametrize(
    ("type_", "quota"),
    [
        (S3_BUCKET_POLICY, 20480),
        (SQS_QUEUE, 8192),
        (SQS_QUEUE_POLICY, 8192),
        (SECRETSMANAGER_SECRET_POLICY, 20480),
        (EVENTBRIDGE_BUS_POLICY, 10240),
    ],
)
def test_documents_of_resources_are_within_the_quota(type_: str, quota: int, cases: Cases) -> None:
    def of(length: int) -> list[Given]:
        document = {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*", "Sid": "x"}]}
        filled = json.dumps(document, separators=(",", ":"))
        return [resource(type_, policy=filled.replace('"x"', f'"{"x" * (length - len(filled) + 1)}"'))]

    cases("policy-document-size", passes=[of(quota)], fails=[of(quota + 1)])


def test_actions_exist(cases: Cases) -> None:
    cases(
        "policy-action-unknown",
        passes=[
            identity(allow(["s3:getobject", "s3:Get*", "*"], ARN)),
            role(trust(SERVICE)),
            queue(resource_policy("*", "sqs:SendMessage")),
        ],
        fails=[
            identity(allow("s3:GetObjekt", ARN)),
            identity(allow("s3:Obtain*", ARN)),
            identity(allow("dynamo:GetItem", ARN)),
            identity(allow(None, ARN, NotAction="s3:GetObjekt", Effect="Deny")),
            role(trust(SERVICE, action="sts:AssumeRoll")),
            queue(resource_policy("*", "sqs:SendMessages")),
        ],
        unknown=[identity(UNKNOWN), identity(allow(UNKNOWN, ARN))],
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [("s3:GetObjekt", "s3:GetObject"), ("dynamo:GetItem", "dynamodb:GetItem"), ("sqs:SendMesage", "sqs:SendMessage")],
)
def test_the_finding_suggests_an_action(harness: MakeHarness, written: str, meant: str) -> None:
    (found,) = harness().of("policy-action-unknown", *identity(allow(written, ARN)))

    assert f"Own: {written} is not an action of AWS; did you mean {meant}?" in found.message

"""Resource-based policies: public access, sources of services, specific actions."""

from typing import Any

import pytest

from policy.iam.policy_properties import RESOURCE
from policy.tokens import IAM_ROLE
from tests.policy.controls.iam_documents import ACCOUNT, ORGANIZATION, OTHER, SOURCE_ACCOUNT, resource_policy, trust
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource

QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
FILE_SYSTEM_POLICY = "aws:efs/fileSystemPolicy:FileSystemPolicy"
EVENTS = {"Service": "events.amazonaws.com"}
RULE = {"ArnLike": {"aws:SourceArn": f"arn:aws:events:eu-central-1:{ACCOUNT}:rule/media"}}


def queue(text: object) -> list[Given]:
    """A stack of one queue's policy."""
    return [resource(QUEUE_POLICY, policy=text)]


def test_services_have_a_source(cases: Cases) -> None:
    context = {
        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:media"}
    }
    cases(
        "resource-policy-source",
        passes=[
            queue(resource_policy(EVENTS, "sqs:SendMessage", RULE)),
            queue(resource_policy(EVENTS, "sqs:SendMessage", SOURCE_ACCOUNT)),
            queue(resource_policy({"AWS": OTHER}, "sqs:SendMessage")),
            queue(resource_policy(EVENTS, "sqs:SendMessage", Effect="Deny")),
            [
                resource(
                    "aws:kms/keyPolicy:KeyPolicy",
                    policy=resource_policy({"Service": "logs.eu-central-1.amazonaws.com"}, "kms:Decrypt", context),
                )
            ],
            [
                resource(
                    "aws:s3/bucketPolicy:BucketPolicy",
                    policy=resource_policy(
                        {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}, "s3:PutObject"
                    ),
                )
            ],
            [
                resource(
                    "aws:msk/clusterPolicy:ClusterPolicy",
                    policy=resource_policy({"Service": "kafka.amazonaws.com"}, "kafka:CreateVpcConnection"),
                )
            ],
        ],
        fails=[
            queue(resource_policy(EVENTS, "sqs:SendMessage")),
            queue(
                resource_policy(EVENTS, "sqs:SendMessage", {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}})
            ),
            queue(resource_policy({"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}, "sqs:SendMessage")),
        ],
        unknown=[queue(UNKNOWN), queue(resource_policy(EVENTS, "sqs:SendMessage", UNKNOWN))],
    )


def test_grants_of_kms_for_resources_of_a_service_need_no_source(cases: Cases) -> None:
    def key(action: object, for_a_service: str) -> list[Given]:
        condition = {"Bool": {"kms:GrantIsForAWSResource": for_a_service}}
        policy = resource_policy({"Service": "dnssec-route53.amazonaws.com"}, action, condition)
        return [resource("aws:kms/key:Key", policy=policy)]

    cases(
        "resource-policy-source",
        passes=[key("kms:CreateGrant", "true"), key(["kms:CreateGrant"], "true")],
        fails=[key("kms:CreateGrant", "false"), key(["kms:CreateGrant", "kms:Sign"], "true"), key("kms:*", "true")],
    )


TOPIC_CONTEXT = {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": f"arn:aws:sns:eu-central-1:{ACCOUNT}:uploads"}}
BUS_CONTEXT = {
    "StringEquals": {
        "aws:SourceAccount": ACCOUNT,
        "kms:EncryptionContext:aws:events:event-bus:arn": f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/media",
    }
}


def topic_policy(conditions: dict[str, Any] | None = None, service: str = "events.amazonaws.com") -> list[Given]:
    return [
        resource(
            "aws:sns/topicPolicy:TopicPolicy", policy=resource_policy({"Service": service}, "sns:Publish", conditions)
        )
    ]


def key_policy(conditions: dict[str, Any] | None = None, actions: object = "kms:Decrypt") -> list[Given]:
    return [resource("aws:kms/keyPolicy:KeyPolicy", policy=resource_policy(EVENTS, actions, conditions))]


def test_sources_are_not_required_of_services_that_send_none(cases: Cases) -> None:
    cases(
        "resource-policy-source",
        passes=[topic_policy(), key_policy(TOPIC_CONTEXT)],
        fails=[topic_policy(service="pipes.amazonaws.com"), topic_policy(service="s3.amazonaws.com"), key_policy()],
    )


def test_conditions_on_sources_are_sent_by_the_service(cases: Cases) -> None:
    optional = {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}}
    cases(
        "resource-policy-source-sent",
        passes=[
            topic_policy(),
            topic_policy(optional),
            topic_policy(RULE, service="cloudwatch.amazonaws.com"),
            key_policy(TOPIC_CONTEXT),
            key_policy(BUS_CONTEXT),
            key_policy(SOURCE_ACCOUNT, "kms:DescribeKey"),
            queue(resource_policy(EVENTS, "sqs:SendMessage", RULE)),
        ],
        fails=[
            topic_policy(RULE),
            topic_policy(SOURCE_ACCOUNT),
            key_policy(RULE),
            key_policy({**RULE, **TOPIC_CONTEXT, "StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        ],
    )


@pytest.mark.parametrize("type_", [type_ for type_, holder in RESOURCE.items() if "." not in holder.path])
def test_all_resource_policies_are_evaluated(cases: Cases, type_: str) -> None:
    path = RESOURCE[type_].path
    cases(
        "resource-policy-source",
        passes=[[Given(type_, "subject", {path: resource_policy(EVENTS, "sqs:SendMessage", RULE)})], [resource(type_)]],
        fails=[[Given(type_, "subject", {path: resource_policy(EVENTS, "sqs:SendMessage")})]],
    )


def test_the_policy_of_a_multi_region_access_point_is_evaluated(harness: MakeHarness) -> None:
    type_ = "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy"
    given = resource(type_, details={"name": "media", "policy": resource_policy(EVENTS, "s3:GetObject")})

    assert harness().of("resource-policy-source", given)


def test_a_policy_computed_from_the_separate_one_is_not_evaluated(harness: MakeHarness) -> None:
    text = resource_policy(EVENTS, "sqs:SendMessage")
    separate = resource(QUEUE_POLICY, "policy", queueUrl="https://sqs/queue", policy=text)
    queue = resource(QUEUE, "queue", url="https://sqs/queue", policy=text.replace(", ", ","))

    (found,) = harness().of("resource-policy-source", queue, separate)

    assert found.urn == separate.urn


def test_an_initial_inline_policy_is_evaluated_as_well(cases: Cases) -> None:
    separate = resource(
        QUEUE_POLICY, "policy", queueUrl="https://sqs/queue", policy=resource_policy(EVENTS, "sqs:SendMessage", RULE)
    )
    queue = resource(QUEUE, "queue", url="https://sqs/queue")
    maker = resource("aws:sns/topic:Topic", "maker")
    cases(
        "resource-policy-source",
        passes=[[queue, separate], [queue.with_props(policy=UNKNOWN), separate], [queue.with_props(policy=UNKNOWN)]],
        fails=[[queue.with_props(policy=resource_policy(EVENTS, "sqs:SendMessage")), separate]],
        unknown=[[resource(QUEUE, "queue", refers={"policy": maker}, policy=UNKNOWN), maker]],
    )


def test_policies_grant_no_public_access(cases: Cases) -> None:
    def repository(text: object) -> list[Given]:
        return [resource(REPOSITORY_POLICY, policy=text)]

    mounted = {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
    cases(
        "resource-policy-public",
        passes=[
            repository(resource_policy({"AWS": OTHER}, "ecr:BatchGetImage")),
            repository(resource_policy("*", "ecr:BatchGetImage", ORGANIZATION)),
            repository(resource_policy("*", "ecr:*", Effect="Deny")),
            [resource(FILE_SYSTEM_POLICY, policy=resource_policy("*", "elasticfilesystem:ClientMount", mounted))],
        ],
        fails=[
            repository(resource_policy("*", "ecr:BatchGetImage")),
            repository(resource_policy({"AWS": "*"}, "ecr:BatchGetImage", {"Bool": {"aws:SecureTransport": "true"}})),
            repository(resource_policy("*", "ecr:BatchGetImage", {"StringEquals": {"aws:username": "alice"}})),
        ],
        unknown=[repository(UNKNOWN), repository(resource_policy("*", "ecr:BatchGetImage", UNKNOWN))],
    )


def test_other_principals_have_specific_actions(cases: Cases) -> None:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    cases(
        "resource-policy-wildcard",
        passes=[
            queue(resource_policy({"AWS": OTHER}, "sqs:SendMessage")),
            [resource("aws:kms/key:Key", policy=resource_policy(root, "kms:*"))],
            [resource(IAM_ROLE, assumeRolePolicy=trust(root))],
            queue(resource_policy("*", "sqs:*", Effect="Deny")),
        ],
        fails=[
            queue(resource_policy({"AWS": f"arn:aws:iam::{OTHER}:role/worker"}, "sqs:*")),
            queue(resource_policy(EVENTS, "*", RULE)),
            queue(resource_policy("*", "sqs:*", ORGANIZATION)),
            [resource("aws:kms/key:Key", policy=resource_policy(root, "*"))],
            [resource(IAM_ROLE, assumeRolePolicy=trust(EVENTS, RULE, "sts:*"))],
            queue(resource_policy({"AWS": f"arn:aws:iam::{ACCOUNT}:role/worker"}, None, NotAction="sqs:DeleteQueue")),
        ],
        unknown=[queue(UNKNOWN), queue(resource_policy({"AWS": f"arn:aws:iam::{OTHER}:role/worker"}, UNKNOWN))],
    )


def test_principals_are_specific(cases: Cases) -> None:
    but_one = {"AWS": f"arn:aws:iam::{OTHER}:role/worker"}
    cases(
        "policy-not-principal",
        passes=[
            queue(resource_policy(but_one, "sqs:SendMessage")),
            queue(resource_policy(None, "sqs:SendMessage", NotPrincipal=but_one, Effect="Deny")),
        ],
        fails=[
            queue(resource_policy(None, "sqs:SendMessage", NotPrincipal=but_one)),
            [resource(IAM_ROLE, assumeRolePolicy=resource_policy(None, "sts:AssumeRole", NotPrincipal=but_one))],
        ],
        unknown=[queue(UNKNOWN), queue(resource_policy(None, "sqs:SendMessage", NotPrincipal=UNKNOWN))],
    )

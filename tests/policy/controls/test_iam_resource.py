"""Policies of resources: nobody unnamed, services for named sources, single actions."""

import pytest

from policy.iam.policy_properties import RESOURCE
from policy.tokens import IAM_ROLE
from tests.policy.controls.iam_documents import ACCOUNT, ORGANISATION, OTHER, SOURCE_ACCOUNT, admit, trust
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


def test_services_name_their_source(cases: Cases) -> None:
    context = {
        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:media"}
    }
    cases(
        "resource-policy-source",
        passes=[
            queue(admit(EVENTS, "sqs:SendMessage", RULE)),
            queue(admit(EVENTS, "sqs:SendMessage", SOURCE_ACCOUNT)),
            queue(admit({"AWS": OTHER}, "sqs:SendMessage")),
            queue(admit(EVENTS, "sqs:SendMessage", Effect="Deny")),
            [
                resource(
                    "aws:kms/keyPolicy:KeyPolicy",
                    policy=admit({"Service": "logs.eu-central-1.amazonaws.com"}, "kms:Decrypt", context),
                )
            ],
            [
                resource(
                    "aws:s3/bucketPolicy:BucketPolicy",
                    policy=admit({"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}, "s3:PutObject"),
                )
            ],
            [
                resource(
                    "aws:msk/clusterPolicy:ClusterPolicy",
                    policy=admit({"Service": "kafka.amazonaws.com"}, "kafka:CreateVpcConnection"),
                )
            ],
        ],
        fails=[
            queue(admit(EVENTS, "sqs:SendMessage")),
            queue(admit(EVENTS, "sqs:SendMessage", {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}})),
            queue(admit({"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}, "sqs:SendMessage")),
        ],
        unknown=[queue(UNKNOWN), queue(admit(EVENTS, "sqs:SendMessage", UNKNOWN))],
    )


@pytest.mark.parametrize("type_", [type_ for type_, holder in RESOURCE.items() if "." not in holder.path])
def test_every_resource_policy_is_read(cases: Cases, type_: str) -> None:
    path = RESOURCE[type_].path
    cases(
        "resource-policy-source",
        passes=[[Given(type_, "subject", {path: admit(EVENTS, "sqs:SendMessage", RULE)})], [resource(type_)]],
        fails=[[Given(type_, "subject", {path: admit(EVENTS, "sqs:SendMessage")})]],
    )


def test_the_policy_of_an_access_point_over_regions_is_read(harness: MakeHarness) -> None:
    type_ = "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy"
    given = resource(type_, details={"name": "media", "policy": admit(EVENTS, "s3:GetObject")})

    assert harness().of("resource-policy-source", given)


def test_what_the_provider_reads_back_is_left_to_the_separate_policy(harness: MakeHarness) -> None:
    text = admit(EVENTS, "sqs:SendMessage")
    separate = resource(QUEUE_POLICY, "policy", queueUrl="https://sqs/queue", policy=text)
    queue = resource(QUEUE, "queue", url="https://sqs/queue", policy=text.replace(", ", ","))

    (found,) = harness().of("resource-policy-source", queue, separate)

    assert found.urn == separate.urn


def test_a_policy_that_stands_until_the_separate_one_does_is_read_as_well(cases: Cases) -> None:
    separate = resource(
        QUEUE_POLICY, "policy", queueUrl="https://sqs/queue", policy=admit(EVENTS, "sqs:SendMessage", RULE)
    )
    queue = resource(QUEUE, "queue", url="https://sqs/queue")
    maker = resource("aws:sns/topic:Topic", "maker")
    cases(
        "resource-policy-source",
        passes=[[queue, separate], [queue.with_props(policy=UNKNOWN), separate], [queue.with_props(policy=UNKNOWN)]],
        fails=[[queue.with_props(policy=admit(EVENTS, "sqs:SendMessage")), separate]],
        unknown=[[resource(QUEUE, "queue", refers={"policy": maker}, policy=UNKNOWN), maker]],
    )


def test_nobody_unnamed_is_let_in(cases: Cases) -> None:
    def repository(text: object) -> list[Given]:
        return [resource(REPOSITORY_POLICY, policy=text)]

    mounted = {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
    cases(
        "resource-policy-public",
        passes=[
            repository(admit({"AWS": OTHER}, "ecr:BatchGetImage")),
            repository(admit("*", "ecr:BatchGetImage", ORGANISATION)),
            repository(admit("*", "ecr:*", Effect="Deny")),
            [resource(FILE_SYSTEM_POLICY, policy=admit("*", "elasticfilesystem:ClientMount", mounted))],
        ],
        fails=[
            repository(admit("*", "ecr:BatchGetImage")),
            repository(admit({"AWS": "*"}, "ecr:BatchGetImage", {"Bool": {"aws:SecureTransport": "true"}})),
        ],
        unknown=[repository(UNKNOWN), repository(admit("*", "ecr:BatchGetImage", UNKNOWN))],
    )


def test_others_are_given_single_actions(cases: Cases) -> None:
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    cases(
        "resource-policy-wildcard",
        passes=[
            queue(admit({"AWS": OTHER}, "sqs:SendMessage")),
            [resource("aws:kms/key:Key", policy=admit(root, "kms:*"))],
            [resource(IAM_ROLE, assumeRolePolicy=trust(root))],
            queue(admit("*", "sqs:*", Effect="Deny")),
        ],
        fails=[
            queue(admit({"AWS": f"arn:aws:iam::{OTHER}:role/worker"}, "sqs:*")),
            queue(admit(EVENTS, "*", RULE)),
            queue(admit("*", "sqs:*", ORGANISATION)),
            [resource("aws:kms/key:Key", policy=admit(root, "*"))],
            [resource(IAM_ROLE, assumeRolePolicy=trust(EVENTS, RULE, "sts:*"))],
            queue(admit({"AWS": f"arn:aws:iam::{ACCOUNT}:role/worker"}, None, NotAction="sqs:DeleteQueue")),
        ],
        unknown=[queue(UNKNOWN), queue(admit({"AWS": f"arn:aws:iam::{OTHER}:role/worker"}, UNKNOWN))],
    )


def test_principals_are_named_not_left_out(cases: Cases) -> None:
    but_one = {"AWS": f"arn:aws:iam::{OTHER}:role/worker"}
    cases(
        "policy-not-principal",
        passes=[
            queue(admit(but_one, "sqs:SendMessage")),
            queue(admit(None, "sqs:SendMessage", NotPrincipal=but_one, Effect="Deny")),
        ],
        fails=[
            queue(admit(None, "sqs:SendMessage", NotPrincipal=but_one)),
            [resource(IAM_ROLE, assumeRolePolicy=admit(None, "sts:AssumeRole", NotPrincipal=but_one))],
        ],
        unknown=[queue(UNKNOWN), queue(admit(None, "sqs:SendMessage", NotPrincipal=UNKNOWN))],
    )

"""Critical and high controls speak before a resource is created where the resource decides by itself."""

from typing import Any

import pytest
from pulumi.runtime import proto

from policy import registry
from policy.readers import sources
from policy.tokens import IAM_POLICY, IAM_ROLE, IAM_ROLE_POLICY, S3_BUCKET_POLICY, SQS_QUEUE_POLICY
from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tests.policy.controls.iam_documents import ACCOUNT, allow, document, resource_policy, trust
from tests.policy.harness import UNKNOWN, Given, MakeHarness, resource, struct
from tests.policy.packs import pack_of

ECR_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
TABLE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"
EVENTS = {"Service": "events.amazonaws.com"}
REST = "arn:aws:s3:::media-files/*"

# By control: an insecure resource that decides it by itself.
EARLY: dict[str, list[Given]] = {
    "iam-admin-policy": [
        resource(IAM_POLICY, policy=allow("*:*")),
        resource(IAM_ROLE_POLICY, policy=allow("*", [UNKNOWN, REST])),
        resource(IAM_ROLE, inlinePolicies=[{"name": "all", "policy": allow(["s3:GetObject", "*"])}]),
    ],
    "iam-not-action": [resource(IAM_ROLE_POLICY, policy=allow(None, NotAction="iam:*"))],
    "iam-pass-role-any": [resource(IAM_ROLE_POLICY, policy=allow("iam:PassRole"))],
    "policy-document-refused": [resource(IAM_ROLE_POLICY, policy=allow("s3"))],
    "policy-document-size": [resource(IAM_ROLE_POLICY, policy=allow("s3:GetObject", "a" * 11_000))],
    "policy-not-principal": [
        resource(IAM_ROLE, assumeRolePolicy=trust(None, NotPrincipal={"AWS": ACCOUNT})),
        resource(SQS_QUEUE_POLICY, policy=resource_policy(None, "sqs:SendMessage", NotPrincipal={"AWS": ACCOUNT})),
    ],
    "resource-policy-public": [
        resource(ECR_POLICY, policy=resource_policy("*", "ecr:BatchGetImage")),
        resource(TABLE_POLICY, resourceArn=UNKNOWN, policy=resource_policy("*", "dynamodb:*", Resource=UNKNOWN)),
    ],
    "resource-policy-source-sent": [
        resource(
            "aws:sns/topicPolicy:TopicPolicy",
            policy=resource_policy(EVENTS, "sns:Publish", {"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        )
    ],
    "s3-bucket-public-access-block": [
        resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket=UNKNOWN, blockPublicAcls=False)
    ],
    "s3-public-policy": [
        resource(S3_BUCKET_POLICY, bucket=UNKNOWN, policy=resource_policy("*", "s3:GetObject", Resource=UNKNOWN)),
        resource("aws:s3/bucket:Bucket", policy=resource_policy("*", "s3:GetObject")),
    ],
}
EARLY["acm-certificate-region"] = [
    resource(
        "aws:cloudfront/distribution:Distribution",
        viewerCertificate={"acmCertificateArn": f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/media"},
    )
]

# Controls that may speak when the whole stack is known, by the reason.
LATE: dict[str, set[str]] = {
    "two settings of a region or account exclude one another": {
        "account-singleton-once", "apigateway-account-once", "iam-service-linked-role-once", "logs-resource-policies",
        "s3-notification-once", "quota-lambda-concurrency",
    },
    "a second resource has to exist, or to precede it": {
        "acm-certificate-validated", "apigateway-account-role", "apigateway-logs-after-account", "aurora-auto-pause",
        "cloudfront-origin-bucket-exists", "ec2-default-security-group", "ecr-image-scanning",
        "ecs-service-after-listener", "eks-addons-after-nodes", "eks-addons-before-nodes", "kms-replica-order",
        "msk-storage-autoscaling", "dynamodb-separate-replicas",
    },
    "both ends of a reference decide": {
        "aurora-global-order", "aurora-global-secondary", "aurora-global-versions", "cloudfront-host-header",
        "cloudfront-log-bucket-acls", "cloudfront-log-delivery-region", "cloudfront-origin-bucket-policy",
        "cloudfront-waf-scope", "dynamodb-global-capacity", "dynamodb-global-stream", "dynamodb-replica-keys",
        "elasticache-global-nodes", "eventbridge-fifo-targets", "kms-key-region", "kms-single-region",
        "lambda-edge-features", "lambda-edge-role", "lambda-edge-version", "logs-key-admits-service",
        "messaging-key-admits-senders", "messaging-policy-admits-senders", "msk-replicator-access",
        "msk-scram-secrets", "rds-backup-copy-key", "rds-private-subnets", "rds-replica-across-regions",
        "rds-replica-managed-password", "rds-replica-source-backups", "rds-storage-limits",
        "route53-query-log-region", "s3-event-loop", "s3-notification-loop", "s3-policy-blocked-as-public",
        "s3-policy-names-distribution", "s3-replication-accepted", "s3-replication-fed-source", "s3-replication-kms",
        "s3-replication-role-keys",
        "s3-replication-role-scope", "s3-replication-selection", "s3-replication-versioning",
        "scheduler-fifo-targets", "secretsmanager-replica-keys", "secretsmanager-rotation-permission",
        "waf-association-accepted", "waf-log-destination",
    },
    "all policies of an identity count together, with their denials and its boundary": {
        "iam-data-exfiltration", "iam-own-rights", "iam-privilege-escalation",
    },
    "the stack's own account is known by the ARNs of its resources": {
        "eks-admin-other-account", "iam-trust-other-account", "kms-other-account-administration",
        "lambda-permission-other-account", "s3-cross-account-actions",
    },
    "the trust policy of the role decides": {"eks-admin-mfa"},
}  # fmt: skip

BLOCKING = {
    control.id for control in registry.load() if control.stack_rule and control.severity in ("critical", "high")
}


def analyzed(harness: MakeHarness, given: Given) -> set[str]:
    """Controls that fail in the engine's Analyze request, which precedes the creation of the resource."""
    servicer: Any = harness().servicer
    request = proto.AnalyzeRequest(type=given.type, urn=given.urn, name=given.name, properties=struct(given.wire))
    return {diagnostic.policyName for diagnostic in servicer.Analyze(request, None).diagnostics}


def test_all_blocking_controls_across_resources_are_early_or_have_a_reason_to_be_late() -> None:
    late = [control for controls in LATE.values() for control in controls]

    assert sorted([*EARLY, *late]) == sorted(BLOCKING)


@pytest.mark.parametrize("control", EARLY)
def test_what_a_resource_decides_by_itself_is_reported_before_it_is_created(harness: MakeHarness, control: str) -> None:
    for given in EARLY[control]:
        assert control in analyzed(harness, given), given


def test_a_failure_is_reported_once(harness: MakeHarness) -> None:
    (found,) = harness().of("iam-admin-policy", EARLY["iam-admin-policy"][0])

    assert found.level == "mandatory"


def test_an_unknown_statement_does_not_hide_the_others(harness: MakeHarness) -> None:
    read = {"Effect": "Allow", "Action": UNKNOWN, "Resource": UNKNOWN}
    everything = {"Effect": "Allow", "Action": ["s3:GetObject", "*:*"], "Resource": UNKNOWN}

    assert "iam-admin-policy" in analyzed(harness, resource(IAM_ROLE_POLICY, policy=document(read, everything)))


def test_what_other_resources_may_justify_is_not_reported_early(harness: MakeHarness) -> None:
    """A policy that allows all but some actions may be a permissions boundary."""
    boundary = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denial = {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
    given = resource(IAM_POLICY, policy=document(boundary, denial))

    assert analyzed(harness, given).isdisjoint({"iam-admin-policy"})


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_stacks_have_no_early_findings(stack: str) -> None:
    captured = sources.from_graph(graph_of(stack).to_json())
    pack = pack_of(captured)
    found = [result for resource in captured.resources for result in pack.check_by_itself(resource)]

    assert [(result.control.id, result.urn) for result in found if pack.blocks(result)] == []

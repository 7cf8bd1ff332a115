"""Media pipelines: malware protection, roles of MediaConvert, images on request."""

from typing import Any

from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    GUARDDUTY_MALWARE_PROTECTION_PLAN,
    IAM_ROLE,
    IAM_ROLE_POLICY,
    S3_BUCKET,
    S3_BUCKET_POLICY,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

CLEAN = {"StringNotEquals": {"s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"}}


def document(**statement: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_malware_protection_tags_objects(cases: Cases) -> None:
    def plan(status: object) -> list[Given]:
        return [resource(GUARDDUTY_MALWARE_PROTECTION_PLAN, actions=[{"taggings": [{"status": status}]}])]

    cases(
        "guardduty-malware-tags",
        passes=[plan("ENABLED")],
        fails=[plan("DISABLED"), [resource(GUARDDUTY_MALWARE_PROTECTION_PLAN)]],
    )


def test_uploads_are_read_after_a_clean_scan(cases: Cases) -> None:
    bucket = resource(S3_BUCKET, "uploads", bucket="uploads")
    plan = resource(
        GUARDDUTY_MALWARE_PROTECTION_PLAN,
        refers={"protectedResource": bucket},
        protectedResource={"s3Bucket": {"bucketName": "uploads"}},
    )

    def policy(**statement: Any) -> list[Given]:
        given = resource(
            S3_BUCKET_POLICY,
            "policy",
            refers={"bucket": bucket},
            bucket="uploads",
            policy=document(Principal="*", Resource="arn:aws:s3:::uploads/*", **statement),
        )
        return [plan, bucket, given]

    cases(
        "guardduty-malware-reads",
        passes=[policy(Effect="Deny", Action="s3:GetObject", Condition=CLEAN)],
        fails=[
            [plan, bucket],
            policy(Effect="Deny", Action="s3:GetObject", Condition={"Bool": {"aws:SecureTransport": "false"}}),
            policy(Effect="Deny", Action="s3:PutObject", Condition=CLEAN),
        ],
    )


def test_roles_of_mediaconvert_name_prefixes(cases: Cases) -> None:
    def role(service: str, resources: object, action: str = "s3:GetObject") -> list[Given]:
        trust = document(Effect="Allow", Principal={"Service": service}, Action="sts:AssumeRole")
        given = resource(IAM_ROLE, "jobs", name="jobs", assumeRolePolicy=trust)
        allowed = document(Effect="Allow", Action=action, Resource=resources)
        return [given, resource(IAM_ROLE_POLICY, "policy", refers={"role": given}, role="jobs", policy=allowed)]

    jobs = "mediaconvert.amazonaws.com"
    cases(
        "mediaconvert-role-objects",
        passes=[
            role(jobs, "arn:aws:s3:::uploads/incoming/*"),
            role(jobs, "arn:aws:s3:::uploads", "s3:ListBucket"),
            role("lambda.amazonaws.com", "arn:aws:s3:::uploads/*"),
        ],
        fails=[
            role(jobs, "arn:aws:s3:::uploads/*"),
            role(jobs, "*", "s3:*"),
            role(jobs, ["arn:aws:s3:::uploads/incoming/*", "arn:aws:s3:::media/*"], "s3:PutObject"),
        ],
    )


def test_images_are_made_for_signed_requests(cases: Cases) -> None:
    def distribution(target: str, **behaviour: object) -> list[Given]:
        return [
            resource(
                CLOUDFRONT_DISTRIBUTION,
                origins=[
                    {"originId": "stored", "domainName": "media.s3.us-east-1.amazonaws.com"},
                    {"originId": "made", "domainName": "abc.lambda-url.us-east-1.on.aws"},
                ],
                originGroups=[{"originId": "images", "members": [{"originId": "stored"}, {"originId": "made"}]}],
                defaultCacheBehavior={"targetOriginId": target, **behaviour},
            )
        ]

    cases(
        "cloudfront-transformation-signed",
        passes=[
            distribution("images", trustedKeyGroups=["group-1"]),
            distribution("stored"),
            distribution("made"),
        ],
        fails=[distribution("images")],
        unknown=[distribution("images", trustedKeyGroups=UNKNOWN)],
    )

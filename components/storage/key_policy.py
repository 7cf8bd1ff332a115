"""Who may use a key: the account's own roles, and the services that really use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import kms

from components.foundation.documents import Statement, document, service_statement

ENCRYPT_AND_DECRYPT = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")


def log_group_use(region: str, account_id: Input[str], log_groups: Sequence[str]) -> Statement:
    """A statement that lets CloudWatch Logs encrypt these log groups of the region, by their names."""
    return service_statement(
        "AllowLogGroups",
        f"logs.{region}.amazonaws.com",
        ENCRYPT_AND_DECRYPT,
        "*",
        conditions={
            "ArnEquals": {
                "kms:EncryptionContext:aws:logs:arn": [
                    Output.concat(f"arn:aws:logs:{region}:", account_id, f":log-group:{name}") for name in log_groups
                ]
            }
        },
    )


def distribution_use(distributions: Mapping[str, Input[str]]) -> Statement:
    """A statement that lets these distributions (name: ARN) decrypt what they read through origin access control."""
    return service_statement(
        "AllowDistributions",
        "cloudfront.amazonaws.com",
        ["kms:Decrypt"],
        "*",
        conditions={"StringEquals": {"aws:SourceArn": list(distributions.values())}},
    )


def alarm_use(region: str, account_id: Input[str]) -> Statement:
    """A statement that lets the account's CloudWatch alarms publish to topics under this key (T-26, T-30)."""
    return service_statement(
        "AllowAlarms",
        "cloudwatch.amazonaws.com",
        ["kms:Decrypt", "kms:GenerateDataKey*"],
        "*",
        conditions={
            "StringEquals": {"aws:SourceAccount": account_id},
            "ArnLike": {"aws:SourceArn": Output.concat(f"arn:aws:cloudwatch:{region}:", account_id, ":alarm:*")},
        },
    )


@dataclass(frozen=True, kw_only=True)
class KeyPolicyArgs:
    """key_id: the key. uses: statements of the services that use it; the account's IAM alone when left out."""

    key_id: Input[str]
    account_id: Input[str]
    uses: Sequence[Input[Statement]] = ()


class KeyPolicy(ComponentResource):
    """A key's policy: the account administers it and delegates to IAM; services use it as they are named."""

    def __init__(self, name: str, args: KeyPolicyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:KeyPolicy", name, None, opts)
        account: Statement = {
            "Sid": "AllowAccount",
            "Effect": "Allow",
            "Principal": {"AWS": Output.concat("arn:aws:iam::", args.account_id, ":root")},
            "Action": "kms:*",
            "Resource": "*",
        }
        kms.KeyPolicy(
            f"{name}-policy",
            key_id=args.key_id,
            policy=document([account, *args.uses]),
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs({})

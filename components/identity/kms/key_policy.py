"""Key policy statements: the account's own roles, and services that use the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import kms

from components.foundation.documents import Statement, account_use, document, service_statement
from components.foundation.source_keys import CLOUDWATCH, source_conditions

ENCRYPT_AND_DECRYPT = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")


def log_group_use(region: str, account_id: Input[str]) -> Statement:
    """A statement that allows CloudWatch Logs in the region to use the key for the account's log groups only."""
    return service_statement(
        "AllowLogGroups",
        f"logs.{region}.amazonaws.com",
        ENCRYPT_AND_DECRYPT,
        "*",
        conditions={
            "ArnLike": {
                "kms:EncryptionContext:aws:logs:arn": Output.concat(
                    f"arn:aws:logs:{region}:", account_id, ":log-group:*"
                )
            }
        },
    )


def distribution_use(distributions: Mapping[str, Input[str]]) -> Statement:
    """A statement that allows distributions (ARN by name) to decrypt objects through origin access control."""
    return service_statement(
        "AllowDistributions",
        "cloudfront.amazonaws.com",
        ["kms:Decrypt"],
        "*",
        conditions={"StringEquals": {"aws:SourceArn": list(distributions.values())}},
    )


def alarm_use(region: str, account_id: Input[str]) -> Statement:
    """A statement that allows the account's CloudWatch alarms to publish to topics with this key (T-26, T-30)."""
    actions = ["kms:Decrypt", "kms:GenerateDataKey*"]
    return service_statement(
        "AllowAlarms",
        CLOUDWATCH,
        actions,
        "*",
        conditions=source_conditions(
            CLOUDWATCH,
            actions[0],
            account_id=account_id,
            source_arns=Output.concat(f"arn:aws:cloudwatch:{region}:", account_id, ":alarm:*"),
            operator="ArnLike",
        ),
    )


def base_uses(region: str, account_id: Input[str]) -> list[Statement]:
    """Initial statements of every region: the account, its log groups and its alarms."""
    return [account_use(account_id), log_group_use(region, account_id), alarm_use(region, account_id)]


@dataclass(frozen=True, kw_only=True)
class KeyPolicyArgs:
    """key_id: the key. uses: statements of services in addition to `base_uses`; none by default."""

    key_id: Input[str]
    region: str
    account_id: Input[str]
    uses: Sequence[Input[Statement]] = ()


class KeyPolicy(ComponentResource):
    """The complete policy of a key, created after the principals that it names (T-03)."""

    policy: kms.KeyPolicy

    def __init__(self, name: str, args: KeyPolicyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:KeyPolicy", name, None, opts)
        self.policy = kms.KeyPolicy(
            f"{name}-policy",
            key_id=args.key_id,
            policy=document([*base_uses(args.region, args.account_id), *args.uses]),
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs({})

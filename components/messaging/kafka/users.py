"""SASL/SCRAM users of a Kafka cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, InvokeOutputOptions, Output, ResourceOptions
from pulumi_aws import msk, secretsmanager

from components.foundation.outputs import after
from components.identity.secret_versions import FIRST

SECRET_PREFIX = "AmazonMSK_"  # required: Amazon MSK Developer Guide, "Sign-in credentials authentication"
PASSWORD_LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class KafkaUsersArgs:
    """users: user names. key_arn: customer managed key, because MSK rejects secrets with the AWS managed key (T-23).
    recovery_window_days: recovery window of a deleted secret, 7 to 30 days; 0 for none. protect: protect the secrets
    from deletion.
    """

    users: Sequence[str]
    cluster_name: str
    cluster_arn: Input[str]
    key_arn: Input[str]
    recovery_window_days: int
    protect: bool = False


class KafkaUsers(ComponentResource):
    """A secret with a generated password for each SASL/SCRAM user, associated with the cluster.

    MSK writes the resource policy of the secrets itself. secret_arns: by user.
    """

    secret_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: KafkaUsersArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:KafkaUsers", name, None, opts)
        child = ResourceOptions(parent=self)

        found: dict[str, Output[str]] = {}
        for user in args.users:
            secret = secretsmanager.Secret(
                f"{name}-{user}-secret",
                # The name of a deleted secret is reserved for its recovery window (T-31).
                name_prefix=f"{SECRET_PREFIX}{args.cluster_name}_{user}-",
                description=f"User {user} of {args.cluster_name}",
                kms_key_id=args.key_arn,
                recovery_window_in_days=args.recovery_window_days,
                opts=ResourceOptions(parent=self, protect=args.protect),
            )
            made = secretsmanager.get_random_password_output(
                password_length=PASSWORD_LENGTH, exclude_punctuation=True, opts=InvokeOutputOptions(parent=self)
            )
            version = secretsmanager.SecretVersion(
                f"{name}-{user}-version",
                secret_id=secret.id,
                secret_string=Output.secret(Output.json_dumps({"username": user, "password": made.random_password})),
                version_stages=["AWSCURRENT", FIRST],
                opts=ResourceOptions(parent=self, ignore_changes=["secretString", "versionStages"]),
            )
            found[user] = after(secret.arn, version)
            msk.SingleScramSecretAssociation(
                f"{name}-{user}-association",
                cluster_arn=args.cluster_arn,
                secret_arn=found[user],
                opts=child,
            )

        self.secret_arns = found
        self.register_outputs({"secret_arns": self.secret_arns})

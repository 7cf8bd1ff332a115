"""A secret of Secrets Manager."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, InvokeOutputOptions, Output, ResourceOptions
from pulumi_aws import secretsmanager

from components.foundation.documents import document, tls_only
from components.foundation.outputs import after
from components.identity.secret_versions import FIRST
from components.identity.secrets_manager.settings import SecretSettings


def replica_arn(secret_arn: Output[str], source_region: str, region: str) -> Output[str]:
    """ARN of a secret's replica: the secret's, random suffix included, in the other region (AWS Secrets Manager User
    Guide, "Replicate AWS Secrets Manager secrets across Regions")."""
    return secret_arn.apply(lambda arn: arn.replace(f":{source_region}:", f":{region}:", 1))


@dataclass(frozen=True, kw_only=True)
class SecretArgs:
    """Arguments of Secret.

    secret_name: physical name. key_arn: key of the region. replicas: keys of replica regions, by region.
    protect: protect the secret from deletion, with a recovery window.
    """

    settings: SecretSettings
    secret_name: str
    account_id: Input[str]
    key_arn: Input[str]
    replicas: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    protect: bool = False


class Secret(ComponentResource):
    """A secret that only roles of the account can read, over TLS, and its replicas in other regions.

    The value is set out of band, or generated once and never changed again. arn depends on the resource policy;
    filled_id, for rotations, on the generated value.
    """

    arn: Output[str]
    name: Output[str]
    filled_id: Output[str]

    def __init__(self, name: str, args: SecretArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:Secret", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        secret = secretsmanager.Secret(
            f"{name}-secret",
            name=args.secret_name,
            description=settings.description or None,
            kms_key_id=args.key_arn,
            recovery_window_in_days=settings.recovery_days(protect=args.protect),
            replicas=[
                secretsmanager.SecretReplicaArgs(region=region, kms_key_id=key_arn)
                for region, key_arn in args.replicas.items()
            ],
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        policy = secretsmanager.SecretPolicy(
            f"{name}-policy",
            secret_arn=secret.arn,
            policy=document([_own_account(args.account_id), tls_only("secretsmanager:*", "*")]),
            block_public_policy=True,
            opts=child,
        )
        self.filled_id = secret.id
        if settings.generate is not None:
            made = secretsmanager.get_random_password_output(
                password_length=settings.generate.length,
                exclude_punctuation=True,
                opts=InvokeOutputOptions(parent=self),
            )
            version = secretsmanager.SecretVersion(
                f"{name}-version",
                secret_id=secret.id,
                secret_string=Output.secret(made.random_password),
                version_stages=["AWSCURRENT", FIRST],
                opts=ResourceOptions(parent=self, ignore_changes=["secretString", "versionStages"]),
            )
            self.filled_id = version.secret_id

        self.arn, self.name = after(secret.arn, policy), secret.name
        self.register_outputs({"arn": self.arn})


def _own_account(account_id: Input[str]) -> Mapping[str, object]:
    """Deny principals of other accounts, regardless of their IAM policies. Services that act for the account are
    exempt."""
    return {
        "Sid": "DenyOtherAccounts",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
        "Condition": {
            "StringNotEquals": {"aws:PrincipalAccount": account_id},
            "Bool": {"aws:PrincipalIsAWSService": "false"},
        },
    }

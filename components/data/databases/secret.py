"""The password of a database that RDS does not manage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, InvokeOutputOptions, Output, Resource, ResourceOptions
from pulumi_aws import secretsmanager

from components.data.databases.telemetry import DatabaseKind
from components.foundation.outputs import after

PASSWORD_LENGTH = 40  # of at most 128: Amazon RDS API, CreateDBInstance: MasterUserPassword
IDENTIFIER_KEYS: Mapping[DatabaseKind, str] = {"instance": "dbInstanceIdentifier", "cluster": "dbClusterIdentifier"}
# Secrets Manager deletes versions without a staging label. This label keeps the initial version, which would otherwise
# be missing at a refresh and be written again over the current password.
FIRST = "FIRST"


def new_password(parent: Resource) -> Output[str]:
    """A random password from Secrets Manager, different in each run: consumers ignore changes of it."""
    made = secretsmanager.get_random_password_output(
        password_length=PASSWORD_LENGTH, exclude_punctuation=True, opts=InvokeOutputOptions(parent=parent)
    )
    return Output.secret(made.random_password.apply(str))


@dataclass(frozen=True, kw_only=True)
class DatabaseSecretArgs:
    """Arguments of DatabaseSecret.

    kind, database: the instance or cluster; if it is replaced, its initial password is written again.
    identifier: its identifier, used by the rotation function. username, password, host, port, database_name: connection
        details.
    key_arn: key of the region. replicas: keys of replica regions, by region; none by default.
    rotation_function_arn: rotation function, invoked immediately and every `rotation_days`; without one there is no
        rotation.
    reached_by: what the rotation function needs to reach the database: the first rotation waits for it (T-49). The
        database by default.
    recovery_window_days: recovery window of a deleted secret, 7 to 30 days; 0 for none.
    """

    kind: DatabaseKind
    database: Resource
    identifier: str
    username: str
    password: Input[str]
    host: Input[str]
    port: int
    database_name: str
    key_arn: Input[str]
    replicas: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    rotation_function_arn: Input[str] | None = None
    rotation_days: int = 30
    reached_by: Sequence[Resource] = ()
    recovery_window_days: int = 30
    protect: bool = False


class DatabaseSecret(ComponentResource):
    """A secret with the credentials of a database in the JSON format of rotation functions and RDS Proxy.

    The program writes the initial password and never changes it. arn depends on the secret's value.
    """

    arn: Output[str]

    def __init__(self, name: str, args: DatabaseSecretArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:DatabaseSecret", name, None, opts)

        secret = secretsmanager.Secret(
            f"{name}-secret",
            description=f"Master user of {args.identifier}",
            kms_key_id=args.key_arn,
            recovery_window_in_days=args.recovery_window_days,
            replicas=[
                secretsmanager.SecretReplicaArgs(region=region, kms_key_id=key_arn)
                for region, key_arn in args.replicas.items()
            ],
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        version = secretsmanager.SecretVersion(
            f"{name}-version",
            secret_id=secret.id,
            secret_string=Output.secret(
                Output.json_dumps(
                    {
                        "engine": "postgres",
                        "host": args.host,
                        "port": args.port,
                        "username": args.username,
                        "password": args.password,
                        "dbname": args.database_name,
                        IDENTIFIER_KEYS[args.kind]: args.identifier,
                    }
                )
            ),
            version_stages=["AWSCURRENT", FIRST],
            opts=ResourceOptions(
                parent=self, ignore_changes=["secretString", "versionStages"], replace_with=[args.database]
            ),
        )
        self.arn = after(secret.arn, version)
        if args.rotation_function_arn is not None:
            secretsmanager.SecretRotation(
                f"{name}-rotation",
                secret_id=version.secret_id,
                rotation_lambda_arn=args.rotation_function_arn,
                rotation_rules=secretsmanager.SecretRotationRotationRulesArgs(
                    automatically_after_days=args.rotation_days
                ),
                rotate_immediately=True,
                opts=ResourceOptions(parent=self, depends_on=[args.database, *args.reached_by]),
            )

        self.register_outputs({"arn": self.arn})

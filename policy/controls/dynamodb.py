"""Controls for DynamoDB tables and their replicas in other regions."""

from policy.frameworks import RECOVERABLE
from policy.readers.keys import has_customer_key, keys_of
from policy.readers.tables import replicas
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html"


@resource_control(
    "dynamodb-point-in-time-recovery",
    title="DynamoDB tables and their replicas have point-in-time recovery",
    severity="medium",
    types=[DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA],
    frameworks={"FSBP": ["DynamoDB.2"], "NIST 800-53": RECOVERABLE},
    traps=["T-15"],
    remedy="Enable point_in_time_recovery on the table and on each of its replicas.",
    url=f"{USER_GUIDE}#dynamodb-2",
)
def has_point_in_time_recovery(table: Resource, settings: Settings) -> Iterator[Finding]:
    """The setting of a table does not apply to its replicas; theirs is a boolean."""
    path = "pointInTimeRecovery.enabled" if table.type == DYNAMODB_TABLE else "pointInTimeRecovery"
    if not table.flag(path):
        yield table.fail("the table has no point-in-time recovery", path)
    for replica in table.nodes("replicas") if table.type == DYNAMODB_TABLE else ():
        if not replica.flag("pointInTimeRecovery"):
            yield replica.fail("the replica has no point-in-time recovery", "pointInTimeRecovery")


@resource_control(
    "dynamodb-deletion-protection",
    title="DynamoDB tables have deletion protection",
    severity="medium",
    types=[DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA],
    frameworks={
        "FSBP": ["DynamoDB.6"],
        "NIST 800-53": ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"],
    },
    remedy="Set deletion_protection_enabled to true, also on replicas.",
    url=f"{USER_GUIDE}#dynamodb-6",
)
def has_deletion_protection(table: Resource, settings: Settings) -> Iterator[Finding]:
    """Inline replicas without the setting are not evaluated: DynamoDB deletes them only with their table."""
    if not table.flag("deletionProtectionEnabled"):
        yield table.fail("the table has no deletion protection", "deletionProtectionEnabled")
    for replica in table.nodes("replicas") if table.type == DYNAMODB_TABLE else ():
        if replica.has("deletionProtectionEnabled") and not replica.flag("deletionProtectionEnabled"):
            yield replica.fail("the replica has no deletion protection", "deletionProtectionEnabled")


@stack_control(
    "dynamodb-customer-key",
    title="DynamoDB tables are encrypted with a customer managed key in all regions",
    severity="medium",
    types=[DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA],
    frameworks={"PCI DSS 4.0": ["3.5.1", "3.6.1"], "NIST 800-53": ["SC-12", "SC-13", "SC-28", "SC-28(1)"]},
    remedy="Set server_side_encryption with kms_key_arn, and kms_key_arn on each replica.",
    url="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html",
)
def has_customer_managed_key(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A separate replica is a subject of its own if its table is outside of the stack."""
    if table.type == DYNAMODB_TABLE_REPLICA:
        if not stack.follow(table, "globalTableArn", DYNAMODB_TABLE) and not has_customer_key(table, "kmsKeyArn"):
            yield table.fail("the replica is encrypted with an AWS managed key", "kmsKeyArn")
        return
    own = table.flag("serverSideEncryption.enabled") and has_customer_key(table, "serverSideEncryption.kmsKeyArn")
    if not own:
        yield table.missing("the table is encrypted with an AWS managed key", "serverSideEncryption.kmsKeyArn")
    for replica, _ in replicas(table, stack):
        if not has_customer_key(replica, "kmsKeyArn"):
            yield replica.fail("the replica is encrypted with an AWS managed key", "kmsKeyArn")


@stack_control(
    "dynamodb-replica-keys",
    title="Replicas of a table with a customer managed key have one of their own region",
    severity="high",
    types=[DYNAMODB_TABLE],
    frameworks={"NIST 800-53": ["SC-12", "SC-28"]},
    traps=["T-15"],
    remedy="Set kms_key_arn of each replica to a key, or a key's replica, of the replica's region.",
    url="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
)
def replica_keys_are_of_the_region(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """DynamoDB refuses a global table with and without customer managed keys."""
    keyed = table.has("serverSideEncryption.kmsKeyArn")
    for replica, region in replicas(table, stack):
        if keyed != replica.has("kmsKeyArn"):
            yield replica.fail("only one of table and replica has a customer managed key", "kmsKeyArn")
            continue
        keys = keys_of(stack, replica, "kmsKeyArn")
        if region and keys and all(key.region not in ("", region) for key in keys):
            yield replica.fail(f"the key is in {keys[0].region}, the replica in {region}", "kmsKeyArn", value=region)

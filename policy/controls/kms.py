"""Controls for KMS keys: rotation, policies, replicas, deletion and region."""

from collections import defaultdict
from collections.abc import Mapping

from policy.frameworks import NOT_PUBLIC
from policy.iam.conditions import is_public, services
from policy.iam.documents import read
from policy.iam.wildcards import is_pattern
from policy.readers.ignored_changes import ignores
from policy.readers.keys import keys_of
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    BACKUP_VAULT,
    DYNAMODB_TABLE,
    DYNAMODB_TABLE_REPLICA,
    ECR_REPOSITORY,
    ECS_CLUSTER,
    EKS_CLUSTER,
    ELASTICACHE_REPLICATION_GROUP,
    ELASTICACHE_SERVERLESS_CACHE,
    EVENTBRIDGE_ARCHIVE,
    EVENTBRIDGE_BUS,
    KMS_ALIAS,
    KMS_EXTERNAL_KEY,
    KMS_KEY,
    KMS_KEY_POLICY,
    KMS_KEYS,
    KMS_REPLICA_KEY,
    LOGS_LOG_GROUP,
    MSK_CLUSTER,
    RDS_AUTOMATED_BACKUPS_REPLICATION,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_INSTANCE,
    S3_BUCKET,
    S3_BUCKET_ENCRYPTION,
    SCHEDULER_SCHEDULE,
    SECRETSMANAGER_SECRET,
    SNS_TOPIC,
    SQS_QUEUE,
    SSM_PARAMETER,
)
from policy.unknown import computed_once

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"
WINDOW_DAYS = (7, 30)  # https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html

# Properties with KMS keys, by type.
KEY_PATHS = {
    BACKUP_VAULT: ("kmsKeyArn",),
    EVENTBRIDGE_ARCHIVE: ("kmsKeyIdentifier",),
    EVENTBRIDGE_BUS: ("kmsKeyIdentifier",),
    LOGS_LOG_GROUP: ("kmsKeyId",),
    DYNAMODB_TABLE: ("serverSideEncryption.kmsKeyArn",),
    DYNAMODB_TABLE_REPLICA: ("kmsKeyArn",),
    ECR_REPOSITORY: ("encryptionConfigurations[0].kmsKey",),
    ECS_CLUSTER: ("configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId",),
    EKS_CLUSTER: ("encryptionConfig.provider.keyArn",),
    ELASTICACHE_REPLICATION_GROUP: ("kmsKeyId",),
    ELASTICACHE_SERVERLESS_CACHE: ("kmsKeyId",),
    MSK_CLUSTER: ("encryptionInfo.encryptionAtRestKmsKeyArn",),
    RDS_CLUSTER: ("kmsKeyId", "masterUserSecretKmsKeyId", "performanceInsightsKmsKeyId"),
    RDS_CLUSTER_INSTANCE: ("performanceInsightsKmsKeyId",),
    RDS_INSTANCE: ("kmsKeyId", "masterUserSecretKmsKeyId", "performanceInsightsKmsKeyId"),
    RDS_AUTOMATED_BACKUPS_REPLICATION: ("kmsKeyId",),
    S3_BUCKET: ("serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId",),
    S3_BUCKET_ENCRYPTION: ("rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",),
    SCHEDULER_SCHEDULE: ("kmsKeyArn",),
    SECRETSMANAGER_SECRET: ("kmsKeyId",),
    SNS_TOPIC: ("kmsMasterKeyId",),
    SQS_QUEUE: ("kmsMasterKeyId",),
    SSM_PARAMETER: ("keyId",),
}


# Properties whose services refuse multi-Region keys (and their aliases): Amazon ECS API Reference,
# ManagedStorageConfiguration. The guides of all other services of KEY_PATHS accept them.
SINGLE_REGION_PATHS = {
    ECS_CLUSTER: (
        "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId",
        "configuration.managedStorageConfiguration.kmsKeyId",
    )
}


def is_in_region(keys: list[Resource], region: str) -> bool:
    """Whether one of the keys is in a region; unknown regions count as equal."""
    return not region or not keys or any(key.region in ("", region) for key in keys)


@resource_control(
    "kms-rotation",
    title="Customer managed keys have rotation enabled",
    severity="medium",
    types=[KMS_KEY],
    frameworks={
        "FSBP": ["KMS.4"],
        "CIS 5.0": ["3.6"],
        "PCI DSS 4.0": ["3.7.4"],
        "NIST 800-53": ["SC-12", "SC-12(2)", "SC-28(3)"],
    },
    remedy="Set enable_key_rotation to true.",
    url=f"{USER_GUIDE}#kms-4",
)
def rotates(key: Resource, settings: Settings) -> Iterator[Finding]:
    """Only symmetric encryption keys with key material of KMS support rotation."""
    if key.flag("enableKeyRotation"):
        return
    spec = key.string("customerMasterKeySpec") or "SYMMETRIC_DEFAULT"
    usage = key.string("keyUsage") or "ENCRYPT_DECRYPT"
    if spec == "SYMMETRIC_DEFAULT" and usage == "ENCRYPT_DECRYPT" and not key.has("customKeyStoreId"):
        yield key.fail("rotation is disabled", "enableKeyRotation")


@resource_control(
    "kms-not-public",
    title="Key policies grant no public access",
    severity="critical",
    types=[*KMS_KEYS, KMS_KEY_POLICY],
    frameworks={"FSBP": ["KMS.5"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Specify the principals, or restrict `*` by a condition with fixed values such as kms:CallerAccount.",
    url=f"{USER_GUIDE}#kms-5",
)
def is_not_public(key: Resource, settings: Settings) -> Iterator[Finding]:
    document = read(key.node("policy"))
    if document.fault:
        yield key.fail(f"malformed policy document: {document.fault}", "policy")
    for statement in document:
        if "Condition" not in statement.unknown and is_public(statement):
            yield key.fail(f"{statement.label} grants public access", "policy")


@resource_control(
    "kms-cloudfront-distribution",
    title="Key policies restrict CloudFront to one distribution",
    severity="medium",
    types=[*KMS_KEYS, KMS_KEY_POLICY],
    frameworks={"NIST 800-53": ["AC-3", "AC-6"]},
    traps=["T-03"],
    remedy="Add a KeyPolicy after the distribution with its ARN as aws:SourceArn, without wildcards.",
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
)
def is_restricted_to_the_distribution(key: Resource, settings: Settings) -> Iterator[Finding]:
    """A key is created before its distribution, whose ARN is unknown; a pattern allows all distributions."""
    for statement in read(key.node("policy")):
        if not statement.allows or "cloudfront.amazonaws.com" not in services(statement):
            continue
        named = any(
            condition.name == "aws:sourcearn" and not any(map(is_pattern, condition.values))
            for condition in statement.conditions
        )
        if not named and "Condition" not in statement.unknown:
            yield key.fail(f"{statement.label} allows all distributions", "policy")


@stack_control(
    "kms-single-region",
    title="Services that refuse multi-Region keys have single-Region keys",
    severity="high",
    types=list(SINGLE_REGION_PATHS),
    frameworks={"NIST 800-53": ["SC-12"]},
    traps=["T-47"],
    remedy="Set the ARN of a key of its own without multi_region.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html",
)
def key_is_single_region(user: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """AWS refuses a multi-Region key with the first task, not with the cluster."""
    for path in SINGLE_REGION_PATHS[user.type]:
        value = user.peek(path)
        if isinstance(value, str) and (":alias/" in value or value.startswith("alias/")):
            yield user.fail("is an alias; set the key's ARN", path)
        named = isinstance(value, str) and "key/mrk-" in value
        if named or any(key.type == KMS_REPLICA_KEY or key.flag("multiRegion") for key in keys_of(stack, user, path)):
            yield user.fail("is a multi-Region key", path)


@stack_control(
    "kms-replica-regions",
    title="Multi-Region keys have replicas in all regions that use them",
    severity="medium",
    types=[KMS_KEY],
    frameworks={"NIST 800-53": ["CP-6", "CP-9", "SC-12", "SC-12(1)"]},
    remedy="Add a ReplicaKey of the key in the region.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    parameters=[Parameter("regions", (), "Regions that always require a replica.")],
)
def is_replicated(key: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """These are regions with the same alias, and regions with replicas of other keys of the same region.

    A stack in one region has no replicas.
    """
    if not key.flag("multiRegion"):
        return
    there = {replica.region for replica in stack.related(key, KMS_REPLICA_KEY, "primaryKeyArn")}
    wanted = settings.strings("regions") | _replicated_from(stack).get(key.region, set())
    for alias in stack.related(key, KMS_ALIAS, "targetKeyId"):
        wanted |= _regions_of_aliases(stack).get(alias.string("name"), set())
    for region in sorted(wanted - {"", key.region} - there):
        yield key.missing(f"no replica in {region}", "multiRegion")


@computed_once
def _replicated_from(stack: Stack) -> Mapping[str, set[str]]:
    """Regions with replicas, by the region of the primary key."""
    found: dict[str, set[str]] = defaultdict(set)
    for replica in stack.of(KMS_REPLICA_KEY):
        for primary in stack.follow(replica, "primaryKeyArn", KMS_KEY):
            found[primary.region].add(replica.region)
    return found


@computed_once
def _regions_of_aliases(stack: Stack) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for alias in stack.of(KMS_ALIAS):
        found[str(alias.peek("name"))].add(alias.region)
    return found


@stack_control(
    "kms-one-policy",
    title="A key's inline policy does not overwrite its KeyPolicy",
    severity="medium",
    types=[*KMS_KEYS],
    frameworks={"NIST 800-53": ["AC-3", "CM-3"]},
    traps=["T-03"],
    remedy="Ignore changes of policy of the key, or omit its policy.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
)
def policies_agree(key: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Both set the only policy of a key. AWS's default policy in an exported state is not counted."""
    separate = stack.related(key, KMS_KEY_POLICY, "keyId")
    if not separate or not key.has("policy") or ignores(key, "policy"):
        return
    first = read(key.node("policy")).statements
    default = len(first) == 1 and first[0].actions == ("kms:*",)
    if not default and all(read(policy.node("policy")).statements != first for policy in separate):
        yield key.fail("a change of the inline policy overwrites the KeyPolicy", "policy")


@stack_control(
    "kms-replica-order",
    title="Replica keys depend on their primary key",
    severity="high",
    types=[KMS_REPLICA_KEY],
    frameworks={"NIST 800-53": ["CP-9", "SC-12"]},
    traps=["T-34"],
    remedy="Pass the primary key's arn output as primary_key_arn, so that the replica is deleted first.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-delete.html",
)
def depends_on_primary(replica: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """KMS refuses to delete a primary key with replicas; without a dependency both are deleted at the same time."""
    for primary in stack.follow(replica, "primaryKeyArn", KMS_KEY, KMS_EXTERNAL_KEY):
        if not stack.depends(replica, on=primary):
            yield replica.fail(f"no dependency on {primary.name}", "primaryKeyArn")
        if primary.region and primary.region == replica.region:
            yield replica.fail("the replica is in the primary's region", "region", value=replica.region)
        if primary.type == KMS_KEY and not primary.flag("multiRegion"):
            yield primary.fail("single-Region keys have no replicas", "multiRegion")


@resource_control(
    "kms-deletion-window",
    title="Keys have a sufficient waiting period for deletion",
    severity="low",
    types=[*KMS_KEYS],
    frameworks={"NIST 800-53": ["SC-12", "SC-12(2)"]},
    traps=["T-34"],
    remedy="Set deletion_window_in_days to 30, or protect the key.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    parameters=[Parameter("minimum_days", 14, "Minimum waiting period of keys without protect, in days.", minimum=7)],
)
def deletion_waits(key: Resource, settings: Settings) -> Iterator[Finding]:
    days = key.number("deletionWindowInDays", WINDOW_DAYS[1])
    if not WINDOW_DAYS[0] <= days <= WINDOW_DAYS[1]:
        yield key.fail("the waiting period is 7 to 30 days", "deletionWindowInDays")
    elif days < settings.number("minimum_days") and not (key.options.protect or key.options.retain_on_delete):
        yield key.fail("the waiting period is too short: data of a deleted key is lost", "deletionWindowInDays")


@stack_control(
    "kms-key-region",
    title="Resources are encrypted with a key of their own region",
    severity="high",
    types=list(KEY_PATHS),
    frameworks={"NIST 800-53": ["SC-12", "SC-28"]},
    traps=["T-15", "T-17"],
    remedy="Use a key, or the replica of a multi-Region key, in the resource's region.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
)
def key_is_of_the_region(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for path in KEY_PATHS[resource.type]:
        if resource.has(path):
            keys = keys_of(stack, resource, path)
            if not is_in_region(keys, resource.region):
                yield _elsewhere(resource, path, keys[0])
            elif not keys and resource.region and _region_in(resource.peek(path)) not in ("", resource.region):
                yield resource.fail(f"the key is outside of the resource's region, {resource.region}", path)


def _region_in(arn: object) -> str:
    """Region of an ARN; `""` for other values."""
    return arn.split(":")[3] if isinstance(arn, str) and arn.startswith("arn:") and arn.count(":") >= 5 else ""


def _elsewhere(resource: Resource, path: str, key: Resource) -> Finding:
    """A failure, although the key is unknown until the deployment: its region is known."""
    message = f"{key.name} is in {key.region}, the resource in {resource.region}"
    return resource.fail(message, path, value=key.name)

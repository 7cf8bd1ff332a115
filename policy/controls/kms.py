"""Controls over KMS keys, and how the controls of other services find a key and what it admits."""

from collections import defaultdict
from collections.abc import Mapping

from policy.frameworks import NOT_PUBLIC
from policy.iam.conditions import is_public, services
from policy.iam.documents import read
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

# Where the resources of other services name the key that encrypts them.
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


def is_in_region(keys: list[Resource], region: str) -> bool:
    """Whether one of the keys stands in a region; what cannot be told counts as right."""
    return not region or not keys or any(key.region in ("", region) for key in keys)


@resource_control(
    "kms-rotation",
    title="Customer keys rotate every year",
    severity="medium",
    types=[KMS_KEY],
    frameworks={
        "FSBP": ["KMS.4"],
        "CIS 3.0": ["3.6"],
        "PCI DSS 4.0": ["3.7.4"],
        "NIST 800-53": ["SC-12", "SC-12(2)", "SC-28(3)"],
    },
    remedy="Set enable_key_rotation to true.",
    url=f"{USER_GUIDE}#kms-4",
)
def rotates(key: Resource, settings: Settings) -> Iterator[Finding]:
    """Only symmetric encryption keys whose material KMS made itself can rotate."""
    if key.flag("enableKeyRotation"):
        return
    spec = key.string("customerMasterKeySpec") or "SYMMETRIC_DEFAULT"
    usage = key.string("keyUsage") or "ENCRYPT_DECRYPT"
    if spec == "SYMMETRIC_DEFAULT" and usage == "ENCRYPT_DECRYPT" and not key.has("customKeyStoreId"):
        yield key.fail("the key does not rotate", "enableKeyRotation")


@resource_control(
    "kms-not-public",
    title="Key policies let in nobody unnamed",
    severity="critical",
    types=[*KMS_KEYS, KMS_KEY_POLICY],
    frameworks={"FSBP": ["KMS.5"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Name the principals, or narrow `*` by a condition with fixed values such as kms:CallerAccount.",
    url=f"{USER_GUIDE}#kms-5",
)
def is_not_public(key: Resource, settings: Settings) -> Iterator[Finding]:
    document = read(key.node("policy"))
    if document.fault:
        yield key.fail(f"this is no policy document: {document.fault}", "policy")
    for statement in document:
        if "Condition" not in statement.unknown and is_public(statement):
            yield key.fail(f"{statement.label} lets in anybody", "policy")


@resource_control(
    "kms-cloudfront-distribution",
    title="Key policies name the distribution that CloudFront may decrypt for",
    severity="medium",
    types=[*KMS_KEYS, KMS_KEY_POLICY],
    frameworks={"NIST 800-53": ["AC-3", "AC-6"]},
    traps=["T-03"],
    remedy="Write a KeyPolicy after the distribution, with its ARN as aws:SourceArn, in place of a pattern.",
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
)
def names_the_distribution(key: Resource, settings: Settings) -> Iterator[Finding]:
    """A key made before its distribution cannot name it; the usual way out, a pattern, admits all distributions."""
    for statement in read(key.node("policy")):
        if not statement.allows or "cloudfront.amazonaws.com" not in services(statement):
            continue
        named = any(
            condition.name == "aws:sourcearn" and not any("*" in value for value in condition.values)
            for condition in statement.conditions
        )
        if not named and "Condition" not in statement.unknown:
            yield key.fail(f"{statement.label} admits every distribution", "policy")


@stack_control(
    "kms-replica-regions",
    title="Multi-Region keys have a replica in every region where they are looked for",
    severity="medium",
    types=[KMS_KEY],
    frameworks={"NIST 800-53": ["CP-6", "CP-9", "SC-12", "SC-12(1)"]},
    remedy="Add a ReplicaKey of the key in the region.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
    parameters=[Parameter("regions", (), "Regions that need a replica in any case.")],
)
def is_replicated(key: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """They are looked for where the same alias stands, and where other keys of the same region are replicated to.

    A stack of one region has no replicas at all: there a multi-Region key waits for the day it grows.
    """
    if not key.flag("multiRegion"):
        return
    there = {replica.region for replica in stack.related(key, KMS_REPLICA_KEY, "primaryKeyArn")}
    wanted = settings.strings("regions") | _replicated_from(stack).get(key.region, set())
    for alias in stack.related(key, KMS_ALIAS, "targetKeyId"):
        wanted |= _regions_of_aliases(stack).get(alias.string("name"), set())
    for region in sorted(wanted - {"", key.region} - there):
        yield key.missing(f"there is no replica in {region}", "multiRegion")


@computed_once
def _replicated_from(stack: Stack) -> Mapping[str, set[str]]:
    """Region of a primary key: the regions that keys of it are replicated to."""
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
    title="A key's first policy is not put back in place of its KeyPolicy",
    severity="medium",
    types=[*KMS_KEYS],
    frameworks={"NIST 800-53": ["AC-3", "CM-3"]},
    traps=["T-03"],
    remedy="Ignore changes of policy on the key, or leave its policy out.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
)
def policies_agree(key: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Both write the one policy that a key has. AWS's default, which an exported state shows, is nobody's own."""
    separate = stack.related(key, KMS_KEY_POLICY, "keyId")
    if not separate or not key.has("policy") or ignores(key, "policy"):
        return
    first = read(key.node("policy")).statements
    default = len(first) == 1 and first[0].actions == ("kms:*",)
    if not default and all(read(policy.node("policy")).statements != first for policy in separate):
        yield key.fail("a change of this policy takes the place of the separate one", "policy")


@stack_control(
    "kms-replica-order",
    title="Replica keys take the primary's ARN from the primary",
    severity="high",
    types=[KMS_REPLICA_KEY],
    frameworks={"NIST 800-53": ["CP-9", "SC-12"]},
    traps=["T-34"],
    remedy="Pass the primary key's arn output as primary_key_arn, so that the replica is deleted first.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-delete.html",
)
def waits_for_primary(replica: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """KMS refuses to delete a primary key while it has replicas; without a dependency both go at once."""
    for primary in stack.follow(replica, "primaryKeyArn", KMS_KEY, KMS_EXTERNAL_KEY):
        if not stack.depends(replica, on=primary):
            yield replica.fail(f"the replica does not wait for {primary.name}", "primaryKeyArn")
        if primary.region and primary.region == replica.region:
            yield replica.fail("the replica stands in the primary's region", "region", value=replica.region)
        if primary.type == KMS_KEY and not primary.flag("multiRegion"):
            yield primary.fail("a key that is not multi-Region has no replicas", "multiRegion")


@resource_control(
    "kms-deletion-window",
    title="Deleted keys can be called back for long enough",
    severity="low",
    types=[*KMS_KEYS],
    frameworks={"NIST 800-53": ["SC-12", "SC-12(2)"]},
    traps=["T-34"],
    remedy="Set deletion_window_in_days to 30, or protect the key.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    parameters=[Parameter("minimum_days", 14, "The least waiting period of a key that is not protected.", minimum=7)],
)
def deletion_waits(key: Resource, settings: Settings) -> Iterator[Finding]:
    days = key.number("deletionWindowInDays", WINDOW_DAYS[1])
    if not WINDOW_DAYS[0] <= days <= WINDOW_DAYS[1]:
        yield key.fail("KMS waits for 7 to 30 days", "deletionWindowInDays")
    elif days < settings.number("minimum_days") and not (key.options.protect or key.options.retain_on_delete):
        yield key.fail("a deleted key, and all data under it, is gone too soon", "deletionWindowInDays")


@stack_control(
    "kms-key-region",
    title="Resources are encrypted with a key of their own region",
    severity="high",
    types=list(KEY_PATHS),
    frameworks={"NIST 800-53": ["SC-12", "SC-28"]},
    traps=["T-15", "T-17"],
    remedy="Name the key, or the replica of the multi-Region key, that stands in the resource's region.",
    url="https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
)
def key_is_of_the_region(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for path in KEY_PATHS[resource.type]:
        if resource.has(path):
            keys = keys_of(stack, resource, path)
            if not is_in_region(keys, resource.region):
                yield _elsewhere(resource, path, keys[0])
            elif not keys and resource.region and _region_in(resource.peek(path)) not in ("", resource.region):
                yield resource.fail(f"the key is of another region than the resource, {resource.region}", path)


def _region_in(arn: object) -> str:
    """The region that an ARN is written for; `""` for what is no ARN."""
    return arn.split(":")[3] if isinstance(arn, str) and arn.startswith("arn:") and arn.count(":") >= 5 else ""


def _elsewhere(resource: Resource, path: str, key: Resource) -> Finding:
    """The key is unknown until the deployment, its region is not: so this is a failure already."""
    message = f"{key.name} is a key of {key.region}, the resource stands in {resource.region}"
    return resource.fail(message, path, value=key.name)

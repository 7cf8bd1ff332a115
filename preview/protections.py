"""Protections of a resource, its data and its traffic: inputs whose change, and resources whose deletion, end them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from preview.items import Node, depends_on, same_input, values_of
from preview.value_changes import ABSENT, ValueChange

OMITTED = None


@dataclass(frozen=True, kw_only=True)
class Protection:
    """An input that protects. path: `[]` follows a list. values: its protecting values, among them OMITTED; empty where
    any value protects. types: the resource types that have it in this sense; empty for all."""

    path: str
    values: tuple[Any, ...] = ()
    types: tuple[str, ...] = ()


def _on(*paths: str) -> tuple[Protection, ...]:
    return tuple(Protection(path=path, values=(True,)) for path in paths)


def _off(*paths: str) -> tuple[Protection, ...]:
    return tuple(Protection(path=path, values=(False, OMITTED)) for path in paths)


def _any(*paths: str, types: tuple[str, ...] = ()) -> tuple[Protection, ...]:
    return tuple(Protection(path=path, types=types) for path in paths)


PROTECTIONS: tuple[Protection, ...] = (
    # Deletion
    Protection(path="deletionProtection", values=(True, "ACTIVE")),
    *_on("deletionProtectionEnabled", "enableDeletionProtection", "pointInTimeRecovery.enabled"),
    *_off("forceDestroy", "forceDelete", "skipFinalSnapshot"),
    Protection(path="versioningConfiguration.status", values=("Enabled",)),
    Protection(path="imageTagMutability", values=("IMMUTABLE",)),
    # Encryption
    *_on("storageEncrypted", "encrypted", "atRestEncryptionEnabled", "transitEncryptionEnabled", "enableKeyRotation"),
    *_on("sqsManagedSseEnabled", "serverSideEncryption.enabled"),
    *_any("kmsMasterKeyId", "kmsKeyId", "kmsKeyArn", "serverSideEncryption.kmsKeyArn", "encryptionConfig"),
    Protection(
        path="rules[].applyServerSideEncryptionByDefault.sseAlgorithm",
        values=("aws:kms", "aws:kms:dsse"),
        types=("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",),
    ),
    Protection(path="encryptionInfo.encryptionInTransit.clientBroker", values=("TLS", OMITTED)),
    # Access
    *_on("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"),
    *_on("iamDatabaseAuthenticationEnabled", "dropInvalidHeaderFields"),
    *_off("publiclyAccessible", "vpcConfig.endpointPublicAccess"),
    Protection(path="mfaConfiguration", values=("ON",)),
    Protection(path="mfaConfiguration", values=("ON", "OPTIONAL")),
    *_any("webAclId", "defaultCacheBehavior.trustedKeyGroups", "orderedCacheBehaviors[].trustedKeyGroups"),
    Protection(path="defaultCacheBehavior.viewerProtocolPolicy", values=("https-only", "redirect-to-https")),
    *_any("rules[].name", "defaultAction.block", types=("aws:wafv2/webAcl:WebAcl",)),
    # Logging
    *_on("accessLogs.enabled", "connectionLogs.enabled", "imageScanningConfiguration.scanOnPush"),
    *_on("loggingInfo.brokerLogs.cloudwatchLogs.enabled"),
    *_any("loggingConfig", "enabledCloudwatchLogsExports", "enabledClusterLogTypes"),
)

# Resources that protect another one, or the account, with the input that refers to it.
RESOURCES: Mapping[str, str] = {
    "aws:cloudtrail/trail:Trail": "",
    "aws:ec2/flowLog:FlowLog": "vpcId",
    "aws:guardduty/detector:Detector": "",
    "aws:s3/bucketLogging:BucketLogging": "bucket",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket",
    "aws:s3/bucketVersioning:BucketVersioning": "bucket",
    "aws:backup/selection:Selection": "planId",
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "backupVaultName",
    "aws:wafv2/webAclAssociation:WebAclAssociation": "resourceArn",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "resourceArn",
}


def disabled(type_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[ValueChange, ...]:
    """The changes of inputs that end a protection."""
    found: dict[str, ValueChange] = {}
    for protection in PROTECTIONS:
        if not protection.types or type_ in protection.types:
            found.update((change.path, change) for change in _changes(protection, old, new))
    return tuple(found.values())


def ends_with(node: Node, deleted: Iterable[Node], created: Iterable[Node]) -> bool:
    """Whether a deleted resource protects another one, which stays, or the account. deleted, created: all others."""
    type_ = str(node["type"])
    target = RESOURCES.get(type_)
    if target is None or (target and depends_on(node, target, deleted)):
        return False
    return not any(each["type"] == type_ and same_input(each, node, target) for each in created)


def _changes(protection: Protection, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ValueChange]:
    before, after = values_of(old, protection.path), values_of(new, protection.path)
    for label in sorted({*before, *after}):
        left, right = (values.get(label, [ABSENT])[0] for values in (before, after))
        if _protects(protection, left) and not _protects(protection, right):
            yield ValueChange(path=label, old=left, new=right)
        elif not protection.values and (lost := _lost(left, right)):
            yield ValueChange(path=label, old=lost, new=ABSENT)


def _protects(protection: Protection, value: Any) -> bool:
    given = OMITTED if value is ABSENT else value
    return given in protection.values if protection.values else bool(given)


def _lost(old: Any, new: Any) -> list[Any]:
    """Items of a list that are no longer in it and that no other ones replace."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return []
    before, after = cast("list[Any]", old), cast("list[Any]", new)
    return [item for item in before if item not in after] if all(item in before for item in after) else []

"""Corrections that the engine may make by itself, in place, before a resource is deployed. All are off by default.

Each is a policy of its own; a stack switches it on with `{"remediate-kms-rotation": "remediate"}`. A correction is
here only if it never replaces a resource, never takes access or data away and does nothing when it runs again.
Values that are secret or not known yet are left alone, and secrets stay secret: properties are changed where they
stand and never copied.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pulumi_policy.secret import Secret

from policy.model import Control
from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    DYNAMODB_TABLE,
    ECR_REPOSITORY,
    ELB_LOAD_BALANCER,
    KMS_KEY,
    RDS_CLUSTER,
    RDS_INSTANCE,
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
    S3_BUCKET_VERSIONING,
    SQS_QUEUE,
)
from policy.unknown import is_unknown_text


class Editor:
    """Properties as the SDK hands them to a remediation, changed in place."""

    def __init__(self, props: Any) -> None:
        self.props = props
        self.changed = False

    def get(self, *path: str) -> object:
        """The value at a path, None where there is none; sentinels and secrets come as they are."""
        value: object = self.props
        for step in path:
            inner = _inside(value)
            if inner is None or step not in inner:
                return None
            value = inner[step]
        return value

    def put(self, value: object, *path: str) -> None:
        """Set a value, and the objects above it, unless what stands there is the same, secret or not known yet."""
        holder = self._holder(path[:-1])
        if holder is None:
            return
        there = holder.get(path[-1])
        if there == value or is_settled_elsewhere(there):
            return
        holder[path[-1]] = value
        self.changed = True

    def _holder(self, path: Sequence[str]) -> MutableMapping[str, object] | None:
        holder = _inside(self.props)
        for step in path:
            if holder is None:
                return None
            if holder.get(step) is None:
                holder[step] = {}
            holder = _inside(holder[step])
        return holder


def is_settled_elsewhere(value: object) -> bool:
    """Whether a value is a secret or is known only after the deployment."""
    return isinstance(value, Secret) or (isinstance(value, str) and is_unknown_text(value))


def _inside(value: object) -> MutableMapping[str, object] | None:
    """The dictionary behind the SDK's proxies; None for secrets, sentinels and whatever else is no object."""
    if isinstance(value, dict):
        return cast(dict[str, object], value)
    if isinstance(value, Mapping):
        return _inside(cast(Any, value)["__target"])
    return None


@dataclass(frozen=True)
class Remediation:
    """A correction and the control that it is listed as."""

    control: Control
    apply: Callable[[Editor], None]

    def remediate(self, resource_type: str, props: Any) -> Any:
        """The properties, changed, or None where nothing is to be changed."""
        if resource_type not in self.control.types:
            return None
        editor = Editor(props)
        self.apply(editor)
        return props if editor.changed else None


REMEDIATIONS: dict[str, Remediation] = {}


def _remediation(id_: str, title: str, *types: str) -> Callable[[Callable[[Editor], None]], Callable[[Editor], None]]:
    def declare(apply: Callable[[Editor], None]) -> Callable[[Editor], None]:
        control = Control(
            id=id_,
            title=title,
            severity="low",
            level="disabled",
            types=types,
            remedy="Write into the program what the correction sets, then switch it off again.",
        )
        REMEDIATIONS[id_] = Remediation(control, apply)
        return apply

    return declare


@_remediation(
    "remediate-s3-public-access-block",
    "Public access blocks of buckets block everything",
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
)
def block_public_access(editor: Editor) -> None:
    for setting in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
        editor.put(True, setting)


@_remediation("remediate-s3-versioning", "Versioning of buckets is enabled", S3_BUCKET_VERSIONING)
def keep_versions(editor: Editor) -> None:
    editor.put("Enabled", "versioningConfiguration", "status")


@_remediation("remediate-kms-rotation", "Symmetric keys rotate", KMS_KEY)
def rotate_keys(editor: Editor) -> None:
    symmetric = editor.get("customerMasterKeySpec") in (None, "SYMMETRIC_DEFAULT")
    if symmetric and editor.get("keyUsage") in (None, "ENCRYPT_DECRYPT") and not editor.get("customKeyStoreId"):
        editor.put(True, "enableKeyRotation")


@_remediation("remediate-ecr-scan-on-push", "Images are scanned when pushed", ECR_REPOSITORY)
def scan_on_push(editor: Editor) -> None:
    editor.put(True, "imageScanningConfiguration", "scanOnPush")


@_remediation(
    "remediate-rds-deletion-protection",
    "Databases cannot be deleted by accident",
    RDS_INSTANCE,
    RDS_CLUSTER,
)
def protect_databases(editor: Editor) -> None:
    editor.put(True, "deletionProtection")


@_remediation("remediate-rds-snapshot-tags", "Snapshots carry tags", RDS_INSTANCE, RDS_CLUSTER)
def tag_snapshots(editor: Editor) -> None:
    editor.put(True, "copyTagsToSnapshot")


@_remediation("remediate-dynamodb-recovery", "Tables can be restored to any point", DYNAMODB_TABLE)
def keep_table_history(editor: Editor) -> None:
    editor.put(True, "pointInTimeRecovery", "enabled")


@_remediation("remediate-dynamodb-deletion-protection", "Tables cannot be deleted by accident", DYNAMODB_TABLE)
def protect_tables(editor: Editor) -> None:
    editor.put(True, "deletionProtectionEnabled")


@_remediation(
    "remediate-elb-invalid-headers",
    "Application load balancers drop invalid headers",
    ELB_LOAD_BALANCER,
)
def drop_invalid_headers(editor: Editor) -> None:
    if editor.get("loadBalancerType") in (None, "application"):
        editor.put(True, "dropInvalidHeaderFields")


@_remediation("remediate-sqs-encryption", "Queues without a key are encrypted by SQS", SQS_QUEUE)
def encrypt_queues(editor: Editor) -> None:
    if not editor.get("kmsMasterKeyId"):
        editor.put(True, "sqsManagedSseEnabled")


@_remediation(
    "remediate-cloudfront-viewer-tls",
    "Distributions with a certificate of their own ask for TLS 1.2 of 2021",
    CLOUDFRONT_DISTRIBUTION,
)
def modern_viewer_tls(editor: Editor) -> None:
    older = (None, "SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019")
    if (
        editor.get("viewerCertificate", "acmCertificateArn")
        and editor.get("viewerCertificate", "sslSupportMethod") == "sni-only"
        and editor.get("viewerCertificate", "minimumProtocolVersion") in older
    ):
        editor.put("TLSv1.2_2021", "viewerCertificate", "minimumProtocolVersion")


@_remediation("remediate-cloudfront-https", "Viewers are sent to HTTPS", CLOUDFRONT_DISTRIBUTION)
def send_viewers_to_https(editor: Editor) -> None:
    if editor.get("defaultCacheBehavior", "viewerProtocolPolicy") == "allow-all":
        editor.put("redirect-to-https", "defaultCacheBehavior", "viewerProtocolPolicy")


CONTROLS: tuple[Control, ...] = tuple(found.control for found in REMEDIATIONS.values())

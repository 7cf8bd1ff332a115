"""Remediations: changes of properties by the engine before a deployment. All are disabled by default.

Each is a policy, enabled in a stack's configuration by `{"remediate-kms-rotation": "remediate"}`. A remediation never
replaces a resource, never removes access or data, and is idempotent. Secret and unknown values are unchanged.
Properties are changed in place, not copied, so that secrets remain secret.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pulumi_policy.secret import Secret

from policy.control import Control
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
from policy.unknown import is_sentinel


class Editor:
    """Properties of a remediation, as the SDK passes them, changed in place."""

    def __init__(self, props: Any) -> None:
        self.props = props
        self.changed = False

    def get(self, *path: str) -> object:
        """The value at a path, None without one; sentinels and secrets as the SDK passes them."""
        value: object = self.props
        for step in path:
            inner = _inside(value)
            if inner is None or step not in inner:
                return None
            value = inner[step]
        return value

    def put(self, value: object, *path: str) -> None:
        """Set a value and its parent objects, unless the current value is equal, secret or unknown."""
        holder = self._holder(path[:-1])
        if holder is None:
            return
        current = holder.get(path[-1])
        if current == value or is_immutable(current):
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


def is_immutable(value: object) -> bool:
    """Whether a value is secret or unknown until the deployment."""
    return isinstance(value, Secret) or (isinstance(value, str) and is_sentinel(value))


def _inside(value: object) -> MutableMapping[str, object] | None:
    """The dictionary of the SDK's proxies; None for secrets, sentinels and values other than objects."""
    if isinstance(value, dict):
        return cast(dict[str, object], value)
    if isinstance(value, Mapping):
        return _inside(cast(Any, value)["__target"])
    return None


@dataclass(frozen=True)
class Remediation:
    """A remediation with the metadata of its policy."""

    control: Control
    apply: Callable[[Editor], None]

    def remediate(self, resource_type: str, props: Any) -> Any:
        """The changed properties; None without a change."""
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
            remedy="Set the same values in the program, then disable the remediation.",
        )
        REMEDIATIONS[id_] = Remediation(control, apply)
        return apply

    return declare


@_remediation(
    "remediate-s3-public-access-block",
    "Public access blocks of buckets have all settings enabled",
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
)
def block_public_access(editor: Editor) -> None:
    for setting in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"):
        editor.put(True, setting)


@_remediation("remediate-s3-versioning", "Versioning of buckets is enabled", S3_BUCKET_VERSIONING)
def enable_versioning(editor: Editor) -> None:
    editor.put("Enabled", "versioningConfiguration", "status")


@_remediation("remediate-kms-rotation", "Symmetric keys have rotation enabled", KMS_KEY)
def rotate_keys(editor: Editor) -> None:
    symmetric = editor.get("customerMasterKeySpec") in (None, "SYMMETRIC_DEFAULT")
    if symmetric and editor.get("keyUsage") in (None, "ENCRYPT_DECRYPT") and not editor.get("customKeyStoreId"):
        editor.put(True, "enableKeyRotation")


@_remediation("remediate-ecr-scan-on-push", "Images are scanned on push", ECR_REPOSITORY)
def scan_on_push(editor: Editor) -> None:
    editor.put(True, "imageScanningConfiguration", "scanOnPush")


@_remediation(
    "remediate-rds-deletion-protection",
    "Databases have deletion protection",
    RDS_INSTANCE,
    RDS_CLUSTER,
)
def protect_databases(editor: Editor) -> None:
    editor.put(True, "deletionProtection")


@_remediation("remediate-rds-snapshot-tags", "Tags are copied to snapshots", RDS_INSTANCE, RDS_CLUSTER)
def tag_snapshots(editor: Editor) -> None:
    editor.put(True, "copyTagsToSnapshot")


@_remediation("remediate-dynamodb-recovery", "Tables have point-in-time recovery", DYNAMODB_TABLE)
def enable_point_in_time_recovery(editor: Editor) -> None:
    editor.put(True, "pointInTimeRecovery", "enabled")


@_remediation("remediate-dynamodb-deletion-protection", "Tables have deletion protection", DYNAMODB_TABLE)
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


@_remediation("remediate-sqs-encryption", "Queues without a key use SSE-SQS", SQS_QUEUE)
def encrypt_queues(editor: Editor) -> None:
    if not editor.get("kmsMasterKeyId"):
        editor.put(True, "sqsManagedSseEnabled")


@_remediation(
    "remediate-cloudfront-viewer-tls",
    "Distributions with a custom certificate require TLSv1.2_2021",
    CLOUDFRONT_DISTRIBUTION,
)
def require_viewer_tls(editor: Editor) -> None:
    older = (None, "SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019")
    if (
        editor.get("viewerCertificate", "acmCertificateArn")
        and editor.get("viewerCertificate", "sslSupportMethod") == "sni-only"
        and editor.get("viewerCertificate", "minimumProtocolVersion") in older
    ):
        editor.put("TLSv1.2_2021", "viewerCertificate", "minimumProtocolVersion")


@_remediation("remediate-cloudfront-https", "Viewers are redirected to HTTPS", CLOUDFRONT_DISTRIBUTION)
def redirect_to_https(editor: Editor) -> None:
    if editor.get("defaultCacheBehavior", "viewerProtocolPolicy") == "allow-all":
        editor.put("redirect-to-https", "defaultCacheBehavior", "viewerProtocolPolicy")


CONTROLS: tuple[Control, ...] = tuple(found.control for found in REMEDIATIONS.values())

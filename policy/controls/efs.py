"""Controls for EFS: encryption, access points, backups, TLS, networks."""

from policy.frameworks import AT_REST, IN_TRANSIT, NOT_PUBLIC, RECOVERABLE
from policy.guides import SECURITY_HUB
from policy.iam.documents import Statement, read
from policy.readers.file_paths import resolved
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EC2_SUBNET,
    EFS_ACCESS_POINT,
    EFS_BACKUP_POLICY,
    EFS_FILE_SYSTEM,
    EFS_FILE_SYSTEM_POLICY,
    EFS_MOUNT_TARGET,
)

GUIDE = f"{SECURITY_HUB}/efs-controls.html"


@resource_control(
    "efs-encrypted",
    title="File systems are encrypted with a customer managed key",
    severity="high",
    types=[EFS_FILE_SYSTEM],
    frameworks={"FSBP": ["EFS.1", "EFS.8"], "CIS 5.0": ["2.3.1"], "NIST 800-53": AT_REST},
    remedy="Set encrypted to true and kms_key_id to the region's key; both require a new file system.",
    url=f"{GUIDE}#efs-1",
)
def is_encrypted(system: Resource, settings: Settings) -> Iterator[Finding]:
    if not system.flag("encrypted"):
        yield system.fail("the file system is not encrypted", "encrypted")
    elif not has_customer_key(system, "kmsKeyId"):
        yield system.fail("the file system is encrypted with the AWS managed key", "kmsKeyId")


@resource_control(
    "efs-access-point-root",
    title="Access points have a root directory",
    severity="medium",
    types=[EFS_ACCESS_POINT],
    frameworks={"FSBP": ["EFS.3"], "PCI DSS 4.0": ["7.2.2"], "NIST 800-53": ["AC-6(10)"]},
    remedy="Set root_directory.path to a directory other than /.",
    url=f"{GUIDE}#efs-3",
)
def has_a_root_directory(point: Resource, settings: Settings) -> Iterator[Finding]:
    if resolved(point.string("rootDirectory.path")) == "/":
        yield point.fail("clients have access to the whole file system", "rootDirectory.path")


@resource_control(
    "efs-access-point-user",
    title="Access points have a POSIX user other than root",
    severity="medium",
    types=[EFS_ACCESS_POINT],
    frameworks={"FSBP": ["EFS.4"], "PCI DSS 4.0": ["7.3.1"], "NIST 800-53": ["AC-6(2)"]},
    remedy="Set posix_user with uid and gid.",
    url=f"{GUIDE}#efs-4",
)
def has_a_user(point: Resource, settings: Settings) -> Iterator[Finding]:
    if not point.has("posixUser"):
        yield point.fail("clients choose their user, root included", "posixUser")
    elif point.string("posixUser.uid") == "0":
        yield point.fail("all clients are root", "posixUser.uid")


@stack_control(
    "efs-backups",
    title="File systems have automatic backups",
    severity="medium",
    types=[EFS_FILE_SYSTEM],
    frameworks={"FSBP": ["EFS.2", "EFS.7"], "NIST 800-53": RECOVERABLE},
    remedy="Add an efs.BackupPolicy with status ENABLED.",
    url=f"{GUIDE}#efs-7",
)
def has_backups(system: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    policies = stack.related(system, EFS_BACKUP_POLICY, "fileSystemId")
    for policy in policies:
        if policy.string("backupPolicy.status") != "ENABLED":
            yield policy.fail("automatic backups are disabled", "backupPolicy.status")
    if not policies:
        yield system.missing("the file system has no backup policy")


@stack_control(
    "efs-tls-only",
    title="File systems require TLS",
    severity="medium",
    types=[EFS_FILE_SYSTEM],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Add an efs.FileSystemPolicy that denies * for all principals if aws:SecureTransport is false.",
    url="https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
)
def requires_tls(system: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    policies = stack.related(system, EFS_FILE_SYSTEM_POLICY, "fileSystemId")
    statements = [statement for policy in policies for statement in read(policy.node("policy"))]
    if not any(_refuses(statement) for statement in statements):
        yield system.missing("mounts without TLS are accepted")


def _refuses(statement: Statement) -> bool:
    """Whether all mounts without TLS are denied."""
    return (
        not statement.allows
        and statement.anyone
        and any(action.lower() in ("*", "elasticfilesystem:*") for action in statement.actions)
        and [(condition.name, condition.kind, condition.values) for condition in statement.conditions]
        == [("aws:securetransport", "bool", ("false",))]
    )


@stack_control(
    "efs-private-subnets",
    title="Mount targets are in subnets without public addresses",
    severity="medium",
    types=[EFS_MOUNT_TARGET],
    frameworks={"FSBP": ["EFS.6"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set subnet_id to a private subnet.",
    url=f"{GUIDE}#efs-6",
)
def is_in_a_private_subnet(target: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for subnet in stack.follow(target, "subnetId", EC2_SUBNET):
        if subnet.flag("mapPublicIpOnLaunch"):
            yield target.fail(f"{subnet.name} assigns public addresses", "subnetId", value="")

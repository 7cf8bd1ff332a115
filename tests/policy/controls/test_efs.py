"""EFS: encryption, access points, backups, TLS, networks."""

import json

from policy.tokens import (
    EC2_SUBNET,
    EFS_ACCESS_POINT,
    EFS_BACKUP_POLICY,
    EFS_FILE_SYSTEM,
    EFS_FILE_SYSTEM_POLICY,
    EFS_MOUNT_TARGET,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

system = resource(EFS_FILE_SYSTEM, "files", encrypted=True, kmsKeyId=GIVEN)


def test_file_systems_are_encrypted_with_a_customer_managed_key(cases: Cases) -> None:
    cases(
        "efs-encrypted",
        passes=[[system]],
        fails=[
            [system.with_props(encrypted=None)],
            [system.with_props(encrypted=False)],
            [system.with_props(kmsKeyId=None)],
        ],
        unknown=[[system.with_props(encrypted=UNKNOWN)]],
    )


def test_access_points_have_a_root_directory(cases: Cases) -> None:
    point = resource(EFS_ACCESS_POINT, rootDirectory={"path": "/media"})
    cases(
        "efs-access-point-root",
        passes=[[point]],
        fails=[
            [point.with_props(rootDirectory=None)],
            *([point.with_props(rootDirectory={"path": path})] for path in ("/", "//", "/.", "/./", "/media/..")),
        ],
        unknown=[[point.with_props(rootDirectory={"path": UNKNOWN})]],
    )


def test_access_points_have_a_user(cases: Cases) -> None:
    point = resource(EFS_ACCESS_POINT, posixUser={"uid": 1000, "gid": 1000})
    cases(
        "efs-access-point-user",
        passes=[[point]],
        fails=[[point.with_props(posixUser=None)], [point.with_props(posixUser={"uid": 0, "gid": 0})]],
        unknown=[[point.with_props(posixUser=UNKNOWN)]],
    )


def test_file_systems_have_backups(cases: Cases) -> None:
    def backups(status: str) -> list[Given]:
        refers = {"fileSystemId": system}
        return [system, resource(EFS_BACKUP_POLICY, "backups", refers=refers, backupPolicy={"status": status})]

    cases("efs-backups", passes=[backups("ENABLED")], fails=[[system], backups("DISABLED")], unknown=[backups(UNKNOWN)])


def test_file_systems_require_tls(cases: Cases) -> None:
    def policy(**statement: object) -> list[Given]:
        document = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*", **statement}
        text = json.dumps({"Statement": [document]})
        return [system, resource(EFS_FILE_SYSTEM_POLICY, "policy", refers={"fileSystemId": system}, policy=text)]

    plain = {"Bool": {"aws:SecureTransport": "false"}}
    cases(
        "efs-tls-only",
        passes=[policy(Condition=plain)],
        fails=[
            [system],
            policy(Condition=plain, Action="elasticfilesystem:ClientWrite"),
            policy(Condition={"Bool": {"aws:SecureTransport": "true"}}, Effect="Allow"),
        ],
        unknown=[policy(Condition=UNKNOWN)],
    )


def test_mount_targets_are_in_private_subnets(cases: Cases) -> None:
    subnet = resource(EC2_SUBNET, "private")
    target = resource(EFS_MOUNT_TARGET, refers={"subnetId": subnet})
    cases(
        "efs-private-subnets",
        passes=[[target, subnet], [resource(EFS_MOUNT_TARGET, subnetId="subnet-1")]],
        fails=[[target, subnet.with_props(mapPublicIpOnLaunch=True)]],
        unknown=[[target, subnet.with_props(mapPublicIpOnLaunch=UNKNOWN)]],
    )

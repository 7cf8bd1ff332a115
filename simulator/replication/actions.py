"""Actions that replication requires of its role.

Amazon S3 User Guide, "Setting up permissions for live replication".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.iam.calls import Account, ApiCall, Authorization, via_service
from simulator.iam.context import Value
from simulator.replication.rules import Rule


@dataclass(frozen=True)
class Version:
    """A version of an object."""

    bucket: str
    key: str
    version_id: str


def reads(account: Account, version: Version, *, deleted: bool) -> Iterator[Authorization]:
    """Actions on the source."""
    bucket = f"arn:aws:s3:::{version.bucket}"
    target = f"{bucket}/{version.key}"
    keys: dict[str, Value] = {"s3:ResourceAccount": account.account_id, "s3:signatureversion": "AWS4-HMAC-SHA256"}
    yield Authorization(action="s3:GetReplicationConfiguration", resource=bucket, keys=keys)
    if deleted:
        return
    for action in ("GetObjectVersionForReplication", "GetObjectVersionAcl", "GetObjectVersionTagging"):
        yield Authorization(action=f"s3:{action}", resource=target, keys=keys, families=("s3:ExistingObjectTag/",))
    if key := account.keys.get(bucket):
        yield from _key_uses(account, key, "Decrypt", bucket, target)


def writes(account: Account, rule: Rule, version: Version, *, deleted: bool) -> Iterator[Authorization]:
    """Actions on the destination."""
    bucket = f"arn:aws:s3:::{rule.destination}"
    target = f"{bucket}/{version.key}"
    keys: dict[str, Value] = {"s3:ResourceAccount": account.account_id, "s3:signatureversion": "AWS4-HMAC-SHA256"}
    if deleted:
        yield Authorization(action="s3:ReplicateDelete", resource=target, keys=keys)
        return
    encryption: dict[str, Value] = {
        "s3:x-amz-server-side-encryption": "aws:kms" if rule.key else (),
        "s3:x-amz-server-side-encryption-aws-kms-key-id": rule.key or (),
    }
    yield Authorization(action="s3:ReplicateObject", resource=target, keys=keys | encryption)
    yield Authorization(action="s3:ReplicateTags", resource=target, keys=keys)
    if rule.key:
        yield from _key_uses(account, rule.key, "Encrypt", bucket, target)


def _key_uses(account: Account, key: str, action: str, bucket: str, target: str) -> Iterator[Authorization]:
    context = {"aws:s3:arn": bucket if bucket in account.bucket_keys else target}
    call = ApiCall(service="s3", operation="Replicate", params={}, account=account)
    yield from via_service(call, "s3", key, (action,), context)

"""IAM permissions on the objects of a bucket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pulumi import Input, Output

from components.foundation.documents import Statement, statement
from components.foundation.grants import KeyUse
from components.foundation.settings.access import READING, WRITING, BucketAction

OBJECT_ACTIONS: Mapping[BucketAction, tuple[str, ...]] = {
    "read": ("s3:GetObject", "s3:GetObjectTagging"),
    "get": ("s3:GetObject",),
    "getTags": ("s3:GetObjectTagging",),
    "put": ("s3:PutObject",),
    "write": ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"),
    "delete": ("s3:DeleteObject",),
    "tag": ("s3:PutObjectTagging",),
    "restore": ("s3:RestoreObject",),
    "abort": ("s3:AbortMultipartUpload",),
    "versions": ("s3:GetObjectVersion", "s3:GetObjectVersionTagging"),
    "getVersion": ("s3:GetObjectVersion",),
    "getVersionTags": ("s3:GetObjectVersionTagging",),
}
DECRYPTING: frozenset[BucketAction] = frozenset((*READING, *WRITING, "restore", "versions", "getVersion"))
"""Actions on the contents of objects."""
LIST_ACTIONS: Mapping[BucketAction, str] = {"list": "s3:ListBucket", "versions": "s3:ListBucketVersions"}


@dataclass(frozen=True, kw_only=True)
class BucketGrant:
    """Objects of a bucket, limited to prefixes if there are any. key: KMS key of the bucket, if it has one."""

    bucket_arn: Input[str]
    actions: Sequence[BucketAction]
    prefixes: Sequence[str] = ()
    key: KeyUse | None = None

    def statements(self, name: str) -> list[Statement]:
        """Object actions below the prefixes, and listing of exactly these."""
        found: list[Statement] = []
        actions = list(dict.fromkeys(action for kind in self.actions for action in OBJECT_ACTIONS.get(kind, ())))
        if actions:
            prefixes = self.prefixes or ("",)
            resources = [Output.concat(self.bucket_arn, f"/{prefix}*") for prefix in prefixes]
            found.append(statement(f"{name}Objects", actions, resources))
        lists = [action for kind, action in LIST_ACTIONS.items() if kind in self.actions]
        if lists:
            only = {"StringLike": {"s3:prefix": [f"{prefix}*" for prefix in self.prefixes]}} if self.prefixes else None
            found.append(statement(f"{name}List", lists, self.bucket_arn, conditions=only))
        return found + self._key_uses(name)

    def _key_uses(self, name: str) -> list[Statement]:
        """Uses of the key by what is read or written; nothing else has contents. Uploads in parts, as writes of large
        objects are, read the parts."""
        if self.key is None or not DECRYPTING.intersection(self.actions):
            return []
        return replace(self.key, encrypts=bool(WRITING.intersection(self.actions))).statements(name)

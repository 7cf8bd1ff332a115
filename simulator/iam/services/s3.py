"""Amazon S3.

Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"; permissions in botocore's descriptions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote

from simulator.errors import NotSimulatedError
from simulator.iam.calls import ApiCall, Authorization, Operation, via_service
from simulator.iam.context import ABSENT, Value

READ, WRITE = ("Decrypt",), ("GenerateDataKey",)
EXISTING_TAG, REQUEST_TAG = "s3:ExistingObjectTag/", "s3:RequestObjectTag/"
CUSTOMER_KEYS = ("SSECustomerAlgorithm", "SSECustomerKey", "CopySourceSSECustomerAlgorithm")
GRANTS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP")
LOCKS = ("ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus")


def _bucket(call: ApiCall) -> str:
    name = str(call.params["Bucket"])
    if name.startswith("arn:"):
        raise NotSimulatedError(f"access point {name}; known: names of buckets")
    return f"arn:aws:s3:::{name}"


def _common(call: ApiCall) -> dict[str, Value]:
    return {"s3:ResourceAccount": call.account.account_id, "s3:signatureversion": "AWS4-HMAC-SHA256"}


def _on_object(
    call: ApiCall, action: str, *, bucket: str = "", key: str = "", version: str | None = None, tags: bool = True
) -> Authorization:
    """An action on an object, by default that of the call. tags: whether conditions on its stored tags apply."""
    bucket, key = bucket or _bucket(call), key or str(call.params["Key"])
    keys, families = _common(call), ()
    if version is not None:
        keys["s3:versionid"] = version
    if tags and call.account.object_tags is not None:
        stored = call.account.object_tags(bucket.rpartition(":")[2], key, version)
        keys |= {f"{EXISTING_TAG}{name}": value for name, value in stored.items()}
        families = (EXISTING_TAG,)
    return Authorization(action=f"s3:{action}", resource=f"{bucket}/{key}", keys=keys, families=families)


def _key_uses(call: ApiCall, bucket: str, key: str, actions: Iterable[str], own: bool = False) -> list[Authorization]:
    """Uses of the key of an object: that of its bucket, or the one that the call names. own: whether the call may name
    one."""
    call.refuse(*CUSTOMER_KEYS)
    algorithm, key_id = (call.params.get(name) if own else None for name in ("ServerSideEncryption", "SSEKMSKeyId"))
    if algorithm == "AES256":
        return []
    if algorithm not in (None, "aws:kms"):
        raise NotSimulatedError(f"ServerSideEncryption {algorithm}")
    used = call.account.keys.get(bucket) if key_id is None else call.account.named(str(key_id), "key")
    if used is None and algorithm == "aws:kms":
        raise NotSimulatedError(f"the AWS managed key of {bucket}")
    context = {"aws:s3:arn": bucket if bucket in call.account.bucket_keys else f"{bucket}/{key}"}
    return [] if used is None else [*via_service(call, "s3", used, actions, context)]


def _request_tags(tags: Mapping[str, str]) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Condition keys of the tags in a request."""
    keys: dict[str, Value] = {"s3:RequestObjectTagKeys": tuple(tags) or ABSENT}
    return keys | {f"{REQUEST_TAG}{name}": value for name, value in tags.items()}, (REQUEST_TAG,)


def _header_tags(call: ApiCall) -> Mapping[str, str]:
    return dict(parse_qsl(str(call.params.get("Tagging", "")), keep_blank_values=True))


def _write(call: ApiCall, *, tagged: bool) -> list[Authorization]:
    """s3:PutObject with the headers of a call, and what it requires besides. tagged: whether the tags of the call are
    set."""
    call.refuse(*GRANTS, *LOCKS)
    found = _on_object(call, "PutObject", tags=False)
    tags: Mapping[str, str] = _header_tags(call) if tagged else {}
    headers: dict[str, Value] = {
        "s3:x-amz-acl": call.value("ACL"),
        "s3:x-amz-copy-source": _source_path(call) or ABSENT,
        "s3:x-amz-metadata-directive": call.value("MetadataDirective"),
        "s3:x-amz-server-side-encryption": call.value("ServerSideEncryption"),
        "s3:x-amz-server-side-encryption-aws-kms-key-id": call.value("SSEKMSKeyId"),
        "s3:x-amz-storage-class": call.value("StorageClass"),
        "s3:x-amz-website-redirect-location": call.value("WebsiteRedirectLocation"),
    }
    write = _with_tags(replace(found, keys={**found.keys, **headers}), tags)
    acl = [_on_object(call, "PutObjectAcl", tags=False)] if "ACL" in call.params else []
    return [write, *acl, *([_tagging(call, tags)] if tags else [])]


def _tagging(call: ApiCall, tags: Mapping[str, str]) -> Authorization:
    """The tags of a new object."""
    return _with_tags(_on_object(call, "PutObjectTagging", tags=False), tags)


def _with_tags(found: Authorization, tags: Mapping[str, str]) -> Authorization:
    keys, families = _request_tags(tags)
    return replace(found, keys={**found.keys, **keys}, families=(*found.families, *families))


def _get(call: ApiCall) -> list[Authorization]:
    return [_read(call), *_key_uses(call, _bucket(call), str(call.params["Key"]), READ)]


def _read(call: ApiCall) -> Authorization:
    version = call.params.get("VersionId")
    return _on_object(call, "GetObjectVersion" if version else "GetObject", version=version)


def _head(call: ApiCall) -> list[Authorization]:
    """Metadata needs no key, the checksum does."""
    call.refuse(*CUSTOMER_KEYS)
    checksum = call.params.get("ChecksumMode") == "ENABLED"
    key = _key_uses(call, _bucket(call), str(call.params["Key"]), (*READ, *WRITE)) if checksum else []
    return [_read(call), *key]


def _put(call: ApiCall) -> list[Authorization]:
    writes = _write(call, tagged=True)
    return [*writes, *_key_uses(call, _bucket(call), str(call.params["Key"]), WRITE, own=True)]


def _source(call: ApiCall) -> tuple[str, str, str | None]:
    """Bucket ARN, key and version of a copy's source."""
    given = call.params["CopySource"]
    if isinstance(given, str):
        path, _, query = given.partition("?versionId=")
        bucket, _, key = unquote(path).removeprefix("/").partition("/")
        return f"arn:aws:s3:::{bucket}", key, query or None
    return f"arn:aws:s3:::{given['Bucket']}", given["Key"], given.get("VersionId")


def _source_path(call: ApiCall) -> str:
    if "CopySource" not in call.params:
        return ""
    bucket, key, _ = _source(call)
    return f"/{bucket.rpartition(':')[2]}/{key}"


def _from_source(call: ApiCall) -> list[Authorization]:
    bucket, key, version = _source(call)
    action = "GetObjectVersion" if version else "GetObject"
    read = _on_object(call, action, bucket=bucket, key=key, version=version)
    return [read, *_key_uses(call, bucket, key, READ)]


def _copy(call: ApiCall) -> list[Authorization]:
    """Tags are copied with the object unless the call replaces them; both sides need a permission if it has any."""
    bucket, key, version = _source(call)
    replaced = call.params.get("TaggingDirective") == "REPLACE"
    tags: list[Authorization] = []
    known = call.account.object_tags
    if not replaced and (known is None or known(bucket.rpartition(":")[2], key, version)):
        action = "GetObjectVersionTagging" if version else "GetObjectTagging"
        tags = [_on_object(call, action, bucket=bucket, key=key, version=version)]
        tags.append(_on_object(call, "PutObjectTagging", tags=False))
    writes = _write(call, tagged=replaced)
    uses = _key_uses(call, _bucket(call), str(call.params["Key"]), WRITE, own=True)
    return [*_from_source(call), *writes, *tags, *uses]


def _part(call: ApiCall) -> list[Authorization]:
    source = _from_source(call) if call.operation == "UploadPartCopy" else []
    return [*source, *_bare_write(call), *_key_uses(call, _bucket(call), str(call.params["Key"]), READ)]


def _bare_write(call: ApiCall) -> list[Authorization]:
    """s3:PutObject of a request without the headers of an object, which only creation of the upload has."""
    return [_on_object(call, "PutObject", tags=False)]


def _parts(call: ApiCall) -> list[Authorization]:
    listed = _on_object(call, "ListMultipartUploadParts", tags=False)
    return [listed, *_key_uses(call, _bucket(call), str(call.params["Key"]), READ)]


def _delete(call: ApiCall) -> list[Authorization]:
    return _deleted(call, str(call.params["Key"]), call.params.get("VersionId"))


def _delete_all(call: ApiCall) -> list[Authorization]:
    objects: list[Mapping[str, Any]] = call.params["Delete"]["Objects"]
    return [found for each in objects for found in _deleted(call, each["Key"], each.get("VersionId"))]


def _deleted(call: ApiCall, key: str, version: str | None) -> list[Authorization]:
    call.refuse("MFA")
    action = "DeleteObjectVersion" if version else "DeleteObject"
    found = [_on_object(call, action, key=key, version=version, tags=False)]
    if call.params.get("BypassGovernanceRetention"):
        found.append(_on_object(call, "BypassGovernanceRetention", key=key, tags=False))
    return found


def _list(action: str) -> Operation:
    def listed(call: ApiCall) -> list[Authorization]:
        keys: dict[str, Value] = {
            "s3:prefix": call.value("Prefix"),
            "s3:delimiter": call.value("Delimiter"),
            "s3:max-keys": call.value("MaxKeys"),
        }
        return [Authorization(action=f"s3:{action}", resource=_bucket(call), keys=_common(call) | keys)]

    return listed


def _on_bucket(action: str) -> Operation:
    return lambda call: [Authorization(action=f"s3:{action}", resource=_bucket(call), keys=_common(call))]


def _tags(verb: str) -> Operation:
    def tagged(call: ApiCall) -> list[Authorization]:
        version = call.params.get("VersionId")
        action = f"{verb}Object{'Version' if version else ''}Tagging"
        found = _on_object(call, action, version=version)
        if verb != "Put":
            return [found]
        return [_with_tags(found, {tag["Key"]: tag["Value"] for tag in call.params["Tagging"]["TagSet"]})]

    return tagged


OPERATIONS: Mapping[str, Operation] = {
    "s3.GetObject": _get,
    "s3.HeadObject": _head,
    "s3.PutObject": _put,
    "s3.CopyObject": _copy,
    "s3.DeleteObject": _delete,
    "s3.DeleteObjects": _delete_all,
    "s3.RestoreObject": lambda call: [_on_object(call, "RestoreObject", tags=False)],
    "s3.GetObjectTagging": _tags("Get"),
    "s3.PutObjectTagging": _tags("Put"),
    "s3.DeleteObjectTagging": _tags("Delete"),
    "s3.ListObjectsV2": _list("ListBucket"),
    "s3.ListObjectVersions": _list("ListBucketVersions"),
    "s3.HeadBucket": _list("ListBucket"),
    "s3.CreateMultipartUpload": _put,
    "s3.UploadPart": _part,
    "s3.UploadPartCopy": _part,
    "s3.CompleteMultipartUpload": _part,
    "s3.AbortMultipartUpload": lambda call: [_on_object(call, "AbortMultipartUpload", tags=False)],
    "s3.ListParts": _parts,
    "s3.ListMultipartUploads": _on_bucket("ListBucketMultipartUploads"),
}

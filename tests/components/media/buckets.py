"""Buckets for tests of the media pipeline."""

from typing import Any

from components.foundation.service.exports import BucketExport


def bucket(name: str, prefix: str = "") -> BucketExport:
    """A bucket with outputs that are known."""
    known: Any = {"id": name, "arn": f"arn:aws:s3:::{name}", "private_id": name, "regional_domain_name": name}
    return BucketExport(key=name, prefix=prefix, encrypted=True, **known)

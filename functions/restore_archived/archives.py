"""Objects in archive classes and their temporary copies."""

from dataclasses import dataclass

from functions.shared.clients import ClientError, error_code, s3
from functions.shared.objects import head

ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")
"""Storage classes whose objects are copied before they are read; GLACIER_IR is read at once."""


@dataclass(frozen=True, kw_only=True)
class Archived:
    """An archived object. pending: its copy was requested. available: its copy can be read."""

    key: str
    storage_class: str
    pending: bool
    available: bool


def archived_below(bucket: str, prefix: str, *, first_waiting: bool = False) -> list[Archived]:
    """Archived objects below a prefix. first_waiting: ends after two without a copy that can be read."""
    found: list[Archived] = []
    for page in s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for listed in page.get("Contents", []):
            if listed.get("StorageClass", "STANDARD") not in ARCHIVES:
                continue
            known = head(bucket, listed["Key"])
            restore = known.restore if known is not None else ""
            found.append(
                Archived(
                    key=listed["Key"],
                    storage_class=listed["StorageClass"],
                    pending='ongoing-request="true"' in restore,
                    available='ongoing-request="false"' in restore,
                )
            )
            if first_waiting and sum(not each.available for each in found) > 1:
                return found
    return found


def request_copy(bucket: str, key: str, *, tier: str, days: int) -> None:
    """Requests a copy of an archived object for some days. One that was requested meanwhile is left as it is."""
    request = {"Days": days, "GlacierJobParameters": {"Tier": tier}}
    try:
        s3().restore_object(Bucket=bucket, Key=key, RestoreRequest=request)
    except ClientError as error:
        if error_code(error) != "RestoreAlreadyInProgress":
            raise

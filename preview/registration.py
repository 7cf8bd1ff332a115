"""A resource registration with generated id, physical name and ARN."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACCOUNT = "123456789012"
PARTITIONS: Mapping[str, str] = {"cn": "aws-cn", "us-gov": "aws-us-gov"}  # of regions by prefix; others are in `aws`
FIFO = ("fifoQueue", "fifoTopic")  # whose names end in `.fifo`


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A resource whose outputs are generated."""

    urn: str
    type: str
    name: str
    region: str
    inputs: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Seventeen hexadecimal digits, as in EC2 ids, derived from the URN."""
        return hashlib.blake2s(self.urn.encode(), digest_size=9).hexdigest()[:17]

    @property
    def hexadecimal(self) -> str:
        """Thirty-two hexadecimal digits, derived from the URN."""
        return hashlib.blake2s(self.urn.encode(), digest_size=16).hexdigest()

    def physical_name(self, *properties: str) -> str:
        """The value of the first of these inputs that is set, or a name in the provider's format."""
        names = (self.inputs.get(name) for name in properties)
        given = next((str(name) for name in names if name), "")
        if given:
            return given
        prefix = next((str(self.inputs[key]) for name in properties if self.inputs.get(key := f"{name}Prefix")), "")
        fifo = any(self.inputs.get(name) is True for name in FIFO)
        return f"{prefix or f'{self.name}-'}{self.digest[:7]}{'.fifo' if fifo else ''}"


def partition_of(region: str) -> str:
    """The partition of a region."""
    return next((name for prefix, name in PARTITIONS.items() if region.startswith(f"{prefix}-")), "aws")


def arn(registration: Registration, resource: str, *, service: str = "", region: str | None = None) -> str:
    """An ARN of the registration's region (`region=""` for global services)."""
    region = registration.region if region is None else region
    region = "" if region == "global" else region
    partition, service = partition_of(registration.region), service or service_of(registration.type)
    return f"arn:{partition}:{service}:{region}:{ACCOUNT}:{resource}"


def kind_of(type_: str) -> str:
    """The last part of a type token in lower case: `bucket` of `aws:s3/bucket:Bucket`."""
    return type_.rpartition(":")[2].lower()


def service_of(type_: str) -> str:
    """The module of a type token: `s3` of `aws:s3/bucket:Bucket`."""
    return type_.split(":")[1].partition("/")[0]

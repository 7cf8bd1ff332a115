"""A resource registration with generated id, physical name and ARN."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACCOUNT = "123456789012"


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

    def physical_name(self, *properties: str) -> str:
        """The value of the first of these inputs that is set, or a name in the provider's format."""
        names = (self.inputs.get(name) for name in properties)
        return next((str(name) for name in names if name), f"{self.name}-{self.digest[:7]}")


def arn(registration: Registration, resource: str, *, service: str = "", region: str | None = None) -> str:
    """An ARN of the registration's region (`region=""` for global services)."""
    region = registration.region if region is None else region
    region = "" if region == "global" else region
    return f"arn:aws:{service or _service(registration.type)}:{region}:{ACCOUNT}:{resource}"


def kind_of(type_: str) -> str:
    """The last part of a type token in lower case: `bucket` of `aws:s3/bucket:Bucket`."""
    return type_.rpartition(":")[2].lower()


def _service(type_: str) -> str:
    return type_.split(":")[1].partition("/")[0]

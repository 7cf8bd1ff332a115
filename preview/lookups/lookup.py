"""A call of a provider function, and unknown values for its result."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from preview.registration import ACCOUNT, partition_of
from preview.wire import UNKNOWN

UNKNOWN_VALUE = re.compile(rf"{UNKNOWN}-[0-9a-f]{{6}}")


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A call of the function `module/function` (`ec2/getVpc`) with its arguments, in a region."""

    function: str
    arguments: Mapping[str, Any]
    region: str

    @property
    def partition(self) -> str:
        """The partition of the region."""
        return partition_of(self.region)

    def require_region(self) -> str:
        """The region; LookupError without one."""
        if not self.region:
            raise LookupError("no region; set aws:region in the stack file, or the provider's region")
        return self.region

    def argument(self, *names: str) -> str:
        """The first of these arguments that is set, as a string; `""` without any."""
        return next((str(self.arguments[name]) for name in names if self.arguments.get(name)), "")

    def unknown(self, path: str) -> str:
        """An unknown value: a string with the engine's sentinel, and an end of its own for each call and property.

        The end keeps values apart that become names of resources or keys of dictionaries, and the value a string: the
        SDK turns the bare sentinel into None.
        """
        call = json.dumps([self.function, self.arguments, self.region, path], sort_keys=True, default=str)
        value = f"{UNKNOWN}-{hashlib.blake2s(call.encode(), digest_size=3).hexdigest()}"
        _ORIGINS[value] = f"{path} of {self.function}"
        return value

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """An ARN in the account (`region=""` for global services)."""
        region = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{region}:{ACCOUNT}:{resource}"


Known: TypeAlias = Callable[[Lookup], dict[str, Any]]
_ORIGINS: dict[str, str] = {}  # of the unknown values of this process; an unknown value names its call


def origin(unknown: str) -> str:
    """The property and the function of an unknown value, `cidrBlock of ec2/getVpc`; `""` for other texts."""
    return _ORIGINS.get(unknown, "")

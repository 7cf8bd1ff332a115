"""Network, key and clients of a data store."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import Input

LEAST_ZONES = 2  # Amazon RDS User Guide, "Working with DB subnet groups": a group covers two zones or more


@dataclass(frozen=True, kw_only=True)
class Placement:
    """The environment of a data store in a region.

    subnet_ids: by zone letter, of non-public subnets in two zones or more.
    key_arn: key of the region, whose policy allows CloudWatch Logs to use it for log groups (T-26).
    clients: security groups with ingress, by name; none by default.
    """

    region: str
    account_id: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    key_arn: Input[str]
    clients: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def __post_init__(self) -> None:
        if len(self.subnet_ids) < LEAST_ZONES:
            raise ValueError(
                f"subnet_ids: {', '.join(self.subnet_ids) or 'none'}: allowed: {LEAST_ZONES} zones or more; "
                "add the subnets of further zones"
            )

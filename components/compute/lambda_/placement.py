"""The environment of a region's functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.foundation.cidr import Zone


@dataclass(frozen=True, kw_only=True)
class FunctionNetwork:
    """A VPC for functions. cidr: of the VPC and its interface endpoints. subnet_ids: by zone. prefix_list_ids: of the
    gateway endpoints, by service."""

    vpc_id: Input[str]
    cidr: str
    subnet_ids: Mapping[Zone, Input[str]]
    prefix_list_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])


@dataclass(frozen=True, kw_only=True)
class FunctionPlacement:
    """The environment of a region's functions, common to all of them.

    key_arn: key of the region, which logs may be encrypted with. metrics_namespace: CloudWatch namespace of the
    functions' own metrics. network: for functions in the VPC; none by default. permissions_boundary_arn: permissions
    boundary of all roles; none by default.
    """

    region: str
    account_id: Input[str]
    key_arn: Input[str]
    metrics_namespace: str
    network: FunctionNetwork | None = None
    permissions_boundary_arn: Input[str] | None = None

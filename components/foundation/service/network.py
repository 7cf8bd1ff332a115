"""A region's network, as services see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import Input, Output

from components.foundation.cidr import Tier, Zone


@dataclass(frozen=True, kw_only=True)
class Network:
    """A VPC and its subnets.

    cidr: IPv4 CIDR block. subnets: IDs by tier and zone. inner_tier: of workloads. data_tier: of data stores.
    prefix_list_ids: of the gateway endpoints, by service. endpoint_services: those with an interface endpoint.
    endpoints_group_id: security group of the interface endpoints; None without any.
    """

    vpc_id: Output[str]
    cidr: str
    subnets: Mapping[Tier, Mapping[Zone, Output[str]]]
    inner_tier: Tier
    data_tier: Tier
    prefix_list_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    endpoint_services: frozenset[str] = frozenset()
    endpoints_group_id: Output[str] | None = None

    @property
    def inner_subnet_ids(self) -> dict[str, Input[str]]:
        """Subnets of workloads, by zone."""
        return {**self.subnets[self.inner_tier]}

    @property
    def data_subnet_ids(self) -> dict[str, Input[str]]:
        """Subnets of data stores, by zone."""
        return {**self.subnets[self.data_tier]}

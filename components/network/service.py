"""VPC: the network of each region and its interface endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.service.links import Link
    from components.foundation.service.network import Network
    from components.foundation.settings.access import AccessSettings
    from components.network.settings import NetworkSettings


def _settings() -> SettingsModel:
    from components.network.checks import network_faults
    from components.network.settings import NetworkSettings

    return SettingsModel(
        model=NetworkSettings, checks=(Check(concerns=("regions", "network"), function=network_faults),)
    )


@dataclass(frozen=True, kw_only=True)
class EndpointLinks:
    """The connection of every workload to the region's interface endpoints, if there are any."""

    network: Network

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """One network endpoint, regardless of the access settings."""
        from components.foundation.service.links import Link, NetworkEndpoint

        group = self.network.endpoints_group_id
        if group is not None:
            endpoint = NetworkEndpoint(name="endpoints", security_group_id=group, port=443)
            yield Link(access_field="", name="endpoints", endpoint=endpoint)


def _network(scope: RegionScope, settings: NetworkSettings) -> PartOutputs:
    from components.foundation.cidr import Tier
    from components.foundation.service.exports import NETWORK, ONLY, SUBNET_TAGS
    from components.foundation.service.network import Network
    from components.network.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
    from components.network.vpc import Vpc, VpcArgs

    region, prefix = scope.region.name, scope.naming.prefix
    tags: dict[Tier, dict[str, str]] = {}
    for by_tier in scope.exported(SUBNET_TAGS).values():
        for tier, given in by_tier.items():
            tags.setdefault(tier, {}).update(given)
    vpc = Vpc(
        f"{scope.name}-vpc",
        VpcArgs(
            plan=settings.plan_of(region),
            region=region,
            vpc_name=prefix,
            account_id=scope.account_id,
            key_arn=scope.key_arn,
            subnet_tags=tags,
        ),
        scope.options,
    )
    endpoints = None
    if settings.interface_endpoints:
        endpoints = InterfaceEndpoints(
            f"{scope.name}-endpoints",
            InterfaceEndpointsArgs(
                endpoints=settings.interface_endpoints,
                region=region,
                vpc_name=prefix,
                vpc_id=vpc.vpc_id,
                account_id=scope.account_id,
                subnet_ids={**vpc.subnet_ids[settings.inner_tier]},
            ),
            scope.options,
        )
    network = Network(
        vpc_id=vpc.vpc_id,
        cidr=vpc.cidr,
        subnets=vpc.subnet_ids,
        inner_tier=settings.inner_tier,
        data_tier=settings.data_tier,
        prefix_list_ids={**vpc.prefix_list_ids},
        endpoint_services=frozenset(settings.interface_endpoints),
        endpoints_group_id=endpoints.security_group_id if endpoints else None,
    )
    return PartOutputs(components=(vpc,), exports={NETWORK: {ONLY: network}}, links=EndpointLinks(network=network))


SERVICE = Service(concern="network", settings=_settings, parts=(RegionPart(layer="base", create=_network),))

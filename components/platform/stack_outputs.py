"""Outputs of a stack."""

from collections.abc import Mapping
from typing import Any

from components.edge.edge import Edge
from components.edge.route53.dns import Dns
from components.platform.region import RegionPlatform
from components.platform.region_data import RegionData
from components.platform.region_services import RegionServices


def stack_outputs(
    platforms: Mapping[str, RegionPlatform],
    data: Mapping[str, RegionData],
    services: Mapping[str, RegionServices],
    edge: Edge,
    dns: Dns | None,
) -> dict[str, Any]:
    """Outputs by name. Regional values are by region; outputs of concerns that the stack does not have are omitted."""
    found: dict[str, Any] = {
        "regions": list(platforms),
        "buckets": {region: dict(platform.library.bucket_ids) for region, platform in platforms.items()},
        "distributions": dict(edge.domain_names),
        "nameServers": dict(dns.name_servers) if dns else {},
    }
    by_region = {
        "databases": {
            region: {key: database.endpoint for key, database in kept.databases.items()}
            for region, kept in data.items()
        },
        "caches": {region: kept.cache.cache.endpoint for region, kept in data.items() if kept.cache},
        "kafka": {region: kept.kafka.bootstrap_brokers for region, kept in data.items() if kept.kafka},
        "repositories": {
            region: {key: repository.url for key, repository in platform.registry.repositories.items()}
            for region, platform in platforms.items()
            if platform.registry
        },
        "queues": {
            region: {key: queue.url for key, queue in working.messaging.queues.items()}
            for region, working in services.items()
            if working.messaging
        },
        "services": {
            region: {key: service.service_name for key, service in working.ecs.services.items()}
            for region, working in services.items()
            if working.ecs
        },
        "kubeconfigs": {
            region: working.kubernetes.eks.kubeconfig for region, working in services.items() if working.kubernetes
        },
    }
    given = {
        name: {region: each for region, each in values.items() if each != {}} for name, values in by_region.items()
    }
    return found | {name: values for name, values in given.items() if values}

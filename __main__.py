"""The platform of a stack, from top to bottom."""

import pulumi

from components.edge.cloudfront.bucket_origins import bucket_origins_of, endpoints
from components.edge.edge import Edge, EdgeArgs
from components.edge.route53.dns import Dns, DnsArgs
from components.foundation.interrupts import end_without_traceback_when_interrupted
from components.foundation.regions import Regions
from components.platform.media_copies import copy_media
from components.platform.region import RegionPlatform, RegionPlatformArgs
from components.platform.region_access import RegionAccess, RegionAccessArgs
from components.platform.region_data import RegionData, RegionDataArgs
from components.platform.region_ingress import RegionIngress, RegionIngressArgs
from components.platform.region_services import RegionServices, RegionServicesArgs
from components.platform.settings.stack import read_stack
from components.platform.stack_outputs import stack_outputs

end_without_traceback_when_interrupted()
settings = read_stack()
regions = Regions(settings.regions, settings.naming)
bucket_origins = list(bucket_origins_of(settings.edge, settings.storage, settings.regions))

# Base of each region; the primary comes first, because the other regions' keys are replicas of its key.
platforms: dict[str, RegionPlatform] = {}
for region in regions.all:
    platforms[region.name] = RegionPlatform(
        region.key,
        RegionPlatformArgs(
            settings=settings,
            region=region,
            account_id=regions.account_id,
            primary=platforms.get(regions.primary.name),
            bucket_origins=bucket_origins,
        ),
        region.options,
    )
primary, *replicas = platforms.values()
at_edge = platforms.get(regions.edge.name)
copy_media(regions, platforms, settings.storage.replication)

# Data of each region: the primary's resources, and their replicas elsewhere.
data: dict[str, RegionData] = {}
for region in regions.all:
    data[region.name] = RegionData(
        f"{region.key}-data",
        RegionDataArgs(
            settings=settings,
            platform=platforms[region.name],
            replicas=replicas,
            primary=data.get(regions.primary.name),
        ),
        region.options,
    )

# DNS, and the load balancer of each region.
dns = settings.dns and Dns(
    "dns",
    DnsArgs(
        settings=settings.dns,
        account_id=regions.account_id,
        alarm_topic_arn=at_edge.alarms.arn if at_edge else None,
        protect=settings.naming.protects_data,
    ),
    regions.edge.options,
)
ingresses: dict[str, RegionIngress] = {}
for region in regions.all if settings.load_balancer else ():
    ingresses[region.name] = RegionIngress(
        f"{region.key}-ingress",
        RegionIngressArgs(
            settings=settings,
            platform=platforms[region.name],
            zone_ids=dns.zone_ids if dns else {},
            primary=ingresses.get(regions.primary.name),
        ),
        region.options,
    )

# CloudFront and its global resources, in us-east-1.
edge = Edge(
    "edge",
    EdgeArgs(
        settings=settings,
        account_id=regions.account_id,
        endpoints=endpoints(bucket_origins, {name: platform.library for name, platform in platforms.items()}),
        load_balancer_arns={name: ingress.arn for name, ingress in ingresses.items()},
        log_bucket_arn=primary.logs.policy_ready_arn or primary.logs.arn,
        key_arn=at_edge.key.arn if at_edge else None,
        primary_key_arn=primary.key.arn,
        zone_ids=dns.zone_ids if dns else {},
    ),
    regions.edge.options,
)

# Access policies, now that the distributions exist (T-03); then the workloads of each region.
services: dict[str, RegionServices] = {}
for region in regions.all:
    access = RegionAccess(
        f"{region.key}-access",
        RegionAccessArgs(
            settings=settings,
            platform=platforms[region.name],
            bucket_origins=bucket_origins,
            distribution_arns=edge.arns,
        ),
        region.options,
    )
    services[region.name] = RegionServices(
        f"{region.key}-services",
        RegionServicesArgs(
            settings=settings,
            platform=platforms[region.name],
            data=data[region.name],
            ingress=ingresses.get(region.name),
            key_arn=access.key_arn,
            domain_names=edge.domain_names,
            replicas=replicas,
        ),
        region.options,
    )

for name, value in stack_outputs(platforms, data, services, edge, dns).items():
    pulumi.export(name, value)

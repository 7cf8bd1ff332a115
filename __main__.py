"""The platform of a stack, from top to bottom."""

import pulumi

from components.edge.dns import Dns, DnsArgs
from components.edge.edge import Edge, EdgeArgs
from components.edge.readers import endpoints, readers
from components.foundation.regions import Regions
from components.foundation.settings.stack import read_stack
from components.region import RegionPlatform, RegionPlatformArgs
from components.region_access import RegionAccess, RegionAccessArgs
from components.storage.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.storage.media_replication import MediaReplication, MediaReplicationArgs, arrivals
from components.storage.replication_alarms import ReplicationAlarms, ReplicationAlarmsArgs

settings = read_stack()
naming, storage = settings.naming, settings.storage
regions = Regions(settings.regions, naming)
account_id = regions.account_id
reading = list(readers(settings.edge, storage, settings.regions))

# What each region holds; the primary comes first, for the others' keys are replicas of its key.
platforms: dict[str, RegionPlatform] = {}
for region in regions.all:
    platforms[region.name] = RegionPlatform(
        region.key,
        RegionPlatformArgs(
            settings=settings,
            region=region,
            account_id=account_id,
            primary_key_arn=platforms[regions.primary.name].key.arn if platforms else None,
            read_by_distribution=frozenset(reader.bucket for reader in reading if reader.region == region.name),
        ),
        region.options,
    )
primary = platforms[regions.primary.name]
places = {name: platform.place for name, platform in platforms.items()}

# Copies of media, and alarms where they arrive.
copies = [
    MediaReplication(
        f"{source.key}-replication",
        MediaReplicationArgs(
            account_id=account_id, source=source.name, places=list(places.values()), settings=storage.replication
        ),
        source.options,
    )
    for source in (regions.all if storage.replication.two_way else (regions.primary,))
]
for region in regions.all:
    if pairs := arrivals(copies, region.name):
        ReplicationAlarms(
            f"{region.key}-arrivals",
            ReplicationAlarmsArgs(
                pairs=pairs, topic_arn=platforms[region.name].alarms.arn, settings=storage.replication
            ),
            region.options,
        )

# The names that the stack answers for, and the way that its content takes into the world. Both belong in us-east-1,
# which has a key of its own where it is no region of the stack.
at_edge = platforms.get(regions.edge.name)
edge_key = (
    at_edge.key
    if at_edge
    else EncryptionKey(
        "edge-encryption",
        EncryptionKeyArgs.of(
            settings.encryption, naming, region=regions.edge.name, account_id=account_id, replica_of=primary.key.arn
        ),
        regions.edge.options,
    )
)
dns = settings.dns and Dns(
    "dns",
    DnsArgs(
        settings=settings.dns,
        account_id=account_id,
        alarm_topic_arn=at_edge.alarms.arn if at_edge else None,
        protect=naming.protects_data,
    ),
    regions.edge.options,
)
edge = Edge(
    "edge",
    EdgeArgs(
        settings=settings.edge,
        dns=settings.dns,
        naming=naming,
        account_id=account_id,
        endpoints=endpoints(reading, places),
        log_bucket_arn=primary.logs.granted_arn or primary.logs.arn,
        key_arn=edge_key.arn,
        zone_ids=dns.zone_ids if dns else {},
        protect=naming.protects_data,
    ),
    regions.edge.options,
)

# Who may read what, now that those who read exist (T-03).
for region in regions.all:
    RegionAccess(
        f"{region.key}-access",
        RegionAccessArgs(
            region=region.name,
            account_id=account_id,
            platform=platforms[region.name],
            readers=reading,
            distribution_arns={name: distribution.arn for name, distribution in edge.distributions.items()},
        ),
        region.options,
    )

# What people and other programs ask for.
pulumi.export("regions", list(settings.regions.all))
pulumi.export("buckets", {name: dict(platform.library.bucket_ids) for name, platform in platforms.items()})
pulumi.export("distributions", dict(edge.domain_names))
pulumi.export("nameServers", dict(dns.name_servers) if dns else {})

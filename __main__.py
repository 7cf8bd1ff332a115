"""The platform of a stack, from top to bottom."""

import pulumi

from components.edge.dns import Dns, DnsArgs
from components.edge.edge import Edge, EdgeArgs
from components.edge.origins import Endpoint
from components.edge.readers import readers
from components.foundation.regions import Regions
from components.foundation.settings.stack import read_stack
from components.region import RegionPlatform, RegionPlatformArgs
from components.region_access import RegionAccess, RegionAccessArgs
from components.storage.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.storage.media_replication import MediaReplication, MediaReplicationArgs
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

# Copies of media, and alarms where they arrive.
copies = [
    MediaReplication(
        f"{source.key}-replication",
        MediaReplicationArgs(
            account_id=account_id,
            source=platforms[source.name].place,
            destinations={
                position: platforms[other.name].place
                for position, other in enumerate(regions.all)
                if other.name != source.name
            },
            settings=storage.replication,
        ),
        source.options,
    )
    for source in (regions.all if storage.replication.two_way else (regions.primary,))
]
for region in regions.all:
    pairs = {role: pair for copy in copies for role, pair in copy.pairs.get(region.name, {}).items()}
    if pairs:
        ReplicationAlarms(
            f"{region.key}-arrivals",
            ReplicationAlarmsArgs(
                pairs=pairs, topic_arn=platforms[region.name].alarms.arn, settings=storage.replication
            ),
            region.options,
        )

# us-east-1 has a key of its own where it is no region of the stack.
edge_platform = platforms.get(regions.edge.name)
edge_key = (
    edge_platform.key
    if edge_platform
    else EncryptionKey(
        "edge-encryption",
        EncryptionKeyArgs.of(
            settings.encryption, naming, region=regions.edge.name, account_id=account_id, replica_of=primary.key.arn
        ),
        regions.edge.options,
    )
)

# The names that the stack answers for, and the way that its content takes into the world.
dns = None
if settings.dns is not None:
    dns = Dns(
        "dns",
        DnsArgs(
            settings=settings.dns,
            account_id=account_id,
            alarm_topic_arn=edge_platform.alarms.arn if edge_platform else None,
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
        endpoints={
            name: {
                reader.origin: Endpoint(
                    domain_name=platforms[reader.region].library.buckets[reader.bucket].regional_domain_name
                )
                for reader in reading
                if reader.distribution == name
            }
            for name in settings.edge.distributions
        },
        log_bucket_arn=primary.logs.granted_arn or primary.logs.arn,
        key_arn=edge_key.arn,
        zone_ids=dns.zone_ids if dns else {},
        protect=naming.protects_data,
    ),
    regions.edge.options,
)

# Who may read what, now that those who read exist (T-03).
for region in regions.all:
    here = [reader for reader in reading if reader.region == region.name]
    RegionAccess(
        f"{region.key}-access",
        RegionAccessArgs(
            region=region.name,
            account_id=account_id,
            platform=platforms[region.name],
            readers={
                bucket: {
                    reader.distribution: edge.distributions[reader.distribution].arn
                    for reader in here
                    if reader.bucket == bucket
                }
                for bucket in sorted({reader.bucket for reader in here})
            },
        ),
        region.options,
    )

# What people and other programs ask for.
pulumi.export("regions", list(settings.regions.all))
pulumi.export("buckets", {name: dict(platform.library.bucket_ids) for name, platform in platforms.items()})
pulumi.export("distributions", dict(edge.domain_names))
pulumi.export("nameServers", dict(dns.name_servers) if dns else {})

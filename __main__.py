"""The platform of a stack, from top to bottom."""

from components.foundation.regions import Regions
from components.foundation.settings.stack import read_stack
from components.region import RegionPlatform, RegionPlatformArgs
from components.storage.media_replication import MediaReplication, MediaReplicationArgs
from components.storage.replication_alarms import ReplicationAlarms, ReplicationAlarmsArgs

settings = read_stack()
regions = Regions(settings.regions, settings.naming)
account_id = regions.account_id

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
        ),
        region.options,
    )

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
            settings=settings.storage.replication,
        ),
        source.options,
    )
    for source in (regions.all if settings.storage.replication.two_way else (regions.primary,))
]
for region in regions.all:
    pairs = {role: pair for copy in copies for role, pair in copy.pairs.get(region.name, {}).items()}
    if pairs:
        ReplicationAlarms(
            f"{region.key}-arrivals",
            ReplicationAlarmsArgs(
                pairs=pairs, topic_arn=platforms[region.name].alarms.arn, settings=settings.storage.replication
            ),
            region.options,
        )

"""S3 replication of media between the regions of a stack, with alarms in the destinations."""

from collections.abc import Mapping

from components.foundation.regions import Regions
from components.platform.region import RegionPlatform
from components.storage.media_replication import MediaReplication, MediaReplicationArgs, arrivals
from components.storage.replication_alarms import ReplicationAlarms, ReplicationAlarmsArgs
from components.storage.settings import ReplicationSettings


def copy_media(regions: Regions, platforms: Mapping[str, RegionPlatform], settings: ReplicationSettings) -> None:
    """Replicate from the primary region, or both ways, with alarms in each destination. platforms: by region."""
    copies = [
        MediaReplication(
            f"{source.key}-replication",
            MediaReplicationArgs(
                account_id=regions.account_id,
                source=source.name,
                libraries=[platform.region_library for platform in platforms.values()],
                settings=settings,
            ),
            source.options,
        )
        for source in (regions.all if settings.two_way else (regions.primary,))
    ]
    for region in regions.all:
        if pairs := arrivals(copies, region.name):
            ReplicationAlarms(
                f"{region.key}-arrivals",
                ReplicationAlarmsArgs(pairs=pairs, topic_arn=platforms[region.name].alarms.arn, settings=settings),
                region.options,
            )

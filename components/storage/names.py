"""Physical names of buckets, for the check for duplicates."""

from collections.abc import Iterator

from components.foundation.service.names import PhysicalName
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.storage.settings import LogsSettings, PurposeSettings, StorageSettings


def bucket_names(storage: StorageSettings, naming: NamingSettings, regions: RegionsSettings) -> Iterator[PhysicalName]:
    """Buckets in all regions, before the stack's suffix, which is common to all."""
    owners: dict[str, tuple[LogsSettings | PurposeSettings | StorageSettings, str, bool]] = {}
    owners["storage.logs"] = (storage.logs, storage.logs_name(naming), True)
    if storage.layout == "bucket_per_purpose":
        owners |= {
            f"storage.purposes.{key}": (purpose, storage.purpose_name(key, naming), storage.is_copied(key))
            for key, purpose in storage.purposes.items()
        }
    else:
        owners["storage"] = (storage, storage.library_name(naming), True)
    for path, (owner, base, copied) in owners.items():
        yield PhysicalName(kind="bucket", path=path, name=base, given=owner.name is not None)
        for region in regions.replicas if copied else ():
            own = owner.replica_names.get(region)
            yield PhysicalName(
                kind="bucket",
                path=path,
                name=own or f"{base}-{region}",
                field=f"replicaNames.{region}",
                given=own is not None,
            )

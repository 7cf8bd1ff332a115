"""The cache in one region."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.elasticache.cache import Cache, CacheArgs
from components.data.elasticache.global_datastore import GlobalDatastore, GlobalDatastoreArgs
from components.data.elasticache.names import cache_name
from components.data.elasticache.settings import CacheSettings
from components.data.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RegionalCacheArgs:
    """Arguments of RegionalCache.

    prefix: prefix of names. primary: whether this is the primary region. datastore_id: the global datastore that a
    cache of another region joins; None if it has data of its own.
    """

    settings: CacheSettings
    prefix: str
    placement: Placement
    primary: bool
    datastore_id: Input[str] | None = None
    protect: bool = False


class RegionalCache(ComponentResource):
    """A cache, and in the primary region the global datastore, if the settings have one."""

    cache: Cache
    datastore_id: Output[str] | None

    def __init__(self, name: str, args: RegionalCacheArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:RegionalCache", name, None, opts)
        settings = args.settings

        self.cache = Cache(
            f"{name}-cache",
            CacheArgs(
                settings=settings,
                cache_name=cache_name(settings, args.prefix),
                placement=args.placement,
                member_of=args.datastore_id,
                protect=args.protect,
            ),
            ResourceOptions(parent=self),
        )
        self.datastore_id = None
        if args.primary and settings.replica_caches == "global_datastore" and self.cache.id is not None:
            self.datastore_id = GlobalDatastore(
                f"{name}-copies",
                GlobalDatastoreArgs(
                    settings=settings, cache_name=cache_name(settings, args.prefix), primary_id=self.cache.id
                ),
                ResourceOptions(parent=self),
            ).id
        self.register_outputs({"endpoint": self.cache.endpoint})

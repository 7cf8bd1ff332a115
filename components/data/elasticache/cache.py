"""The cache of a region."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.elasticache.network import PORT, CacheNetwork, CacheNetworkArgs
from components.data.elasticache.node_cache import NodeCache, NodeCacheArgs
from components.data.elasticache.serverless_cache import ServerlessCache, ServerlessCacheArgs
from components.data.elasticache.settings import CacheSettings
from components.data.elasticache.users import CacheUsers, CacheUsersArgs
from components.data.placement import Placement


@dataclass(frozen=True, kw_only=True)
class CacheArgs:
    """Arguments of Cache.

    cache_name: physical name, the same in every region.
    member_of: ID of the global datastore that a cache in a replica region joins; none by default.
    protect: protect the cache from deletion, and create a final snapshot if it is deleted nevertheless.
    """

    settings: CacheSettings
    cache_name: str
    placement: Placement
    member_of: Input[str] | None = None
    protect: bool = False

    def __post_init__(self) -> None:
        if self.member_of is not None and self.settings.replica_caches != "global_datastore":
            raise ValueError(
                f"member_of: given, and replica_caches is {self.settings.replica_caches!r}; set 'global_datastore'"
            )


class Cache(ComponentResource):
    """A node-based or serverless cache, with its users and its security group.

    id is that of the replication group, for a global datastore; None for a serverless cache. Clients connect over
    TLS to `endpoint` on `port`, as one of the users, whose ARNs are by name.
    """

    id: Output[str] | None
    arn: Output[str]
    endpoint: Output[str]
    reader_endpoint: Output[str] | None
    port: int
    security_group_id: Output[str]
    user_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: CacheArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:Cache", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, serverless = args.settings, args.settings.mode == "serverless"

        network = CacheNetwork(
            f"{name}-network",
            CacheNetworkArgs(cache_name=args.cache_name, placement=args.placement, reader_port=serverless),
            child,
        )
        users = CacheUsers(f"{name}-users", CacheUsersArgs(settings=settings, cache_name=args.cache_name), child)
        if serverless:
            made = ServerlessCache(
                f"{name}-serverless",
                ServerlessCacheArgs(
                    settings=settings,
                    cache_name=args.cache_name,
                    placement=args.placement,
                    security_group_id=network.security_group_id,
                    user_group_id=users.user_group_id,
                    protect=args.protect,
                ),
                child,
            )
            self.id = None
        else:
            made = NodeCache(
                f"{name}-nodes",
                NodeCacheArgs(
                    settings=settings,
                    cache_name=args.cache_name,
                    placement=args.placement,
                    security_group_id=network.security_group_id,
                    user_group_id=users.user_group_id,
                    member_of=args.member_of,
                    protect=args.protect,
                ),
                child,
            )
            self.id = made.id

        self.arn, self.endpoint, self.reader_endpoint, self.port = made.arn, made.endpoint, made.reader_endpoint, PORT
        self.security_group_id = network.security_group_id
        self.user_arns = users.user_arns
        self.register_outputs({"arn": self.arn, "endpoint": self.endpoint, "security_group_id": self.security_group_id})

"""Aurora in one region."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.aurora.cluster import AuroraCluster, AuroraClusterArgs, GlobalMembership
from components.data.aurora.global_cluster import AuroraGlobal, AuroraGlobalArgs
from components.data.aurora.proxy import AuroraProxy, AuroraProxyArgs
from components.data.aurora.settings import AuroraSettings
from components.data.databases.grant import ANY_PROXY
from components.data.databases.names import cluster_identifier, instance_identifier
from components.data.databases.ref import DatabaseRef, DatabaseServer
from components.data.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RegionalAuroraArgs:
    """Arguments of RegionalAurora.

    prefix: prefix of identifiers. follows: the global database that the cluster joins; None in the primary region.
    secret_replicas: keys of replica regions of an `own` password, by region.
    rotation_function_arn: rotation function of an `own` password; without one the password is never rotated.
    """

    settings: AuroraSettings
    prefix: str
    placement: Placement
    follows: GlobalMembership | None = None
    secret_replicas: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    rotation_function_arn: Input[str] | None = None
    protect: bool = False


class RegionalAurora(ComponentResource):
    """A cluster; in the primary region also the global database, if it has secondary clusters, and the proxy, if there
    is one. membership: for clusters of other regions; None without a global database."""

    arn: Output[str]
    membership: GlobalMembership | None
    ref: DatabaseRef

    def __init__(self, name: str, args: RegionalAuroraArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:RegionalAurora", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, primary = args.settings, args.follows is None
        own = primary and settings.master_credentials == "own"

        cluster = AuroraCluster(
            f"{name}-cluster",
            AuroraClusterArgs(
                settings=settings,
                identifier=cluster_identifier(args.prefix, "aurora"),
                placement=args.placement,
                follows=args.follows,
                protect=args.protect,
                secret_replicas=args.secret_replicas if own else {},
                rotation_function_arn=args.rotation_function_arn if own else None,
            ),
            child,
        )
        self.membership = None
        if primary and settings.is_global:
            spanning = AuroraGlobal(
                f"{name}-global",
                AuroraGlobalArgs(
                    identifier=instance_identifier(args.prefix, "global"),
                    primary_arn=cluster.available_arn,
                    protect=args.protect,
                ),
                child,
            )
            self.membership = GlobalMembership(global_cluster_id=spanning.id, source_region=args.placement.region)
        proxy = None
        if primary and settings.proxy is not None:
            proxy = AuroraProxy(
                f"{name}-proxy",
                AuroraProxyArgs(
                    settings=settings.proxy,
                    identifier=instance_identifier(args.prefix, "proxy"),
                    placement=args.placement,
                    cluster_id=cluster.cluster_id,
                    cluster_resource_id=cluster.resource_id,
                    cluster_security_group_id=cluster.security_group_id,
                    port=settings.port,
                    log_retention_days=settings.log_retention_days,
                ),
                child,
            )

        server = DatabaseServer(resource_id=cluster.resource_id, security_group_id=cluster.security_group_id)
        self.arn = cluster.arn
        self.ref = DatabaseRef(
            endpoint=proxy.endpoint if proxy else cluster.endpoint,
            reader_endpoints=[cluster.reader_endpoint],
            port=settings.port,
            database_name=settings.database_name,
            writer=DatabaseServer(resource_id=ANY_PROXY, security_group_id=proxy.security_group_id)
            if proxy
            else server,
            readers=[server],
            master_secret_arn=cluster.secret_arn,
            data_api_arn=cluster.arn if primary and settings.data_api else None,
        )
        self.register_outputs({"endpoint": self.ref.endpoint})

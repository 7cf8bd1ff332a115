"""Network access to a cache."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions

from components.data.placement import Placement
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs

PORT = 6379
SERVERLESS_READER_PORT = 6380  # Amazon ElastiCache User Guide, "Network-related permissions" of serverless caches


@dataclass(frozen=True, kw_only=True)
class CacheNetworkArgs:
    """cache_name: name of the security group. reader_port: whether a second port serves reads."""

    cache_name: str
    placement: Placement
    reader_port: bool = False


class CacheNetwork(ComponentResource):
    """The security group of a cache, with ingress only from the given clients (GD-91)."""

    security_group_id: Output[str]

    def __init__(self, name: str, args: CacheNetworkArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:CacheNetwork", name, None, opts)
        child = ResourceOptions(parent=self)

        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=args.placement.vpc_id,
                group_name=args.cache_name,
                description=f"Connections to {args.cache_name}",
            ),
            child,
        )
        for client, client_group_id in args.placement.clients.items():
            Connection(
                f"{name}-from-{client}",
                ConnectionArgs(
                    client_group_id=client_group_id,
                    server_group_id=group.id,
                    port=PORT,
                    to_port=SERVERLESS_READER_PORT if args.reader_port else None,
                    description=f"Cache from {client}",
                ),
                child,
            )

        self.security_group_id = group.id
        self.register_outputs({"security_group_id": self.security_group_id})

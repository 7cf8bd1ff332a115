"""What stands between a database and those who connect to it."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import rds

from components.data.placement import Placement
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs


@dataclass(frozen=True, kw_only=True)
class DatabaseNetworkArgs:
    """identifier: of the database, which the subnet group and the security group are named after. port: TCP port."""

    identifier: str
    port: int
    placement: Placement


class DatabaseNetwork(ComponentResource):
    """The subnets that a database may stand in, and its security group, which admits the given clients alone."""

    subnet_group_name: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: DatabaseNetworkArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:DatabaseNetwork", name, None, opts)
        child = ResourceOptions(parent=self)
        place = args.placement

        subnets = rds.SubnetGroup(
            f"{name}-subnets",
            description=f"Subnets of {args.identifier}",
            subnet_ids=list(place.subnet_ids.values()),
            tags={"Name": args.identifier},
            opts=child,
        )
        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=place.vpc_id, group_name=args.identifier, description=f"Connections to {args.identifier}"
            ),
            child,
        )
        for client, client_group_id in place.clients.items():
            Connection(
                f"{name}-from-{client}",
                ConnectionArgs(
                    client_group_id=client_group_id,
                    server_group_id=group.id,
                    port=args.port,
                    description=f"PostgreSQL from {client}",
                ),
                child,
            )

        self.subnet_group_name, self.security_group_id = subnets.name, group.id
        self.register_outputs(
            {"subnet_group_name": self.subnet_group_name, "security_group_id": self.security_group_id}
        )

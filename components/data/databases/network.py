"""Subnet group and security group of a database."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import rds

from components.data.placement import Placement
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs


@dataclass(frozen=True, kw_only=True)
class DatabaseNetworkArgs:
    """identifier: of the database, used for subnet group and security group. port: TCP port."""

    identifier: str
    port: int
    placement: Placement


class DatabaseNetwork(ComponentResource):
    """The subnet group of a database, and its security group, with ingress only from the given clients."""

    subnet_group_name: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: DatabaseNetworkArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:DatabaseNetwork", name, None, opts)
        child = ResourceOptions(parent=self)
        placement = args.placement

        subnets = rds.SubnetGroup(
            f"{name}-subnets",
            description=f"Subnets of {args.identifier}",
            subnet_ids=list(placement.subnet_ids.values()),
            tags={"Name": args.identifier},
            opts=child,
        )
        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=placement.vpc_id, group_name=args.identifier, description=f"Connections to {args.identifier}"
            ),
            child,
        )
        for client, client_group_id in placement.clients.items():
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

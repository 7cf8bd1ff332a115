"""Connections between security groups, with rules on both sides."""

from collections.abc import Iterable
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions

from components.foundation.service.links import NetworkEndpoint
from components.network.security_group import Peer, Protocol, Rule, egress_rule, ingress_rule


@dataclass(frozen=True, kw_only=True)
class ConnectionArgs:
    """client_group_id: security group of the client. server_group_id: security group of the server, on `port`.
    to_port: end of a port range; only `port` if omitted.
    """

    client_group_id: Input[str]
    server_group_id: Input[str]
    port: int
    description: str
    to_port: int | None = None
    protocol: Protocol = "tcp"


class Connection(ComponentResource):
    """An egress rule of the client's group and an ingress rule of the server's, each with a reference to the other
    group.

    It is separate from both groups, so that two groups can be connected in both directions.
    """

    def __init__(self, name: str, args: ConnectionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:network:Connection", name, None, opts)
        child = ResourceOptions(parent=self)

        def rule(peer: Input[str]) -> Rule:
            return Rule(
                peer=Peer(kind="group", value=peer),
                description=args.description,
                protocol=args.protocol,
                port=args.port,
                to_port=args.to_port,
            )

        egress_rule(f"{name}-egress", args.client_group_id, rule(args.server_group_id), child)
        ingress_rule(f"{name}-ingress", args.server_group_id, rule(args.client_group_id), child)
        self.register_outputs({})


def connect(
    client: str, group_id: Input[str], endpoints: Iterable[NetworkEndpoint], opts: ResourceOptions
) -> list[Connection]:
    """A connection from a client's security group to each endpoint. client: prefix of their names."""
    return [
        Connection(
            f"{client}-to-{endpoint.name}",
            ConnectionArgs(
                client_group_id=group_id,
                server_group_id=endpoint.security_group_id,
                port=endpoint.port,
                description=f"{client} to {endpoint.name}",
            ),
            opts,
        )
        for endpoint in endpoints
    ]

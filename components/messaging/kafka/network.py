"""Network access to an MSK cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs

# Amazon MSK Developer Guide, "Port information".
IAM_PORT, SCRAM_PORT = 9098, 9096
EXPORTER_PORTS = (11001, 11002)


@dataclass(frozen=True, kw_only=True)
class KafkaPlacement:
    """The network configuration and key of an MSK cluster.

    subnet_ids: by zone letter, of non-public subnets in the settings' zones.
    key_arn: key of the region, whose policy allows CloudWatch Logs to use it.
    clients: security groups with ingress, by name. metrics_clients: security groups of Prometheus.
    """

    region: str
    account_id: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    key_arn: Input[str]
    clients: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    metrics_clients: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def subnets(self, zones: tuple[str, ...]) -> list[Input[str]]:
        """The subnets of zones. ValueError if one is missing."""
        missing = [zone for zone in zones if zone not in self.subnet_ids]
        if missing:
            raise ValueError(f"subnet_ids: missing: {', '.join(missing)}; add a subnet in each zone of the cluster")
        return [self.subnet_ids[zone] for zone in zones]


@dataclass(frozen=True, kw_only=True)
class KafkaNetworkArgs:
    """cluster_name: prefix of the security group's name. scram: whether SASL/SCRAM authentication is enabled too."""

    cluster_name: str
    placement: KafkaPlacement
    scram: bool = False
    open_monitoring: bool = False


class KafkaNetwork(ComponentResource):
    """A cluster's security group, with ingress only from the given clients, on ports that require authentication."""

    security_group_id: Output[str]

    def __init__(self, name: str, args: KafkaNetworkArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:KafkaNetwork", name, None, opts)
        child = ResourceOptions(parent=self)
        placement = args.placement

        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=placement.vpc_id, group_name=args.cluster_name, description=f"Connections to {args.cluster_name}"
            ),
            child,
        )
        ports = [("iam", IAM_PORT, IAM_PORT, placement.clients)]
        ports += [("scram", SCRAM_PORT, SCRAM_PORT, placement.clients)] if args.scram else []
        ports += [("metrics", *EXPORTER_PORTS, placement.metrics_clients)] if args.open_monitoring else []
        for method, port, to_port, clients in ports:
            for client, client_group_id in clients.items():
                Connection(
                    f"{name}-{method}-from-{client}",
                    ConnectionArgs(
                        client_group_id=client_group_id,
                        server_group_id=group.id,
                        port=port,
                        to_port=to_port,
                        description=f"Kafka ({method}) from {client}",
                    ),
                    child,
                )

        self.security_group_id = group.id
        self.register_outputs({"security_group_id": self.security_group_id})

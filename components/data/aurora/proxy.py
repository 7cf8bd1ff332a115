"""An RDS Proxy in front of an Aurora cluster."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, iam, rds

from components.data.aurora.settings import AuroraProxySettings
from components.data.databases.grant import ConnectGrant
from components.data.placement import Placement
from components.foundation.documents import document, trust
from components.foundation.settings.types import LogRetentionDays
from components.foundation.stack_names import role_name
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs


def proxy_log_group_name(identifier: str) -> str:
    """The log group of a proxy, whose name RDS defines."""
    return f"/aws/rds/proxy/{identifier}"


@dataclass(frozen=True, kw_only=True)
class AuroraProxyArgs:
    """Arguments of AuroraProxy.

    identifier: its name in the region. placement: its network; clients connect to the proxy.
    cluster_id, cluster_resource_id, cluster_security_group_id: of the target cluster.
    """

    settings: AuroraProxySettings
    identifier: str
    placement: Placement
    cluster_id: Input[str]
    cluster_resource_id: Input[str]
    cluster_security_group_id: Input[str]
    port: int
    log_retention_days: LogRetentionDays


class AuroraProxy(ComponentResource):
    """An RDS Proxy with end-to-end IAM authentication over TLS, from clients to the cluster.

    It stores no password, and so needs no secret. Clients need a ConnectGrant with `ANY_PROXY`.
    """

    endpoint: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: AuroraProxyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:AuroraProxy", name, None, opts)
        child = ResourceOptions(parent=self)
        placement = args.placement

        # Ingress of the proxy, and its connection to the cluster
        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=placement.vpc_id, group_name=args.identifier, description=f"Connections to {args.identifier}"
            ),
            child,
        )
        behind = Connection(
            f"{name}-to-cluster",
            ConnectionArgs(
                client_group_id=group.id,
                server_group_id=args.cluster_security_group_id,
                port=args.port,
                description=f"PostgreSQL from {args.identifier}",
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

        # The proxy, whose role may connect as any IAM user of the cluster
        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=f"Connects {args.identifier} to its cluster",
            assume_role_policy=trust("rds.amazonaws.com", placement.account_id),
            opts=child,
        )
        users = ConnectGrant(
            region=placement.region, account_id=placement.account_id, resource_ids=[args.cluster_resource_id], user="*"
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy", role=role.id, policy=document(users.statements("Users")), opts=child
        )
        logs = cloudwatch.LogGroup(
            f"{name}-logs",
            name=proxy_log_group_name(args.identifier),
            kms_key_id=placement.key_arn,
            retention_in_days=args.log_retention_days,
            opts=child,
        )
        proxy = rds.Proxy(
            f"{name}-proxy",
            name=args.identifier,
            engine_family="POSTGRESQL",
            default_auth_scheme="IAM_AUTH",
            require_tls=True,
            debug_logging=False,
            idle_client_timeout=args.settings.idle_client_timeout_seconds,
            role_arn=role.arn,
            vpc_subnet_ids=list(placement.subnet_ids.values()),
            vpc_security_group_ids=[group.id],
            opts=ResourceOptions(parent=self, depends_on=[policy, logs]),
        )
        targets = rds.ProxyDefaultTargetGroup(
            f"{name}-targets",
            db_proxy_name=proxy.name,
            connection_pool_config=rds.ProxyDefaultTargetGroupConnectionPoolConfigArgs(
                max_connections_percent=args.settings.max_connections_percent
            ),
            opts=child,
        )
        rds.ProxyTarget(
            f"{name}-target",
            db_proxy_name=proxy.name,
            target_group_name=targets.name,
            db_cluster_identifier=args.cluster_id,
            opts=ResourceOptions(parent=self, depends_on=[behind]),
        )

        self.endpoint, self.security_group_id = proxy.endpoint, group.id
        self.register_outputs({"endpoint": self.endpoint, "security_group_id": self.security_group_id})

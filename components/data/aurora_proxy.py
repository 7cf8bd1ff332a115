"""A pool of connections in front of an Aurora cluster."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, iam, rds

from components.data.database_grant import ConnectGrant
from components.data.placement import Placement
from components.foundation.documents import document, trust
from components.foundation.settings.aurora import AuroraProxySettings
from components.foundation.settings.network import LogRetentionDays
from components.foundation.stack_names import role_name
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs


def proxy_log_group_name(identifier: str) -> str:
    """The log group of a proxy, which RDS names."""
    return f"/aws/rds/proxy/{identifier}"


@dataclass(frozen=True, kw_only=True)
class AuroraProxyArgs:
    """What a proxy is asked for.

    identifier: its name in the region. placement: where it stands; its clients connect to the proxy.
    cluster_id, cluster_resource_id, cluster_security_group_id: the cluster behind it.
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
    """A proxy to which clients connect as IAM users over TLS, and which connects to the cluster as the same users.

    It holds no password, so it needs no secret. Clients need a ConnectGrant with `ANY_PROXY`.
    """

    endpoint: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: AuroraProxyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:AuroraProxy", name, None, opts)
        child = ResourceOptions(parent=self)
        place = args.placement

        # Who reaches the proxy, and the proxy the cluster
        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=place.vpc_id, group_name=args.identifier, description=f"Connections to {args.identifier}"
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

        # The proxy, whose role may be any user of the cluster that is known to IAM
        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=f"Connects {args.identifier} to its cluster",
            assume_role_policy=trust("rds.amazonaws.com", place.account_id),
            opts=child,
        )
        users = ConnectGrant(
            region=place.region, account_id=place.account_id, resource_id=args.cluster_resource_id, user="*"
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy", role=role.id, policy=document(users.statements("Users")), opts=child
        )
        logs = cloudwatch.LogGroup(
            f"{name}-logs",
            name=proxy_log_group_name(args.identifier),
            kms_key_id=place.key_arn,
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
            vpc_subnet_ids=list(place.subnet_ids.values()),
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

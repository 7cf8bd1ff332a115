"""MSK in one region."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.messaging.kafka.cluster import KafkaCluster, KafkaClusterArgs, cluster_name
from components.messaging.kafka.grant import KafkaResources
from components.messaging.kafka.network import KafkaPlacement
from components.messaging.kafka.replicator import KafkaReplicator, KafkaReplicatorArgs, ReplicatedCluster
from components.messaging.kafka.serverless import KafkaServerless, KafkaServerlessArgs
from components.messaging.kafka.settings import KafkaReplicationSettings, KafkaSettings


@dataclass(frozen=True, kw_only=True)
class RegionalKafkaArgs:
    """Arguments of RegionalKafka. prefix: prefix of names. source: the primary region's cluster, for the replicator;
    None in the primary region itself."""

    settings: KafkaSettings
    prefix: str
    placement: KafkaPlacement
    source: ReplicatedCluster | None = None
    protect: bool = False


class RegionalKafka(ComponentResource):
    """A cluster, and in a replica region its replicator.

    resources: ARNs within the cluster. end: this cluster as the source of a replicator.
    """

    bootstrap_brokers: Output[str]
    security_group_id: Output[str]
    user_secret_arns: Mapping[str, Output[str]]
    resources: KafkaResources
    end: ReplicatedCluster

    def __init__(self, name: str, args: RegionalKafkaArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:RegionalKafka", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, placement, physical = args.settings, args.placement, cluster_name(args.prefix)

        readable: Input[str]
        if settings.mode == "serverless":
            made = KafkaServerless(
                f"{name}-cluster",
                KafkaServerlessArgs(
                    settings=settings, cluster_name=physical, placement=placement, protect=args.protect
                ),
                child,
            )
            readable, self.user_secret_arns = made.arn, {}
        else:
            made = KafkaCluster(
                f"{name}-cluster",
                KafkaClusterArgs(
                    settings=settings,
                    cluster_name=physical,
                    placement=placement,
                    source=args.source is None and bool(settings.replica_regions),
                    protect=args.protect,
                ),
                child,
            )
            readable, self.user_secret_arns = made.readable_arn, made.user_secret_arns
        self.bootstrap_brokers, self.security_group_id = made.bootstrap_brokers, made.security_group_id
        self.resources = self._resources(physical, placement, made, made.arn)
        self.end = ReplicatedCluster(
            cluster=self._resources(physical, placement, made, readable), subnet_ids=placement.subnets(settings.zones)
        )
        if args.source is not None:
            KafkaReplicator(
                f"{name}-replicator",
                KafkaReplicatorArgs(
                    settings=settings.replication or KafkaReplicationSettings(),
                    replicator_name=physical,
                    account_id=placement.account_id,
                    source=args.source,
                    target=self.end,
                    vpc_id=placement.vpc_id,
                    target_security_group_id=self.security_group_id,
                    key_arn=placement.key_arn,
                    log_retention_days=settings.log_retention_days,
                ),
                child,
            )
        self.register_outputs({"bootstrap_brokers": self.bootstrap_brokers})

    def _resources(
        self, physical: str, placement: KafkaPlacement, made: KafkaCluster | KafkaServerless, arn: Input[str]
    ) -> KafkaResources:
        return KafkaResources(
            region=placement.region,
            account_id=placement.account_id,
            cluster_name=physical,
            cluster_arn=arn,
            cluster_uuid=made.uuid,
        )

"""A Kafka cluster with brokers: provisioned or Express."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Output, ResourceOptions
from pulumi_aws import appautoscaling, cloudwatch, msk

from components.foundation.documents import document, service_statement
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.outputs import after
from components.messaging.kafka.network import KafkaNetwork, KafkaNetworkArgs, KafkaPlacement
from components.messaging.kafka.settings import KafkaSettings
from components.messaging.kafka.users import KafkaUsers, KafkaUsersArgs

NAME_LIMIT = longest_name("aws:msk/cluster:Cluster")
TIMEOUTS = CustomTimeouts(create="2h", update="4h", delete="2h")  # brokers are updated one at a time (T-23)
VOLUME_SIZE = "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"


def cluster_name(prefix: str) -> str:
    """The physical name of a stack's cluster."""
    return physical_name(prefix, limit=NAME_LIMIT)


def log_group_names(name: str) -> tuple[str, ...]:
    """Log groups of the cluster of this physical name."""
    return (f"/aws/vendedlogs/msk/{name}",)


@dataclass(frozen=True, kw_only=True)
class KafkaClusterArgs:
    """Arguments of KafkaCluster.

    cluster_name: physical name. source: whether a replicator in another region reads from it, which requires
        multi-VPC private connectivity and a cluster policy.
    protect: protect the cluster from deletion, with a recovery window for its users' secrets.
    """

    settings: KafkaSettings
    cluster_name: str
    placement: KafkaPlacement
    source: bool = False
    protect: bool = False

    def __post_init__(self) -> None:
        if self.settings.mode == "serverless":
            raise ValueError("settings.mode: serverless: has no brokers; use KafkaServerless")


class KafkaCluster(ComponentResource):
    """Brokers in several zones, encrypted at rest with the region's key and in transit, with client authentication.

    Volume sizes with storage auto scaling are ignored (T-22). readable_arn depends on the cluster policy for
    replicators of other regions. uuid: the last part of the ARN, which topic ARNs contain.
    """

    arn: Output[str]
    readable_arn: Output[str]
    name: Output[str]
    uuid: Output[str]
    bootstrap_brokers: Output[str]
    security_group_id: Output[str]
    user_secret_arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: KafkaClusterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:KafkaCluster", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, placement = args.settings, args.placement
        scram = bool(settings.scram_users)

        network = KafkaNetwork(
            f"{name}-network",
            KafkaNetworkArgs(
                cluster_name=args.cluster_name,
                placement=placement,
                scram=scram,
                open_monitoring=settings.open_monitoring,
            ),
            child,
        )
        log_group = cloudwatch.LogGroup(
            f"{name}-logs",
            name=log_group_names(args.cluster_name)[0],
            kms_key_id=placement.key_arn,
            retention_in_days=settings.log_retention_days,
            opts=child,
        )
        configuration = msk.Configuration(
            f"{name}-configuration",
            name=args.cluster_name,
            description=f"Properties of the brokers of {args.cluster_name}",
            server_properties="".join(f"{key}={value}\n" for key, value in sorted(settings.properties.items())),
            opts=child,
        )
        grows = settings.mode == "provisioned" and settings.volumes.max_volume_gib is not None
        cluster = msk.Cluster(
            f"{name}-cluster",
            cluster_name=args.cluster_name,
            kafka_version=settings.version,
            number_of_broker_nodes=settings.brokers,
            broker_node_group_info=msk.ClusterBrokerNodeGroupInfoArgs(
                instance_type=settings.broker_type,
                client_subnets=placement.subnets(settings.zones),
                security_groups=[network.security_group_id],
                storage_info=_storage(settings) if settings.mode == "provisioned" else None,
                connectivity_info=_connectivity(reads=args.source),
            ),
            client_authentication=msk.ClusterClientAuthenticationArgs(
                unauthenticated=False, sasl=msk.ClusterClientAuthenticationSaslArgs(iam=True, scram=scram)
            ),
            encryption_info=msk.ClusterEncryptionInfoArgs(
                encryption_at_rest_kms_key_arn=placement.key_arn,
                encryption_in_transit=msk.ClusterEncryptionInfoEncryptionInTransitArgs(
                    client_broker="TLS", in_cluster=True
                ),
            ),
            configuration_info=msk.ClusterConfigurationInfoArgs(
                arn=configuration.arn, revision=configuration.latest_revision
            ),
            enhanced_monitoring=settings.enhanced_monitoring,
            open_monitoring=_exporters() if settings.open_monitoring else None,
            logging_info=msk.ClusterLoggingInfoArgs(
                broker_logs=msk.ClusterLoggingInfoBrokerLogsArgs(
                    cloudwatch_logs=msk.ClusterLoggingInfoBrokerLogsCloudwatchLogsArgs(
                        enabled=True, log_group=log_group.name
                    )
                )
            ),
            opts=ResourceOptions(
                parent=self,
                protect=args.protect,
                custom_timeouts=TIMEOUTS,
                ignore_changes=[VOLUME_SIZE] if grows else None,
            ),
        )
        self.arn, self.name, self.uuid = cluster.arn, cluster.cluster_name, cluster.cluster_uuid
        self.bootstrap_brokers = cluster.bootstrap_brokers_sasl_iam
        self.security_group_id = network.security_group_id
        if grows:
            _grow(name, cluster, settings, child)
        self.readable_arn = cluster.arn
        if args.source:
            self.readable_arn = after(cluster.arn, _allow_replicators(name, cluster, child))
        self.user_secret_arns = {}
        if scram:
            users = KafkaUsersArgs(
                users=settings.scram_users,
                cluster_name=args.cluster_name,
                cluster_arn=cluster.arn,
                key_arn=placement.key_arn,
                recovery_window_days=30 if args.protect else 0,
                protect=args.protect,
            )
            self.user_secret_arns = KafkaUsers(f"{name}-users", users, child).secret_arns

        self.register_outputs({"arn": self.arn, "bootstrap_brokers": self.bootstrap_brokers})


def _storage(settings: KafkaSettings) -> msk.ClusterBrokerNodeGroupInfoStorageInfoArgs:
    throughput = settings.volumes.throughput_mibps
    return msk.ClusterBrokerNodeGroupInfoStorageInfoArgs(
        ebs_storage_info=msk.ClusterBrokerNodeGroupInfoStorageInfoEbsStorageInfoArgs(
            volume_size=settings.volumes.volume_gib,
            provisioned_throughput=msk.ClusterBrokerNodeGroupInfoStorageInfoEbsStorageInfoProvisionedThroughputArgs(
                enabled=True, volume_throughput=throughput
            )
            if throughput is not None
            else None,
        )
    )


def _connectivity(*, reads: bool) -> msk.ClusterBrokerNodeGroupInfoConnectivityInfoArgs:
    """No public access; multi-VPC private connectivity with IAM for a replicator of another region."""
    own = msk.ClusterBrokerNodeGroupInfoConnectivityInfoVpcConnectivityArgs(
        client_authentication=msk.ClusterBrokerNodeGroupInfoConnectivityInfoVpcConnectivityClientAuthenticationArgs(
            sasl=msk.ClusterBrokerNodeGroupInfoConnectivityInfoVpcConnectivityClientAuthenticationSaslArgs(iam=True)
        )
    )
    return msk.ClusterBrokerNodeGroupInfoConnectivityInfoArgs(
        public_access=msk.ClusterBrokerNodeGroupInfoConnectivityInfoPublicAccessArgs(type="DISABLED"),
        vpc_connectivity=own if reads else None,
    )


def _exporters() -> msk.ClusterOpenMonitoringArgs:
    return msk.ClusterOpenMonitoringArgs(
        prometheus=msk.ClusterOpenMonitoringPrometheusArgs(
            jmx_exporter=msk.ClusterOpenMonitoringPrometheusJmxExporterArgs(enabled_in_broker=True),
            node_exporter=msk.ClusterOpenMonitoringPrometheusNodeExporterArgs(enabled_in_broker=True),
        )
    )


def _grow(name: str, cluster: msk.Cluster, settings: KafkaSettings, opts: ResourceOptions) -> None:
    """Storage auto scaling of the brokers' volumes (MS-43). Volumes never shrink."""
    target = appautoscaling.Target(
        f"{name}-storage-target",
        service_namespace="kafka",
        scalable_dimension="kafka:broker-storage:VolumeSize",
        resource_id=cluster.arn,
        min_capacity=1,
        max_capacity=settings.volumes.max_volume_gib or settings.volumes.volume_gib,
        opts=opts,
    )
    metric = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs(
        predefined_metric_type="KafkaBrokerStorageUtilization"
    )
    appautoscaling.Policy(
        f"{name}-storage-policy",
        name="storage-utilization",
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        target_tracking_scaling_policy_configuration=appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
            predefined_metric_specification=metric,
            target_value=settings.volumes.scale_at_percent,
            disable_scale_in=True,
        ),
        opts=opts,
    )


def _allow_replicators(name: str, cluster: msk.Cluster, opts: ResourceOptions) -> msk.ClusterPolicy:
    """A cluster policy that allows MSK to connect from another region. MSK sends no source.

    Amazon MSK Developer Guide, "Network requirements" (of a replicator).
    """
    allow = service_statement(
        "AllowReplicators",
        "kafka.amazonaws.com",
        ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers", "kafka:DescribeClusterV2"],
        cluster.arn,
        conditions=None,
    )
    return msk.ClusterPolicy(f"{name}-policy", cluster_arn=cluster.arn, policy=document([allow]), opts=opts)

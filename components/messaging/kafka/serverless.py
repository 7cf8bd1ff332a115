"""An MSK Serverless cluster."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Output, ResourceOptions
from pulumi_aws import msk

from components.messaging.kafka.network import KafkaNetwork, KafkaNetworkArgs, KafkaPlacement
from components.messaging.kafka.settings import KafkaSettings

TIMEOUTS = CustomTimeouts(create="2h", delete="2h")


@dataclass(frozen=True, kw_only=True)
class KafkaServerlessArgs:
    """cluster_name: physical name. protect: protect the cluster from deletion."""

    settings: KafkaSettings
    cluster_name: str
    placement: KafkaPlacement
    protect: bool = False

    def __post_init__(self) -> None:
        if self.settings.mode != "serverless":
            raise ValueError(f"settings.mode: {self.settings.mode}: has brokers; use KafkaCluster")


class KafkaServerless(ComponentResource):
    """A serverless cluster with IAM authentication. MSK Serverless encrypts it with an AWS owned key only."""

    arn: Output[str]
    name: Output[str]
    uuid: Output[str]
    bootstrap_brokers: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: KafkaServerlessArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:KafkaServerless", name, None, opts)

        network = KafkaNetwork(
            f"{name}-network",
            KafkaNetworkArgs(cluster_name=args.cluster_name, placement=args.placement),
            ResourceOptions(parent=self),
        )
        cluster = msk.ServerlessCluster(
            f"{name}-cluster",
            cluster_name=args.cluster_name,
            vpc_configs=[
                msk.ServerlessClusterVpcConfigArgs(
                    subnet_ids=args.placement.subnets(args.settings.zones),
                    security_group_ids=[network.security_group_id],
                )
            ],
            client_authentication=msk.ServerlessClusterClientAuthenticationArgs(
                sasl=msk.ServerlessClusterClientAuthenticationSaslArgs(
                    iam=msk.ServerlessClusterClientAuthenticationSaslIamArgs(enabled=True)
                )
            ),
            opts=ResourceOptions(parent=self, protect=args.protect, custom_timeouts=TIMEOUTS),
        )

        self.arn, self.name, self.uuid = cluster.arn, cluster.cluster_name, cluster.cluster_uuid
        self.bootstrap_brokers = cluster.bootstrap_brokers_sasl_iam
        self.security_group_id = network.security_group_id
        self.register_outputs({"arn": self.arn, "bootstrap_brokers": self.bootstrap_brokers})

"""AWS resources of Karpenter: controller role, node role, interruption queue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions
from pulumi_aws import cloudwatch, eks, sqs

from components.compute.eks.cluster import ClusterRef
from components.compute.eks.karpenter_grant import KarpenterGrant
from components.compute.eks.nodes import interruption_queue_name
from components.compute.eks.pod_role import EksPodRole, EksPodRoleArgs
from components.compute.eks.role import NODE_POLICIES, EksRole, EksRoleArgs, service_trust
from components.foundation.documents import document, service_statement, tls_only
from components.foundation.source_keys import EVENTS, source_conditions

NAMESPACE, SERVICE_ACCOUNT = "kube-system", "karpenter"
RETENTION_SECONDS = 300  # interruption events are obsolete after five minutes
# Karpenter, "Disruption: Interruption": the event types.
INTERRUPTIONS: Mapping[str, tuple[str, str]] = {
    "health": ("aws.health", "AWS Health Event"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
    "reservation": ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
}


@dataclass(frozen=True, kw_only=True)
class KarpenterRef:
    """queue_name: interruption queue. node_role_name: role of the nodes, for an EC2NodeClass."""

    queue_name: Output[str]
    node_role_name: Output[str]


@dataclass(frozen=True, kw_only=True)
class KarpenterArgs:
    """cluster: the cluster that Karpenter adds nodes to."""

    cluster: ClusterRef


class Karpenter(ComponentResource):
    """The controller role, the node role with its access entry, and the interruption queue with its rules.

    Spot capacity needs EC2's service-linked role for Spot, which an account has after its first use (T-13).
    """

    ref: KarpenterRef
    ready: tuple[Resource, ...]

    def __init__(self, name: str, args: KarpenterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:Karpenter", name, None, opts)
        child = ResourceOptions(parent=self)
        cluster = args.cluster

        nodes = EksRole(
            f"{name}-nodes",
            EksRoleArgs(
                description=f"Nodes that Karpenter adds to {cluster.name_text}",
                trust=service_trust("ec2.amazonaws.com"),
                policies=NODE_POLICIES,
            ),
            child,
        )
        entry = eks.AccessEntry(
            f"{name}-entry",
            cluster_name=cluster.name,
            principal_arn=nodes.policy_ready_arn,
            type="EC2_LINUX",
            opts=child,
        )
        queue = sqs.Queue(
            f"{name}-interruptions",
            name=interruption_queue_name(cluster.name_text),
            message_retention_seconds=RETENTION_SECONDS,
            sqs_managed_sse_enabled=True,
            opts=child,
        )
        rules = self._rules(name, queue)
        policy = sqs.QueuePolicy(
            f"{name}-interruptions-policy",
            queue_url=queue.url,
            policy=document([_sends(queue, rules, cluster.account_id), tls_only("sqs:*", queue.arn)]),
            opts=child,
        )
        controller = EksPodRole(
            f"{name}-controller",
            EksPodRoleArgs(
                cluster=cluster,
                namespace=NAMESPACE,
                service_account=SERVICE_ACCOUNT,
                description=f"Karpenter in {cluster.name_text}",
                grants={
                    "nodes": KarpenterGrant(
                        cluster_name=cluster.name_text,
                        cluster_arn=cluster.arn,
                        region=cluster.region,
                        account_id=cluster.account_id,
                        node_role_arn=nodes.arn,
                        queue_arn=queue.arn,
                    )
                },
            ),
            child,
        )

        self.ref = KarpenterRef(queue_name=queue.name, node_role_name=nodes.name)
        self.ready = (entry, policy, controller.association)
        self.register_outputs({"queue_name": queue.name, "node_role_name": nodes.name})

    def _rules(self, name: str, queue: sqs.Queue) -> list[cloudwatch.EventRule]:
        made: list[cloudwatch.EventRule] = []
        for key, (source, detail_type) in INTERRUPTIONS.items():
            rule = cloudwatch.EventRule(
                f"{name}-{key}",
                description=f"Karpenter: {detail_type}",
                event_pattern=json.dumps({"source": [source], "detail-type": [detail_type]}),
                opts=ResourceOptions(parent=self),
            )
            cloudwatch.EventTarget(
                f"{name}-{key}-target",
                target_id="queue",
                rule=rule.name,
                arn=queue.arn,
                opts=ResourceOptions(parent=self),
            )
            made.append(rule)
        return made


def _sends(queue: sqs.Queue, rules: list[cloudwatch.EventRule], account_id: Input[str]) -> Mapping[str, Any]:
    return service_statement(
        "AllowRules",
        EVENTS,
        ["sqs:SendMessage"],
        queue.arn,
        conditions=source_conditions(
            EVENTS, "sqs:SendMessage", account_id=account_id, source_arns=[rule.arn for rule in rules]
        ),
    )

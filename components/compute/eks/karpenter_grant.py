"""Permissions of the Karpenter controller, limited to the nodes of its own cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import Input, Output

from components.foundation.documents import Statement, statement

# Karpenter, "Reference: CloudFormation", of version 1.14: its permissions, restricted by the tags that it sets.
FIND_ACTIONS = (
    "ec2:DescribeCapacityReservations",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribePlacementGroups",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSpotPriceHistory",
    "ec2:DescribeSubnets",
)
START_ACTIONS = ("ec2:RunInstances", "ec2:CreateFleet")
MADE = ("fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request")
USED = ("security-group", "subnet", "capacity-reservation", "placement-group")
POOL, CLASS, REGION = "karpenter.sh/nodepool", "karpenter.k8s.aws/ec2nodeclass", "topology.kubernetes.io/region"


@dataclass(frozen=True, kw_only=True)
class KarpenterGrant:
    """Nodes of one cluster in one region, and the interruption queue.

    node_role_arn: the only role that may be passed to nodes.
    """

    cluster_name: str
    cluster_arn: Input[str]
    region: str
    account_id: Input[str]
    node_role_arn: Input[str]
    queue_arn: Input[str]

    def statements(self, name: str) -> list[Statement]:
        """Statements by subject: instances, their role, discovery, interruptions."""
        return [*self._instances(name), *self._instance_profiles(name), *self._discovery(name)]

    def _instances(self, name: str) -> list[Statement]:
        public = [f"arn:aws:ec2:{self.region}::{kind}/*" for kind in ("image", "snapshot")]
        requested, resource = self._requested({POOL: "*"}), self._tagged({POOL: "*"})
        by_creation: Mapping[str, Any] = {
            **requested,
            "StringEquals": {
                **requested["StringEquals"],
                "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
            },
        }
        later: Mapping[str, Any] = {
            **resource,
            "StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": self.cluster_name},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"]},
        }
        return [
            statement(f"{name}Parts", START_ACTIONS, [*public, *self._ec2(*USED)]),
            statement(f"{name}Templates", START_ACTIONS, self._ec2("launch-template"), conditions=resource),
            statement(
                f"{name}Start", [*START_ACTIONS, "ec2:CreateLaunchTemplate"], self._ec2(*MADE), conditions=requested
            ),
            statement(f"{name}TagNew", ["ec2:CreateTags"], self._ec2(*MADE), conditions=by_creation),
            statement(f"{name}Tag", ["ec2:CreateTags"], self._ec2("instance"), conditions=later),
            statement(
                f"{name}End",
                ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
                self._ec2("instance", "launch-template"),
                conditions=resource,
            ),
        ]

    def _instance_profiles(self, name: str) -> list[Statement]:
        profiles = Output.concat("arn:aws:iam::", self.account_id, ":instance-profile/*")
        requested = self._requested({CLASS: "*"}, {REGION: self.region})
        tagged = self._tagged({CLASS: "*"}, {REGION: self.region})
        both = {test: {**tagged[test], **requested[test]} for test in ("StringEquals", "StringLike")}
        passed = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
        return [
            statement(f"{name}Pass", ["iam:PassRole"], self.node_role_arn, conditions=passed),
            statement(f"{name}MakeProfile", ["iam:CreateInstanceProfile"], profiles, conditions=requested),
            statement(f"{name}TagProfile", ["iam:TagInstanceProfile"], profiles, conditions=both),
            statement(
                f"{name}Profile",
                ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
                profiles,
                conditions=tagged,
            ),
            statement(f"{name}ReadProfile", ["iam:GetInstanceProfile"], self._own_profiles()),
            statement(f"{name}ListProfiles", ["iam:ListInstanceProfiles"], "*"),  # no resource-level permissions
        ]

    def _own_profiles(self) -> list[Output[str]]:
        """The cluster's instance profiles, with and without path: IAM authorizes their creation without the path."""
        names = (f"{self.cluster_name}_*", f"karpenter/{self.region}/{self.cluster_name}/*")
        return [Output.concat("arn:aws:iam::", self.account_id, f":instance-profile/{each}") for each in names]

    def _discovery(self, name: str) -> list[Statement]:
        here = {"StringEquals": {"aws:RequestedRegion": self.region}}
        return [
            statement(f"{name}Cluster", ["eks:DescribeCluster"], self.cluster_arn),
            statement(f"{name}Find", FIND_ACTIONS, "*", conditions=here),
            statement(f"{name}Images", ["ssm:GetParameter"], f"arn:aws:ssm:{self.region}::parameter/aws/service/*"),
            statement(f"{name}Prices", ["pricing:GetProducts"], "*"),  # no resource-level permissions either
            statement(
                f"{name}ZonalShift",
                ["arc-zonal-shift:GetManagedResource"],
                "*",
                conditions={"StringEquals": {"arc-zonal-shift:ResourceIdentifier": self.cluster_arn}},
            ),
            statement(
                f"{name}Interruptions", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueUrl"], self.queue_arn
            ),
        ]

    def _ec2(self, *kinds: str) -> list[Output[str]]:
        return [Output.concat(f"arn:aws:ec2:{self.region}:", self.account_id, f":{kind}/*") for kind in kinds]

    def _requested(
        self, like: Mapping[str, str], equal: Mapping[str, str] | None = None
    ) -> Mapping[str, Mapping[str, Any]]:
        """Conditions on the tags in a request."""
        own = {f"kubernetes.io/cluster/{self.cluster_name}": "owned", "eks:eks-cluster-name": self.cluster_name}
        return _conditions("aws:RequestTag", own | dict(equal or {}), like)

    def _tagged(
        self, like: Mapping[str, str], equal: Mapping[str, str] | None = None
    ) -> Mapping[str, Mapping[str, Any]]:
        """Conditions on the tags of a resource."""
        own = {f"kubernetes.io/cluster/{self.cluster_name}": "owned"}
        return _conditions("aws:ResourceTag", own | dict(equal or {}), like)


def _conditions(kind: str, equal: Mapping[str, str], like: Mapping[str, str]) -> Mapping[str, Mapping[str, Any]]:
    return {
        "StringEquals": {f"{kind}/{tag}": value for tag, value in equal.items()},
        "StringLike": {f"{kind}/{tag}": value for tag, value in like.items()},
    }

"""Permissions of the AWS Load Balancer Controller, limited to its own cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import Input, Output

from components.foundation.documents import Statement, role_arn, statement

# AWS Load Balancer Controller, "Configure IAM", of version 3.5: its permissions without those for WAF Classic, Shield,
# Cognito and certificate discovery, restricted to one region and account, and by the tag that it sets, to one cluster.
TAG = "elbv2.k8s.aws/cluster"
DESCRIBE_ACTIONS = (
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
)
RULE_ACTIONS = ("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
CHANGE_ACTIONS = (
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:ModifyCapacityReservation",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:DeleteTargetGroup",
)
LISTENER_ACTIONS = (
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyListenerAttributes",
    "elasticloadbalancing:AddListenerCertificates",
    "elasticloadbalancing:RemoveListenerCertificates",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:SetRulePriorities",
)
TARGET_ACTIONS = ("elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets")
WAF_ACTIONS = ("wafv2:GetWebACLForResource", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "wafv2:GetWebACL")
TAG_ACTIONS = ("elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags")
BALANCERS, GROUPS = ("loadbalancer/app/*/*", "loadbalancer/net/*/*"), ("targetgroup/*/*",)
LISTENERS = ("listener/app/*/*/*", "listener/net/*/*/*", "listener-rule/app/*/*/*", "listener-rule/net/*/*/*")


@dataclass(frozen=True, kw_only=True)
class LoadBalancerControllerGrant:
    """Load balancers of one cluster in one region.

    target_group_arns: target groups of load balancers that the controller does not own, for TargetGroupBindings; none
        by default. An Ingress refers to its certificate by ARN.
    """

    cluster_name: str
    region: str
    account_id: Input[str]
    vpc_id: Input[str]
    target_group_arns: Sequence[Input[str]] = ()

    def statements(self, name: str) -> list[Statement]:
        """Statements by subject: discovery, security groups, load balancers."""
        here = {"StringEquals": {"aws:RequestedRegion": self.region}}
        linked = {"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}}
        role = "aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"
        return [
            statement(f"{name}Describe", DESCRIBE_ACTIONS, "*", conditions=here),
            statement(
                f"{name}LinkedRole",
                ["iam:CreateServiceLinkedRole"],
                role_arn(self.account_id, role),
                conditions=linked,
            ),
            *self._security_groups(name),
            *self._load_balancers(name),
        ]

    def _security_groups(self, name: str) -> list[Statement]:
        groups = [self._arn("ec2", "security-group/*")]
        by_creation = {"ec2:CreateAction": "CreateSecurityGroup", f"aws:RequestTag/{TAG}": self.cluster_name}
        of_nodes = {"StringEquals": {f"aws:ResourceTag/kubernetes.io/cluster/{self.cluster_name}": "owned"}}
        vpc = Output.concat(f"arn:aws:ec2:{self.region}:", self.account_id, ":vpc/", self.vpc_id)
        return [
            statement(f"{name}VpcGroups", ["ec2:GetSecurityGroupsForVpc"], vpc),
            statement(f"{name}MakeGroup", ["ec2:CreateSecurityGroup"], [*groups, vpc]),
            statement(f"{name}TagNewGroup", ["ec2:CreateTags"], groups, conditions={"StringEquals": by_creation}),
            statement(f"{name}TagGroup", ["ec2:CreateTags", "ec2:DeleteTags"], groups, conditions=self._own),
            statement(f"{name}NodeRules", RULE_ACTIONS, groups, conditions=of_nodes),
            statement(f"{name}Group", [*RULE_ACTIONS, "ec2:DeleteSecurityGroup"], groups, conditions=self._own),
        ]

    def _load_balancers(self, name: str) -> list[Statement]:
        both = self._elb(*BALANCERS, *GROUPS)
        requested = {f"aws:RequestTag/{TAG}": self.cluster_name}
        by_creation = {**requested, "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"]}
        acls = [self._arn("wafv2", "regional/webacl/*/*"), *self._elb("loadbalancer/app/*/*")]
        return [
            statement(
                f"{name}Make",
                ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
                both,
                conditions={"StringEquals": requested},
            ),
            statement(
                f"{name}TagNew", ["elasticloadbalancing:AddTags"], both, conditions={"StringEquals": by_creation}
            ),
            statement(f"{name}Tag", TAG_ACTIONS, both, conditions=self._own),
            statement(f"{name}Change", CHANGE_ACTIONS, both, conditions=self._own),
            statement(f"{name}Listeners", [*LISTENER_ACTIONS, *TAG_ACTIONS], self._elb(*BALANCERS, *LISTENERS)),
            statement(f"{name}Targets", TARGET_ACTIONS, self._elb(*GROUPS), conditions=self._own),
            *([statement(f"{name}Bound", TARGET_ACTIONS, self.target_group_arns)] if self.target_group_arns else []),
            statement(f"{name}WebAcl", [*WAF_ACTIONS, "elasticloadbalancing:SetWebAcl"], acls),
        ]

    @property
    def _own(self) -> Mapping[str, Mapping[str, Any]]:
        """A condition on the cluster's resource tag."""
        return {"StringEquals": {f"aws:ResourceTag/{TAG}": self.cluster_name}}

    def _elb(self, *kinds: str) -> list[Output[str]]:
        return [self._arn("elasticloadbalancing", kind) for kind in kinds]

    def _arn(self, service: str, resource: str) -> Output[str]:
        return Output.concat(f"arn:aws:{service}:{self.region}:", self.account_id, f":{resource}")

"""Programs with the EKS resources of a region."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import ResourceOptions

from components.compute.eks.eks import Eks, EksArgs
from components.compute.eks.settings import EksSettings
from components.foundation.grants import Grant
from components.messaging.sqs_sns.grant import QueueGrant
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"
CLUSTER_ARN = "arn:aws:eks:us-east-1:123456789012:cluster/media-prod"
SUBNETS = {"a": "subnet-a", "b": "subnet-b", "c": "subnet-c"}
GROUP: Mapping[str, Any] = {
    "instanceTypes": ["c7g.2xlarge", "c8g.2xlarge"],
    "count": {"minimum": 3, "maximum": 10, "desired": 4},
}
MANAGED: Mapping[str, Any] = {
    "mode": "managed",
    "nodeGroups": {"compute": GROUP},
    "karpenter": {},
    "loadBalancerController": {},
    "workloads": {"orders": {"namespace": "shop", "serviceAccount": "orders"}},
}
AUTO: Mapping[str, Any] = {}


def eks_of(provider: aws.Provider, settings: Mapping[str, Any], **args: Any) -> Eks:
    """The region's Kubernetes, of these settings as a stack file gives them."""
    grants: Mapping[str, Mapping[str, Grant]] = {
        "orders": {"queue-jobs": QueueGrant(queue_arn=QUEUE, actions=("consume",))}
    }
    made = EksArgs(
        settings=EksSettings.model_validate(settings),
        cluster_name="media-prod",
        region="us-east-1",
        account_id=ACCOUNT,
        key_arn=KEY,
        vpc_id="vpc-1",
        subnet_ids=SUBNETS,
        grants=grants,
        tags={"system": "media"},
        **args,
    )
    return Eks("main", made, ResourceOptions(provider=provider))


def cluster(deploy: Deploy, settings: Mapping[str, Any], *, unknown: bool = False, **args: Any) -> Graph:
    """The graph of a region's EKS resources."""
    return deploy(lambda provider: eks_of(provider, settings, **args), unknown=unknown)

"""Controls for EKS clusters: endpoint, encryption, logs, dependencies of add-ons and nodes."""

from policy.frameworks import NOT_PUBLIC
from policy.readers.ignored_changes import ignores_exactly
from policy.readers.lists import absent
from policy.readers.networks import is_internet
from policy.readers.versions import OLDEST_KUBERNETES, release
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import EKS_ADDON, EKS_CLUSTER, EKS_FARGATE_PROFILE, EKS_NODE_GROUP

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html"
LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")

# Add-ons that nodes require to become ready, and add-ons that run on nodes.
BEFORE_NODES = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")
AFTER_NODES = (
    "coredns", "aws-ebs-csi-driver", "aws-efs-csi-driver", "metrics-server", "snapshot-controller",
    "amazon-cloudwatch-observability",
)  # fmt: skip


def _public(cluster: Resource) -> bool:
    return cluster.flag("vpcConfig.endpointPublicAccess", default=True)


def _networks(cluster: Resource) -> list[str]:
    """Networks with access to the public endpoint: by default the internet."""
    if not cluster.has("vpcConfig.publicAccessCidrs"):
        return ["0.0.0.0/0"]
    return cluster.strings("vpcConfig.publicAccessCidrs")


@resource_control(
    "eks-endpoint-public",
    title="The Kubernetes API is not open to the internet",
    severity="high",
    types=[EKS_CLUSTER],
    frameworks={"FSBP": ["EKS.1"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set endpoint_public_access to false and endpoint_private_access to true.",
    url=f"{USER_GUIDE}#eks-1",
)
def endpoint_is_not_public(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not _public(cluster):
        return
    if any(is_internet(network) for network in _networks(cluster)):
        yield cluster.fail("the Kubernetes API is open to the internet", "vpcConfig.publicAccessCidrs")
    elif not cluster.flag("vpcConfig.endpointPrivateAccess"):
        yield cluster.fail("nodes use the public endpoint of the Kubernetes API", "vpcConfig.endpointPrivateAccess")


@resource_control(
    "eks-endpoint-restricted",
    title="The Kubernetes API has only a private endpoint",
    severity="low",
    types=[EKS_CLUSTER],
    frameworks={"FSBP": ["EKS.1"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set endpoint_public_access to false and use the API from within the VPC.",
    url=f"{USER_GUIDE}#eks-1",
)
def endpoint_is_private(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if _public(cluster) and not any(is_internet(network) for network in _networks(cluster)):
        yield cluster.fail("the Kubernetes API has a public endpoint for some networks", "vpcConfig.publicAccessCidrs")


@resource_control(
    "eks-secrets-encrypted",
    title="Kubernetes secrets are encrypted with a KMS key",
    severity="medium",
    types=[EKS_CLUSTER],
    frameworks={
        "FSBP": ["EKS.3"],
        "PCI DSS 4.0": ["8.3.2"],
        "NIST 800-53": ["SC-8", "SC-12", "SC-13", "SC-28", "SI-28"],
    },
    remedy='Set encryption_config of the cluster with resources ["secrets"] and the ARN of a customer managed key.',
    url=f"{USER_GUIDE}#eks-3",
)
def secrets_are_encrypted(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    encrypted = "secrets" in cluster.strings("encryptionConfig.resources")
    if not encrypted or not cluster.has("encryptionConfig.provider.keyArn"):
        yield cluster.missing("secrets are not encrypted with a customer managed key", "encryptionConfig")


@resource_control(
    "eks-audit-logs",
    title="EKS clusters have audit logs",
    severity="medium",
    types=[EKS_CLUSTER],
    frameworks={
        "FSBP": ["EKS.8"],
        "PCI DSS 4.0": ["10.2.1"],
        "NIST 800-53": [
            "AC-2(4)", "AC-2(12)", "AC-4(26)", "AC-6(9)", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "AU-9(7)", "AU-10",
            "AU-12", "AU-14(1)", "CA-7", "SC-7(9)", "SI-3(8)", "SI-4", "SI-4(5)", "SI-4(20)", "SI-7(8)",
        ],
    },
    remedy="Add audit, preferably all five log types, to enabled_cluster_log_types.",
    parameters=[Parameter("log_types", ("audit",), "Required log types.", allowed=LOG_TYPES)],
    url=f"{USER_GUIDE}#eks-8",
)  # fmt: skip
def audit_is_logged(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if unlogged := absent(settings.strings("log_types"), cluster.strings("enabledClusterLogTypes")):
        yield cluster.missing(f"not logged: {', '.join(unlogged)}", "enabledClusterLogTypes")


@resource_control(
    "eks-version",
    title="EKS clusters run a version in standard support",
    severity="high",
    types=[EKS_CLUSTER],
    frameworks={
        "FSBP": ["EKS.2"],
        "PCI DSS 4.0": ["12.3.4"],
        "NIST 800-53": ["CA-9(1)", "CM-2", "SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Upgrade the cluster, one minor version at a time.",
    parameters=[
        Parameter("oldest_version", OLDEST_KUBERNETES, "The oldest version in standard support (November 2026).")
    ],
    url=f"{USER_GUIDE}#eks-2",
)
def version_is_supported(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    oldest = release(settings.string("oldest_version"))
    given = release(cluster.string("version"))
    if given and given < oldest:  # EKS uses its latest version by default
        yield cluster.fail("the version is in extended support or unsupported", "version")


@stack_control(
    "eks-addons-before-nodes",
    title="EKS nodes depend on the add-ons that they require",
    severity="high",
    types=[EKS_NODE_GROUP],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-20"],
    remedy="Add vpc-cni, kube-proxy and eks-pod-identity-agent to depends_on of the node group.",
    url="https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html",
)
def nodes_depend_on_their_addons(nodes: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for cluster in stack.follow(nodes, "clusterName", EKS_CLUSTER):
        addons = stack.related(cluster, EKS_ADDON, "clusterName")
        for addon in addons:
            if addon.string("addonName") in BEFORE_NODES and not stack.depends(nodes, on=addon):
                yield addon.fail("nodes without the add-on remain NotReady", "addonName")
        bare = not cluster.flag("bootstrapSelfManagedAddons", default=True)
        if bare and not any(addon.string("addonName") == "vpc-cni" for addon in addons):
            yield nodes.missing("the cluster has neither default add-ons nor vpc-cni: its nodes remain NotReady")


@stack_control(
    "eks-addons-after-nodes",
    title="EKS add-ons that run on nodes depend on nodes",
    severity="high",
    types=[EKS_ADDON],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-20"],
    remedy="Add a node group or Fargate profile to depends_on of the add-on.",
    url="https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html",
)
def addons_depend_on_nodes(addon: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if addon.string("addonName") not in AFTER_NODES:
        return
    for cluster in stack.follow(addon, "clusterName", EKS_CLUSTER):
        if cluster.flag("computeConfig.enabled"):  # Auto Mode adds nodes for the add-on's pods
            continue
        nodes = [
            *stack.related(cluster, EKS_NODE_GROUP, "clusterName"),
            *stack.related(cluster, EKS_FARGATE_PROFILE, "clusterName"),
        ]
        if nodes and not any(stack.depends(addon, on=group) for group in nodes):
            yield addon.fail("an add-on without nodes is DEGRADED until its creation times out", "addonName")


@resource_control(
    "eks-desired-size-drift",
    title="Deployments do not change the node count of autoscaled groups",
    severity="medium",
    types=[EKS_NODE_GROUP],
    frameworks={"NIST 800-53": ["CM-2", "SC-5(2)"]},
    traps=["T-22"],
    remedy='Set ignore_changes of the node group to ["scaling_config.desired_size"] only.',
    url="https://www.pulumi.com/docs/iac/concepts/options/ignorechanges/",
)
def node_count_is_ignored(nodes: Resource, settings: Settings) -> Iterator[Finding]:
    scaled = nodes.number("scalingConfig.minSize") < nodes.number("scalingConfig.maxSize")
    if ignores_exactly(nodes, "scalingConfig"):
        yield nodes.fail("changes of the group's minimum and maximum are ignored as well", "scalingConfig")
    elif scaled and not ignores_exactly(nodes, "scalingConfig.desiredSize"):
        yield nodes.fail("each deployment reverts the count set by the autoscaler", "scalingConfig.desiredSize")

"""Controls for nodes and principals of EKS clusters: remote access, version, access entries, pod identity."""

from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC
from policy.guides import SECURITY_HUB
from policy.iam.conditions import services
from policy.iam.trust import trust_statements
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
from policy.tokens import EKS_ACCESS_ENTRY, EKS_NODE_GROUP, EKS_POD_IDENTITY_ASSOCIATION, IAM_ROLE

EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide"
POD_IDENTITY = "pods.eks.amazonaws.com"
POD_ACTIONS = ("sts:assumerole", "sts:tagsession")


@resource_control(
    "eks-remote-access",
    title="SSH to nodes is restricted to security groups",
    severity="high",
    types=[EKS_NODE_GROUP],
    frameworks={"PCI DSS 4.0": ["1.3.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Remove remote_access and use Session Manager, or set source_security_group_ids.",
    url=f"{EKS_GUIDE}/create-managed-node-group.html",
)
def remote_access_is_restricted(nodes: Resource, settings: Settings) -> Iterator[Finding]:
    """With a key only, EKS opens port 22 of the nodes to 0.0.0.0/0."""
    access = nodes.node("remoteAccess")
    if access.has("ec2SshKey") and not access.has("sourceSecurityGroupIds"):
        yield access.missing("port 22 of the nodes is open to 0.0.0.0/0", "sourceSecurityGroupIds")


@resource_control(
    "eks-node-version",
    title="EKS nodes run a version in standard support",
    severity="high",
    types=[EKS_NODE_GROUP],
    frameworks={"FSBP": ["EKS.9"], "NIST 800-53": ["CM-2", "SI-2", "SI-2(2)"]},
    remedy="Upgrade the node group after the cluster.",
    parameters=[
        Parameter("oldest_version", OLDEST_KUBERNETES, "The oldest version in standard support (November 2026).")
    ],
    url=f"{SECURITY_HUB}/eks-controls.html#eks-9",
)
def node_version_is_supported(nodes: Resource, settings: Settings) -> Iterator[Finding]:
    given = release(nodes.string("version"))
    if given and given < release(settings.string("oldest_version")):  # by default, the version of the cluster
        yield nodes.fail("the version is in extended support or unsupported", "version")


@resource_control(
    "eks-access-entry-principal",
    title="Access entries are for roles, without groups of Kubernetes itself",
    severity="medium",
    types=[EKS_ACCESS_ENTRY],
    frameworks={"PCI DSS 4.0": ["7.2.2", "8.2.2"], "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Use the ARN of a role, and access policies in place of groups that begin with system:.",
    url=f"{EKS_GUIDE}/access-entries.html",
)
def entry_is_for_a_role(entry: Resource, settings: Settings) -> Iterator[Finding]:
    """Users have long-term credentials, and groups such as `system:masters` have rights that no binding grants."""
    if ":user/" in entry.string("principalArn") or entry.string("principalArn").endswith(":root"):
        yield entry.fail("the principal has long-term credentials", "principalArn")
    for group in entry.nodes("kubernetesGroups"):
        if group.string("").startswith("system:"):
            yield group.fail("the principal is in a group of Kubernetes itself")


@stack_control(
    "eks-pod-identity-role",
    title="Roles of pods admit EKS Pod Identity only",
    severity="medium",
    types=[EKS_POD_IDENTITY_ASSOCIATION],
    frameworks={"PCI DSS 4.0": ["7.2.2"], "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Allow sts:AssumeRole and sts:TagSession for pods.eks.amazonaws.com in the role's trust policy, only.",
    url=f"{EKS_GUIDE}/pod-id-role.html",
)
def role_admits_pods_only(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for role in stack.follow(association, "roleArn", IAM_ROLE):
        found = [statement for _, statement in trust_statements(role, "Principal", "Action")]
        pods = [statement for statement in found if POD_IDENTITY in services(statement)]
        actions = {action.lower() for statement in pods for action in statement.actions}
        if not actions.issuperset(POD_ACTIONS) and not actions & {"*", "sts:*"}:
            yield association.missing(f"{role.name} does not allow {POD_IDENTITY} to assume it with tags", "roleArn")
        for statement in found:
            others = sorted({value for _, value in statement.principals if value != POD_IDENTITY})
            if others:
                yield role.fail(f"the role of pods can also be assumed by {', '.join(others)}", "assumeRolePolicy",
                                value=others)  # fmt: skip

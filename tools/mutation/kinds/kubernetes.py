"""EKS: endpoint, secrets, logs, administrators, dependencies of add-ons and nodes."""

from policy.controls.eks import AFTER_NODES, BEFORE_NODES
from tools.mutation.changes import (
    Statement,
    When,
    dropped,
    in_statements,
    limited,
    put,
    put_all,
    with_options,
    without,
    without_dependencies,
    without_dependencies_on,
)
from tools.mutation.graph import Captured, Mutation, Node, used_by
from tools.mutation.kinds.identity import ROLE, TRUST
from tools.mutation.kinds.keys import LOG_GROUP, of_another_region

CLUSTER = "aws:eks/cluster:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"
ADDON = "aws:eks/addon:Addon"
ADMINISTRATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
ENTRY = "aws:eks/accessEntry:AccessEntry"
PODS = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"

SECRETS_KEY = "encryptionConfig.provider.keyArn"
OFFICE = ["203.0.113.0/24"]


def with_name(*names: str) -> When:
    """Whether an add-on has one of these names."""
    return lambda node, captured: node["inputs"]["addonName"] in names


def has_nodes(node: Node, captured: Captured) -> bool:
    """Whether node groups wait for add-ons and add-ons for node groups: in Auto Mode there are none."""
    return bool(captured.of(NODES))


def on_nodes(node: Node, captured: Captured) -> bool:
    """Whether an add-on runs on nodes of a group."""
    return has_nodes(node, captured) and with_name(*AFTER_NODES)(node, captured)


def has_logs(node: Node, captured: Captured) -> bool:
    """Whether the log group of a cluster is the stack's."""
    names = {group["inputs"].get("name") for group in captured.of(LOG_GROUP) if group["region"] == node["region"]}
    return f"/aws/eks/{node['inputs'].get('name')}/cluster" in names


def is_for_users(statement: Statement) -> bool:
    """Whether the account's own users take a role."""
    return statement["Effect"] == "Allow" and "AWS" in statement.get("Principal", ())


def without_mfa(statement: Statement) -> None:
    """Remove the condition on MFA."""
    statement.pop("Condition", None)


def mfa_if_exists(statement: Statement) -> None:
    """Allow sessions without MFA information as well."""
    condition = statement.get("Condition", {})
    if "Bool" in condition:
        condition["BoolIfExists"] = condition.pop("Bool")


def is_for_pods(statement: Statement) -> bool:
    """Whether a statement allows EKS Pod Identity to assume a role."""
    return statement.get("Principal") == {"Service": "pods.eks.amazonaws.com"}


def for_the_account(statement: Statement) -> None:
    """Allow all principals of the account as well."""
    statement["Principal"] = {**statement["Principal"], "AWS": "arn:aws:iam::123456789012:root"}


def without_tags(statement: Statement) -> None:
    """Allow sessions without tags only."""
    statement["Action"] = "sts:AssumeRole"


def of_pods(node: Node, captured: Captured) -> list[Node]:
    """The role itself if an association of pods refers to it."""
    return [node] if captured.users(node, PODS, "roleArn") else []


KINDS = [
    *(
        Mutation(name=f"EKS: {what}", type=CLUSTER, change=change, controls=[control])
        for what, change, control in (
            ("public API endpoint", put("vpcConfig.endpointPublicAccess", True), "eks-endpoint-public"),
            (
                "the API's endpoint left to the default",
                without("vpcConfig.endpointPublicAccess"),
                "eks-endpoint-public",
            ),
            (
                "API endpoint open to 0.0.0.0/0",
                put_all({"vpcConfig.endpointPublicAccess": True, "vpcConfig.publicAccessCidrs": ["0.0.0.0/0"]}),
                "eks-endpoint-public",
            ),
            (
                "an office reaches the API from outside",
                put_all({"vpcConfig.endpointPublicAccess": True, "vpcConfig.publicAccessCidrs": OFFICE}),
                "eks-endpoint-restricted",
            ),
            (
                "nodes reach the API from outside",
                put_all(
                    {
                        "vpcConfig.endpointPublicAccess": True,
                        "vpcConfig.endpointPrivateAccess": False,
                        "vpcConfig.publicAccessCidrs": OFFICE,
                    }
                ),
                "eks-endpoint-public",
            ),
            ("secrets without encryption_config", without("encryptionConfig"), "eks-secrets-encrypted"),
            ("secrets not encrypted", put("encryptionConfig.resources", []), "eks-secrets-encrypted"),
            ("secrets key of another region", of_another_region(SECRETS_KEY), "kms-key-region"),
            ("no logs", without("enabledClusterLogTypes"), "eks-audit-logs"),
            ("no audit logs", put("enabledClusterLogTypes", ["api"]), "eks-audit-logs"),
            ("a version out of support", put("version", "1.29"), "eks-version"),
            ("no deletion protection", put("deletionProtection", False), "eks-deletion-protection"),
            (
                "access by a ConfigMap as well",
                put("accessConfig.authenticationMode", "API_AND_CONFIG_MAP"),
                "eks-access-entries",
            ),
            ("access config omitted", without("accessConfig"), "eks-access-entries"),
            (
                "creator is administrator",
                put("accessConfig.bootstrapClusterCreatorAdminPermissions", True),
                "eks-creator-admin",
            ),
            ("no dependency on its log group", limited(without_dependencies, has_logs), "logs-group-first"),
        )
    ),
    *(
        Mutation(
            name=f"EKS: administrators {what} MFA",
            type=ROLE,
            change=in_statements(edit, path=TRUST, of=is_for_users),
            controls=["eks-admin-mfa"],
            reports=lambda node, captured: [node] if captured.users(node, ADMINISTRATION, "principalArn") else [],
        )
        for what, edit in (("without", without_mfa), ("with or without", mfa_if_exists))
    ),
    Mutation(
        name="nodes: no dependency on required add-ons",
        type=NODES,
        change=without_dependencies_on(ADDON),
        controls=["eks-addons-before-nodes"],
        reports=lambda node, captured: [
            addon for addon in captured.of(ADDON) if addon["inputs"]["addonName"] in BEFORE_NODES
        ],
    ),
    Mutation(
        name="nodes: no vpc-cni",
        type=ADDON,
        change=limited(dropped, with_name("vpc-cni")),
        controls=["eks-addons-before-nodes"],
        reports=lambda node, captured: captured.of(NODES),
    ),
    Mutation(
        name="add-on: no dependency on nodes",
        type=ADDON,
        change=limited(without_dependencies, on_nodes),
        controls=["eks-addons-after-nodes"],
    ),
    Mutation(
        name="nodes: desired size not ignored",
        type=NODES,
        change=with_options(ignoreChanges=None),
        controls=["eks-desired-size-drift"],
    ),
    Mutation(
        name="nodes: limits ignored",
        type=NODES,
        change=with_options(ignoreChanges=["scalingConfig"]),
        controls=["eks-desired-size-drift"],
    ),
    *(
        Mutation(name=f"nodes: {what}", type=TEMPLATE, change=change, controls=[control])
        for what, change, control in (
            ("IMDSv1 enabled", put("metadataOptions.httpTokens", "optional"), "ec2-imdsv2"),
            ("metadata options omitted", without("metadataOptions"), "ec2-imdsv2"),
            ("metadata for containers", put("metadataOptions.httpPutResponseHopLimit", 2), "ec2-imds-hop-limit"),
            (
                "unencrypted volumes",
                put("blockDeviceMappings[*].ebs.encrypted", "false"),
                "ec2-volumes-encrypted",
            ),
            (
                "public addresses",
                put("networkInterfaces", [{"associatePublicIpAddress": "true"}]),
                "ec2-instance-public-ip",
            ),
        )
    ),
    *(
        Mutation(name=f"nodes: {what}", type=type_, change=change, controls=[control])
        for what, type_, change, control in (
            ("SSH without security groups", NODES, put("remoteAccess", {"ec2SshKey": "ops"}), "eks-remote-access"),
            ("unsupported version", NODES, put("version", "1.29"), "eks-node-version"),
            ("detailed monitoring off", TEMPLATE, put("monitoring.enabled", False), "ec2-instance-monitoring"),
        )
    ),
    *(
        Mutation(name=f"access entry: {what}", type=ENTRY, change=change, controls=["eks-access-entry-principal"])
        for what, change in (
            ("a user", put("principalArn", "arn:aws:iam::123456789012:user/alice")),
            ("in the group of masters", put("kubernetesGroups", ["system:masters"])),
        )
    ),
    Mutation(
        name="role of a pod: open to the account",
        type=ROLE,
        change=in_statements(for_the_account, path=TRUST, of=is_for_pods),
        controls=["eks-pod-identity-role"],
        reports=of_pods,
    ),
    Mutation(
        name="role of a pod: without tags of the session",
        type=ROLE,
        change=in_statements(without_tags, path=TRUST, of=is_for_pods),
        controls=["eks-pod-identity-role"],
        reports=used_by(PODS, "roleArn"),
    ),
]

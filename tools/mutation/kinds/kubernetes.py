"""EKS: the API's endpoint, secrets, logs, administrators, and the order of add-ons and nodes."""

from policy.controls.eks import AFTER_NODES, BEFORE_NODES
from tools.mutation.changes import (
    Statement,
    When,
    dropped,
    in_statements,
    limited,
    not_waiting,
    not_waiting_for,
    put,
    put_all,
    with_options,
    without,
)
from tools.mutation.graph import Captured, Mutation, Node
from tools.mutation.kinds.identity import ROLE, TRUST
from tools.mutation.kinds.keys import LOG_GROUP, of_another_region

CLUSTER = "aws:eks/cluster:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"
ADDON = "aws:eks/addon:Addon"
ADMINISTRATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"

SECRETS_KEY = "encryptionConfig.provider.keyArn"
OFFICE = ["203.0.113.0/24"]


def named(*names: str) -> When:
    """Whether an add-on is one of these."""
    return lambda node, captured: node["inputs"]["addonName"] in names


def has_nodes(node: Node, captured: Captured) -> bool:
    """Whether node groups wait for add-ons and add-ons for node groups: in Auto Mode there are none."""
    return bool(captured.of(NODES))


def on_nodes(node: Node, captured: Captured) -> bool:
    """Whether an add-on runs on nodes of a group."""
    return has_nodes(node, captured) and named(*AFTER_NODES)(node, captured)


def has_logs(node: Node, captured: Captured) -> bool:
    """Whether the log group of a cluster is the stack's."""
    names = {group["inputs"].get("name") for group in captured.of(LOG_GROUP) if group["region"] == node["region"]}
    return f"/aws/eks/{node['inputs'].get('name')}/cluster" in names


def taken_by_people(statement: Statement) -> bool:
    """Whether the account's own users take a role."""
    return statement["Effect"] == "Allow" and "AWS" in statement.get("Principal", ())


def without_second_factor(statement: Statement) -> None:
    """Whoever has the account's leave takes it."""
    statement.pop("Condition", None)


def or_without_second_factor(statement: Statement) -> None:
    """Sessions that know nothing of a second factor take it as well."""
    condition = statement.get("Condition", {})
    if "Bool" in condition:
        condition["BoolIfExists"] = condition.pop("Bool")


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
            ("secrets under AWS's own key", without("encryptionConfig"), "eks-secrets-encrypted"),
            ("secrets not encrypted", put("encryptionConfig.resources", []), "eks-secrets-encrypted"),
            ("secrets under a key of another region", of_another_region(SECRETS_KEY), "kms-key-region"),
            ("no logs", without("enabledClusterLogTypes"), "eks-audit-logs"),
            ("no audit logs", put("enabledClusterLogTypes", ["api"]), "eks-audit-logs"),
            ("a version out of support", put("version", "1.29"), "eks-version"),
            ("can be deleted", put("deletionProtection", False), "eks-deletion-protection"),
            (
                "access by a ConfigMap as well",
                put("accessConfig.authenticationMode", "API_AND_CONFIG_MAP"),
                "eks-access-entries",
            ),
            ("access left to the default", without("accessConfig"), "eks-access-entries"),
            (
                "whoever deploys administers it",
                put("accessConfig.bootstrapClusterCreatorAdminPermissions", True),
                "eks-creator-admin",
            ),
            ("before its log group", limited(not_waiting, has_logs), "logs-group-first"),
        )
    ),
    *(
        Mutation(
            name=f"EKS: administrators {what} a second factor",
            type=ROLE,
            change=in_statements(edit, path=TRUST, of=taken_by_people),
            controls=["eks-admin-mfa"],
            reports=lambda node, captured: [node] if captured.users(node, ADMINISTRATION, "principalArn") else [],
        )
        for what, edit in (("without", without_second_factor), ("with or without", or_without_second_factor))
    ),
    Mutation(
        name="nodes: before what makes them ready",
        type=NODES,
        change=not_waiting_for(ADDON),
        controls=["eks-addons-before-nodes"],
        reports=lambda node, captured: [
            addon for addon in captured.of(ADDON) if addon["inputs"]["addonName"] in BEFORE_NODES
        ],
    ),
    Mutation(
        name="nodes: without a network",
        type=ADDON,
        change=limited(dropped, named("vpc-cni")),
        controls=["eks-addons-before-nodes"],
        reports=lambda node, captured: captured.of(NODES),
    ),
    Mutation(
        name="add-on: before the nodes that it runs on",
        type=ADDON,
        change=limited(not_waiting, on_nodes),
        controls=["eks-addons-after-nodes"],
    ),
    Mutation(
        name="nodes: deployments set their count",
        type=NODES,
        change=with_options(ignoreChanges=None),
        controls=["eks-desired-size-drift"],
    ),
    Mutation(
        name="nodes: their limits are ignored",
        type=NODES,
        change=with_options(ignoreChanges=["scalingConfig"]),
        controls=["eks-desired-size-drift"],
    ),
    *(
        Mutation(name=f"nodes: {what}", type=TEMPLATE, change=change, controls=[control])
        for what, change, control in (
            ("metadata without a session", put("metadataOptions.httpTokens", "optional"), "ec2-imdsv2"),
            ("metadata left to the default", without("metadataOptions"), "ec2-imdsv2"),
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
]

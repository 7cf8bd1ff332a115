"""Controls over who reaches an EKS cluster as its administrator, and over its deletion."""

from policy.frameworks import PRIVILEGE
from policy.iam.conditions import accounts
from policy.iam.documents import Statement, read
from policy.iam.policy_properties import trust_document
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import EKS_ACCESS_POLICY_ASSOCIATION, EKS_CLUSTER, IAM_ROLE

ADMINISTRATION = ("AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy")

EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide"


@resource_control(
    "eks-deletion-protection",
    title="EKS clusters cannot be deleted by mistake",
    severity="medium",
    types=[EKS_CLUSTER],
    frameworks={"NIST 800-53": ["CA-9(1)", "CM-2", "CM-3", "SC-5(2)"]},
    remedy="Set deletion_protection to true.",
    url=f"{EKS_GUIDE}/deletion-protection.html",
)
def cluster_is_protected(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not cluster.flag("deletionProtection"):
        yield cluster.fail("a single call deletes the cluster", "deletionProtection")


@resource_control(
    "eks-access-entries",
    title="Access to EKS clusters is given by access entries alone",
    severity="medium",
    types=[EKS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Set access_config.authentication_mode to API, and give access by AccessEntry resources.",
    url=f"{EKS_GUIDE}/grant-k8s-access.html",
)
def access_is_given_by_entries(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    """The ConfigMap aws-auth can be changed by whoever writes to the cluster, and CloudTrail does not see it."""
    path = "accessConfig.authenticationMode"
    if cluster.string(path) != "API":
        yield cluster.fail("the ConfigMap aws-auth gives access as well", path)


@resource_control(
    "eks-creator-admin",
    title="Who creates an EKS cluster does not stay its administrator",
    severity="low",
    types=[EKS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Set access_config.bootstrap_cluster_creator_admin_permissions to false and name administrators in entries.",
    url=f"{EKS_GUIDE}/grant-k8s-access.html",
)
def creator_is_no_administrator(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "accessConfig.bootstrapClusterCreatorAdminPermissions"
    if cluster.flag(path, default=True):
        yield cluster.fail("whoever deploys administers the cluster for ever", path)


@stack_control(
    "eks-admin-mfa",
    title="People administer EKS clusters with a second factor",
    severity="high",
    types=[EKS_ACCESS_POLICY_ASSOCIATION],
    frameworks={"PCI DSS 4.0": ["8.4.1", "8.4.2"], "NIST 800-53": ["AC-3(7)", "IA-2(1)", "IA-2(2)", "IA-2(8)"]},
    remedy="Require aws:MultiFactorAuthPresent in the trust policy of the role, or let a federation take it.",
    url="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
)
def administrators_have_a_second_factor(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A role that users of an account take; services and federations sign in otherwise."""
    if not association.string("policyArn").endswith(ADMINISTRATION):
        return
    for role in stack.follow(association, "principalArn", IAM_ROLE):
        for statement in read(trust_document(role)):
            if statement.allows and accounts(statement) and not _asks_for_mfa(statement):
                if "Condition" in statement.unknown:
                    yield role.unknown("who takes the role may need no second factor", "assumeRolePolicy")
                else:
                    yield role.fail(f"{statement.label} takes the role without a second factor", "assumeRolePolicy")


def _asks_for_mfa(statement: Statement) -> bool:
    return any(
        condition.name == "aws:multifactorauthpresent"
        and condition.kind == "bool"
        and not condition.optional
        and condition.values == ("true",)
        for condition in statement.conditions
    )

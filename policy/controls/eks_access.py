"""Controls for administrators of EKS clusters, and deletion protection."""

from policy.frameworks import PRIVILEGE
from policy.iam.accounts import account_ids, principal_accounts
from policy.iam.conditions import requires_true
from policy.iam.documents import read
from policy.iam.policy_properties import trust_document
from policy.readers.accounts import OWN_ACCOUNTS, own_accounts
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import EKS_ACCESS_POLICY_ASSOCIATION, EKS_CLUSTER, IAM_ROLE

ADMINISTRATION = ("AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy")

MFA = "aws:multifactorauthpresent"
EKS_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide"


@resource_control(
    "eks-deletion-protection",
    title="EKS clusters have deletion protection",
    severity="medium",
    types=[EKS_CLUSTER],
    frameworks={"NIST 800-53": ["CA-9(1)", "CM-2", "CM-3", "SC-5(2)"]},
    remedy="Set deletion_protection to true.",
    url=f"{EKS_GUIDE}/deletion-protection.html",
)
def cluster_has_deletion_protection(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not cluster.flag("deletionProtection"):
        yield cluster.fail("the cluster has no deletion protection", "deletionProtection")


@resource_control(
    "eks-access-entries",
    title="Access to EKS clusters is granted by access entries only",
    severity="medium",
    types=[EKS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Set access_config.authentication_mode to API, and grant access by AccessEntry resources.",
    url=f"{EKS_GUIDE}/grant-k8s-access.html",
)
def access_is_granted_by_entries(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    """Changes of the ConfigMap aws-auth need no IAM permission and are not in CloudTrail."""
    path = "accessConfig.authenticationMode"
    if cluster.string(path) != "API":
        yield cluster.fail("the ConfigMap aws-auth grants access as well", path)


@resource_control(
    "eks-creator-admin",
    title="The creator of an EKS cluster is not its administrator",
    severity="low",
    types=[EKS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Set bootstrap_cluster_creator_admin_permissions to false and add access entries for administrators.",
    url=f"{EKS_GUIDE}/grant-k8s-access.html",
)
def creator_is_no_administrator(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "accessConfig.bootstrapClusterCreatorAdminPermissions"
    if cluster.flag(path, default=True):
        yield cluster.fail("the principal of the deployment remains an administrator", path)


@stack_control(
    "eks-admin-mfa",
    title="Administrators of EKS clusters require MFA",
    severity="high",
    types=[EKS_ACCESS_POLICY_ASSOCIATION],
    frameworks={"PCI DSS 4.0": ["8.4.1", "8.4.2"], "NIST 800-53": ["AC-3(7)", "IA-2(1)", "IA-2(2)", "IA-2(8)"]},
    remedy="Require aws:MultiFactorAuthPresent in the trust policy of the role, or use federation.",
    url="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
)
def administrators_require_mfa(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Applies to roles of IAM users; services and federated users authenticate elsewhere."""
    if not association.string("policyArn").endswith(ADMINISTRATION):
        return
    for role in stack.follow(association, "principalArn", IAM_ROLE):
        for statement in read(trust_document(role)):
            if statement.allows and principal_accounts(statement) and not requires_true(statement, MFA):
                if "Condition" in statement.unknown:
                    yield role.unknown("the role may not require MFA", "assumeRolePolicy")
                else:
                    yield role.fail(f"{statement.label} does not require MFA", "assumeRolePolicy")


@stack_control(
    "eks-admin-other-account",
    title="Administrators of EKS clusters are principals of the account",
    severity="high",
    types=[EKS_ACCESS_POLICY_ASSOCIATION],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": PRIVILEGE},
    remedy="Associate a role of the account, which principals of other accounts assume with an external id.",
    url=f"{EKS_GUIDE}/access-entries.html",
    parameters=[OWN_ACCOUNTS],
)
def administrators_are_of_the_account(association: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not association.string("policyArn").endswith(ADMINISTRATION):
        return
    own = own_accounts(stack, settings)
    for account in own.others(account_ids(association.strings("principalArn"))):
        yield own.finding(association, f"account {account} administers the cluster", "principalArn")

"""Controls for IAM users, access keys, passwords and attachments."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_CONTROLS, IAM_USER_GUIDE
from policy.iam.managed import BROADEST
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import (
    IAM_ACCESS_KEY,
    IAM_ACCOUNT_PASSWORD_POLICY,
    IAM_ATTACHMENTS,
    IAM_EXCLUSIVE_ATTACHMENTS,
    IAM_POLICY_ATTACHMENT,
    IAM_ROLE,
    IAM_USER_POLICIES_EXCLUSIVE,
    IAM_USER_POLICY,
    IAM_USER_POLICY_ATTACHMENT,
    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE,
    SSOADMIN_MANAGED_POLICY_ATTACHMENT,
)

ATTACHED_AT = {
    IAM_ROLE: "managedPolicyArns",
    SSOADMIN_MANAGED_POLICY_ATTACHMENT: "managedPolicyArn",
    **dict.fromkeys(IAM_EXCLUSIVE_ATTACHMENTS, "policyArns"),
}
ATTACHING = (*IAM_ATTACHMENTS, *IAM_EXCLUSIVE_ATTACHMENTS, IAM_ROLE, SSOADMIN_MANAGED_POLICY_ATTACHMENT)
# By type: the property that is set if a user has a policy.
OF_USERS = {
    IAM_USER_POLICY: "user",
    IAM_USER_POLICY_ATTACHMENT: "user",
    IAM_POLICY_ATTACHMENT: "users",
    IAM_USER_POLICIES_EXCLUSIVE: "policyNames",
    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE: "policyArns",
}
CLASSES = ("requireUppercaseCharacters", "requireLowercaseCharacters", "requireSymbols", "requireNumbers")


def managed_policies(resource: Resource) -> Iterator[tuple[str, str]]:
    """Paths and names of the AWS managed policies that a resource attaches."""
    path = ATTACHED_AT.get(resource.type, "policyArn")
    for node in resource.nodes(path):
        arn = node.string("")
        if ":iam::aws:policy/" in arn:
            yield node.path, arn.rpartition("/")[2]


@resource_control(
    "iam-admin-attached",
    title="Administrator policies of AWS are not attached",
    severity="high",
    types=ATTACHING,
    frameworks={"CIS 5.0": ["1.15"], "PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Attach a customer managed policy with the required actions and resources.",
    url=f"{IAM_USER_GUIDE}/best-practices.html#grant-least-privilege",
)
def attaches_no_administrator(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, name in managed_policies(resource):
        if name in BROADEST:
            yield resource.fail(f"{name} allows nearly all actions", path)


@resource_control(
    "iam-full-access-attached",
    title="Full access policies of AWS are not attached",
    severity="medium",
    types=ATTACHING,
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Attach a customer managed policy with the required actions and resources.",
    url=f"{IAM_USER_GUIDE}/best-practices.html#grant-least-privilege",
)
def attaches_no_whole_service(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, name in managed_policies(resource):
        if name.endswith("FullAccess") and name not in BROADEST:
            yield resource.fail(f"{name} allows all actions of its service on all resources", path)


@resource_control(
    "iam-cloudshell",
    title="AWSCloudShellFullAccess is not attached",
    severity="medium",
    types=ATTACHING,
    frameworks={"FSBP": ["IAM.27"], "CIS 5.0": ["1.21"], "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Detach AWSCloudShellFullAccess: it allows data exfiltration by file download.",
    url=f"{IAM_CONTROLS}#iam-27",
)
def attaches_no_cloudshell(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, name in managed_policies(resource):
        if name == "AWSCloudShellFullAccess":
            yield resource.fail("CloudShell allows file upload and download", path)


@resource_control(
    "iam-user-policies",
    title="Users have permissions by groups only",
    severity="low",
    types=list(OF_USERS),
    frameworks={
        "FSBP": ["IAM.2"],
        "CIS 5.0": ["1.14"],
        "PCI DSS 4.0": ["7.2.1"],
        "NIST 800-53": ["AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6", "AC-6(3)"],
    },
    remedy="Attach the policy to a group of the user, or to a role that the user assumes.",
    url=f"{IAM_CONTROLS}#iam-2",
)
def users_have_no_policies(resource: Resource, settings: Settings) -> Iterator[Finding]:
    path = OF_USERS[resource.type]
    if resource.has(path):
        yield resource.fail("the policy is attached to the user directly", path, value="")


@resource_control(
    "iam-exclusive-attachment",
    title="Attachments of policies are not exclusive",
    severity="medium",
    types=[IAM_POLICY_ATTACHMENT],
    frameworks={"NIST 800-53": ["AC-3", "CM-2"]},
    remedy="Use RolePolicyAttachment, GroupPolicyAttachment or UserPolicyAttachment.",
    url="https://www.pulumi.com/registry/packages/aws/api-docs/iam/policyattachment/",
)
def attachment_is_not_exclusive(resource: Resource, settings: Settings) -> Iterator[Finding]:
    yield resource.fail("it detaches the policy from all other identities of the account", "policyArn", value="")


@resource_control(
    "iam-access-key",
    title="Workloads use roles in place of access keys",
    severity="medium",
    types=[IAM_ACCESS_KEY],
    frameworks={
        "CIS 5.0": ["1.10", "1.12", "1.13"],
        "PCI DSS 4.0": ["8.3.9", "8.6.3"],
        "NIST 800-53": ["AC-2(1)", "AC-3(15)", "IA-5"],
    },
    remedy="Use an instance or task role, OIDC federation or IAM Roles Anywhere.",
    url=f"{IAM_USER_GUIDE}/best-practices.html#bp-workloads-use-roles",
)
def has_no_active_keys(key: Resource, settings: Settings) -> Iterator[Finding]:
    if key.string("status") != "Inactive":
        yield key.fail("the access key is valid without expiry", "status")


@resource_control(
    "iam-password-policy",
    title="The account has a strong password policy",
    severity="medium",
    types=[IAM_ACCOUNT_PASSWORD_POLICY],
    frameworks={
        "FSBP": ["IAM.7"],
        "CIS 5.0": ["1.7", "1.8"],
        "PCI DSS 4.0": ["8.3.6", "8.3.7", "8.3.9"],
        "NIST 800-53": ["AC-2(1)", "AC-2(3)", "AC-3(15)", "IA-5(1)"],
    },
    remedy="Require 14 characters of all four types, a history of 24 passwords and an expiry within 90 days.",
    url=f"{IAM_CONTROLS}#iam-7",
    parameters=[
        Parameter("minimum_length", 14, "Minimum length.", minimum=6),
        Parameter("remembered", 24, "Number of previous passwords that cannot be reused.", minimum=1),
        Parameter("maximum_age_days", 90, "Maximum age in days; 0 for no expiry.", minimum=0),
    ],
)
def passwords_are_strong(policy: Resource, settings: Settings) -> Iterator[Finding]:
    if policy.number("minimumPasswordLength", 6) < settings.number("minimum_length"):
        yield policy.fail("the minimum length is too short", "minimumPasswordLength")
    if policy.number("passwordReusePrevention") < settings.number("remembered"):
        yield policy.fail("previous passwords can be reused", "passwordReusePrevention")
    for path in CLASSES:
        if not policy.flag(path):
            yield policy.fail("passwords do not require this type of character", path)
    most, age = settings.number("maximum_age_days"), policy.number("maxPasswordAge")
    if most and not 0 < age <= most:
        yield policy.fail("passwords are valid for too long", "maxPasswordAge")

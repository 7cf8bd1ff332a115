"""Controls over users, their keys and passwords, and what is attached."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_CONTROLS, IAM_USER_GUIDE
from policy.iam.managed import BROADEST
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import (
    IAM_ACCESS_KEY,
    IAM_ACCOUNT_PASSWORD_POLICY,
    IAM_ATTACHMENTS,
    IAM_POLICY_ATTACHMENT,
    IAM_ROLE,
    IAM_USER_POLICY,
    IAM_USER_POLICY_ATTACHMENT,
    SSOADMIN_MANAGED_POLICY_ATTACHMENT,
)

GIVEN_AT = {IAM_ROLE: "managedPolicyArns", SSOADMIN_MANAGED_POLICY_ATTACHMENT: "managedPolicyArn"}
GIVING = (*IAM_ATTACHMENTS, IAM_ROLE, SSOADMIN_MANAGED_POLICY_ATTACHMENT)
CLASSES = ("requireUppercaseCharacters", "requireLowercaseCharacters", "requireSymbols", "requireNumbers")


def given_by_aws(resource: Resource) -> Iterator[tuple[str, str]]:
    """The AWS-managed policies that a resource attaches: where it names them, and their names."""
    path = GIVEN_AT.get(resource.type, "policyArn")
    for node in resource.nodes(path):
        arn = node.string("")
        if ":iam::aws:policy/" in arn:
            yield node.path, arn.rpartition("/")[2]


@resource_control(
    "iam-admin-attached",
    title="AWS's broadest policies are attached to nobody",
    severity="high",
    types=GIVING,
    frameworks={"CIS 3.0": ["1.16"], "PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Attach a policy of one's own that names the actions and resources which are used.",
    url=f"{IAM_USER_GUIDE}/best-practices.html#grant-least-privilege",
)
def attaches_no_administrator(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, name in given_by_aws(resource):
        if name in BROADEST:
            yield resource.fail(f"{name} grants nearly everything", path)


@resource_control(
    "iam-full-access-attached",
    title="AWS's policies for whole services are attached to nobody",
    severity="medium",
    types=GIVING,
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Attach a policy of one's own that names the actions and resources which are used.",
    url=f"{IAM_USER_GUIDE}/best-practices.html#grant-least-privilege",
)
def attaches_no_whole_service(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, name in given_by_aws(resource):
        if name.endswith("FullAccess") and name not in BROADEST:
            yield resource.fail(f"{name} grants every action of its service on every resource", path)


@resource_control(
    "iam-cloudshell",
    title="CloudShell with full access is attached to nobody",
    severity="medium",
    types=GIVING,
    frameworks={"FSBP": ["IAM.27"], "CIS 3.0": ["1.22"], "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Detach AWSCloudShellFullAccess: it can carry files out of the account.",
    url=f"{IAM_CONTROLS}#iam-27",
)
def attaches_no_cloudshell(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, name in given_by_aws(resource):
        if name == "AWSCloudShellFullAccess":
            yield resource.fail("CloudShell may carry files in and out", path)


@resource_control(
    "iam-user-policies",
    title="Users have their rights through groups",
    severity="low",
    types=[IAM_USER_POLICY, IAM_USER_POLICY_ATTACHMENT, IAM_POLICY_ATTACHMENT],
    frameworks={
        "FSBP": ["IAM.2"],
        "CIS 3.0": ["1.15"],
        "PCI DSS 4.0": ["7.2.1"],
        "NIST 800-53": ["AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6", "AC-6(3)"],
    },
    remedy="Attach the policy to a group that the user belongs to, or to a role that the user takes.",
    url=f"{IAM_CONTROLS}#iam-2",
)
def users_have_no_policies(resource: Resource, settings: Settings) -> Iterator[Finding]:
    path = "users" if resource.type == IAM_POLICY_ATTACHMENT else "user"
    if resource.has(path):
        yield resource.fail("the user has the policy directly", path, value="")


@resource_control(
    "iam-exclusive-attachment",
    title="Attaching a policy leaves other attachments alone",
    severity="medium",
    types=[IAM_POLICY_ATTACHMENT],
    frameworks={"NIST 800-53": ["AC-3", "CM-2"]},
    remedy="Use RolePolicyAttachment, GroupPolicyAttachment or UserPolicyAttachment.",
    url="https://www.pulumi.com/registry/packages/aws/api-docs/iam/policyattachment/",
)
def detaches_nobody(resource: Resource, settings: Settings) -> Iterator[Finding]:
    yield resource.fail("it detaches the policy from everybody else in the account", "policyArn", value="")


@resource_control(
    "iam-access-key",
    title="Programs take roles in place of keys that do not expire",
    severity="medium",
    types=[IAM_ACCESS_KEY],
    frameworks={"PCI DSS 4.0": ["8.3.9", "8.6.3"], "NIST 800-53": ["AC-2(1)", "AC-3(15)", "IA-5"]},
    remedy="Let the program take a role: an instance or task role, OIDC from outside, Roles Anywhere.",
    url=f"{IAM_USER_GUIDE}/best-practices.html#bp-workloads-use-roles",
)
def has_no_lasting_keys(key: Resource, settings: Settings) -> Iterator[Finding]:
    if key.string("status") != "Inactive":
        yield key.fail("the key opens the account until somebody deletes it", "status")


@resource_control(
    "iam-password-policy",
    title="The account asks for strong passwords",
    severity="medium",
    types=[IAM_ACCOUNT_PASSWORD_POLICY],
    frameworks={
        "FSBP": ["IAM.7"],
        "CIS 3.0": ["1.8", "1.9"],
        "PCI DSS 4.0": ["8.3.6", "8.3.7", "8.3.9"],
        "NIST 800-53": ["AC-2(1)", "AC-2(3)", "AC-3(15)", "IA-5(1)"],
    },
    remedy="Ask for 14 characters of all four classes, remember 24 passwords and let them expire within 90 days.",
    url=f"{IAM_CONTROLS}#iam-7",
    parameters=[
        Parameter("minimum_length", 14, "The least length.", minimum=6),
        Parameter("remembered", 24, "How many earlier passwords are refused.", minimum=1),
        Parameter("maximum_age_days", 90, "After how many days a password expires; 0 lets it last.", minimum=0),
    ],
)
def passwords_are_strong(policy: Resource, settings: Settings) -> Iterator[Finding]:
    if policy.number("minimumPasswordLength", 6) < settings.number("minimum_length"):
        yield policy.fail("short passwords are taken", "minimumPasswordLength")
    if policy.number("passwordReusePrevention") < settings.number("remembered"):
        yield policy.fail("earlier passwords are taken again", "passwordReusePrevention")
    for path in CLASSES:
        if not policy.flag(path):
            yield policy.fail("passwords need not have this class of characters", path)
    most, age = settings.number("maximum_age_days"), policy.number("maxPasswordAge")
    if most and not 0 < age <= most:
        yield policy.fail("passwords last too long", "maxPasswordAge")

"""Controls over service-linked roles: an account has one of each, and other stacks use it, too."""

from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_SERVICE_LINKED_ROLE

USER_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html"


@stack_control(
    "iam-service-linked-role-once",
    title="A service-linked role is made once for the account",
    severity="high",
    types=[IAM_SERVICE_LINKED_ROLE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-13"],
    remedy="Keep one iam.ServiceLinkedRole for each service: IAM is global and refuses a name that is taken.",
    url=USER_GUIDE,
)
def roles_are_made_once(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    first, *others = (other for other in stack.of(IAM_SERVICE_LINKED_ROLE) if _name(other) == _name(role))
    if first is role and role.has("awsServiceName"):
        for other in others:
            yield other.fail("the name of the role is taken by another resource of the stack", "awsServiceName")


def _name(role: Resource) -> tuple[str, str]:
    return role.string("awsServiceName"), role.string("customSuffix")


@stack_control(
    "iam-service-linked-role-owner",
    title="Service-linked roles stand in the stack that owns them",
    severity="medium",
    types=[IAM_SERVICE_LINKED_ROLE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-13"],
    remedy="Make the role in one bootstrap stack, named by the parameter, and only where the account lacks it.",
    parameters=[Parameter("stacks", (), "Names of the stacks that own service-linked roles.")],
    url=USER_GUIDE,
)
def roles_have_an_owner(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if stack.name not in settings.strings("stacks"):
        yield role.fail("the role fails where it exists, and its deletion hits every other stack", "awsServiceName")

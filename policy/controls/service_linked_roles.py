"""Controls for service-linked roles, which are unique in an account and shared by its stacks."""

from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_SERVICE_LINKED_ROLE

USER_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html"


@stack_control(
    "iam-service-linked-role-once",
    title="Service-linked roles are declared once",
    severity="high",
    types=[IAM_SERVICE_LINKED_ROLE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-13"],
    remedy="Declare one iam.ServiceLinkedRole per service: IAM is global and refuses a duplicate.",
    url=USER_GUIDE,
)
def roles_are_unique(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    first, *others = (other for other in stack.of(IAM_SERVICE_LINKED_ROLE) if _name(other) == _name(role))
    if first is role and role.has("awsServiceName"):
        for other in others:
            yield other.fail("another resource of the stack has the role's name", "awsServiceName")


def _name(role: Resource) -> tuple[str, str]:
    return role.string("awsServiceName"), role.string("customSuffix")


@stack_control(
    "iam-service-linked-role-owner",
    title="Service-linked roles are in their owner stack",
    severity="medium",
    types=[IAM_SERVICE_LINKED_ROLE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-13"],
    remedy="Create the role in one bootstrap stack (parameter), only if the account has none.",
    parameters=[Parameter("stacks", (), "Names of the owner stacks of service-linked roles.")],
    url=USER_GUIDE,
)
def roles_have_an_owner(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if stack.name not in settings.strings("stacks"):
        yield role.fail(
            "creation fails if the role exists, and its deletion affects all other stacks", "awsServiceName"
        )

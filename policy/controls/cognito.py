"""Controls for Cognito user pools and identity pools."""

from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import COGNITO_IDENTITY_POOL, COGNITO_IDENTITY_POOL_ROLE_ATTACHMENT, COGNITO_USER_POOL

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html"
CHARACTERS = ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols")


@resource_control(
    "cognito-guest-access",
    title="Identity pools have no guest access",
    severity="medium",
    types=[COGNITO_IDENTITY_POOL, COGNITO_IDENTITY_POOL_ROLE_ATTACHMENT],
    frameworks={"FSBP": ["Cognito.2"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "AC-6", "AC-14"]},
    remedy="Set allow_unauthenticated_identities to false, and remove unauthenticated from roles.",
    url=f"{USER_GUIDE}#cognito-2",
)
def guests_have_no_access(pool: Resource, settings: Settings) -> Iterator[Finding]:
    if pool.flag("allowUnauthenticatedIdentities"):
        yield pool.fail("guests get AWS credentials", "allowUnauthenticatedIdentities")
    if pool.has("roles.unauthenticated"):
        yield pool.fail("guests have a role", "roles.unauthenticated")


@resource_control(
    "cognito-classic-flow",
    title="Identity pools use the enhanced flow",
    severity="medium",
    types=[COGNITO_IDENTITY_POOL],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Set allow_classic_flow to false: in the basic flow the client selects the role.",
    url="https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html",
)
def roles_are_selected_by_the_pool(pool: Resource, settings: Settings) -> Iterator[Finding]:
    if pool.flag("allowClassicFlow"):
        yield pool.fail("clients select the role among all that trust the pool", "allowClassicFlow")


@resource_control(
    "cognito-password-policy",
    title="User pools have a strong password policy",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"FSBP": ["Cognito.3"], "PCI DSS 4.0": ["8.3.6"], "NIST 800-53": ["IA-5", "IA-5(1)"]},
    remedy="Require the minimum length and all four types of characters, and temporary passwords of at most 7 days.",
    parameters=[
        Parameter("minimum_length", 8, "Minimum length of passwords.", minimum=6),
        Parameter("temporary_password_days", 7, "Maximum validity of temporary passwords in days.", minimum=1),
    ],
    url=f"{USER_GUIDE}#cognito-3",
)
def passwords_are_strong(pool: Resource, settings: Settings) -> Iterator[Finding]:
    # Cognito's default policy: 8 characters of all four types, temporary passwords valid for 7 days.
    stated = pool.has("passwordPolicy")
    policy = pool.node("passwordPolicy")
    if policy.number("minimumLength", 0 if stated else 8) < settings.number("minimum_length"):
        yield policy.fail(f"the minimum length is less than {settings.number('minimum_length')}", "minimumLength")
    for setting in CHARACTERS:
        if not policy.flag(setting, default=not stated):
            yield policy.fail("passwords do not require this type of character", setting)
    if policy.number("temporaryPasswordValidityDays", 7) > settings.number("temporary_password_days"):
        yield policy.fail("temporary passwords are valid for too long", "temporaryPasswordValidityDays")


@resource_control(
    "cognito-deletion-protection",
    title="User pools are protected from deletion",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"FSBP": ["Cognito.6"], "NIST 800-53": ["CP-9", "SI-12"]},
    remedy="Set deletion_protection to ACTIVE: the users of a deleted pool are lost.",
    url=f"{USER_GUIDE}#cognito-6",
)
def has_deletion_protection(pool: Resource, settings: Settings) -> Iterator[Finding]:
    if pool.string("deletionProtection") != "ACTIVE":
        yield pool.fail("the pool has no deletion protection", "deletionProtection")

"""Controls over Cognito user pools and identity pools."""

from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import COGNITO_IDENTITY_POOL, COGNITO_USER_POOL

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html"
CHARACTERS = ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols")


@resource_control(
    "cognito-guest-access",
    title="Identity pools give no credentials to guests",
    severity="medium",
    types=[COGNITO_IDENTITY_POOL],
    frameworks={"FSBP": ["Cognito.2"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "AC-6", "AC-14"]},
    remedy="Set allow_unauthenticated_identities to false.",
    url=f"{USER_GUIDE}#cognito-2",
)
def guests_get_no_credentials(pool: Resource, settings: Settings) -> Iterator[Finding]:
    if pool.flag("allowUnauthenticatedIdentities"):
        yield pool.fail("anybody gets AWS credentials", "allowUnauthenticatedIdentities")


@resource_control(
    "cognito-password-policy",
    title="User pools ask for strong passwords",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"FSBP": ["Cognito.3"], "PCI DSS 4.0": ["8.3.6"], "NIST 800-53": ["IA-5", "IA-5(1)"]},
    remedy="Ask for the minimum length and all four kinds of characters; let temporary passwords end in 7 days.",
    parameters=[
        Parameter("minimum_length", 8, "Characters that a password has at least.", minimum=6),
        Parameter("temporary_password_days", 7, "Days that a temporary password is good for.", minimum=1),
    ],
    url=f"{USER_GUIDE}#cognito-3",
)
def passwords_are_strong(pool: Resource, settings: Settings) -> Iterator[Finding]:
    # Without a policy Cognito asks for 8 characters of all four kinds, and temporary passwords end in 7 days.
    stated = pool.has("passwordPolicy")
    policy = pool.node("passwordPolicy")
    if policy.number("minimumLength", 0 if stated else 8) < settings.number("minimum_length"):
        yield policy.fail(f"passwords may be shorter than {settings.number('minimum_length')}", "minimumLength")
    for setting in CHARACTERS:
        if not policy.flag(setting, default=not stated):
            yield policy.fail("passwords may do without", setting)
    if policy.number("temporaryPasswordValidityDays", 7) > settings.number("temporary_password_days"):
        yield policy.fail("temporary passwords are good for too long", "temporaryPasswordValidityDays")


@resource_control(
    "cognito-deletion-protection",
    title="User pools are protected from deletion",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"FSBP": ["Cognito.6"], "NIST 800-53": ["CP-9", "SI-12"]},
    remedy="Set deletion_protection to ACTIVE: a deleted pool takes its users along.",
    url=f"{USER_GUIDE}#cognito-6",
)
def users_are_not_deleted(pool: Resource, settings: Settings) -> Iterator[Finding]:
    if pool.string("deletionProtection") != "ACTIVE":
        yield pool.fail("the pool and its users can be deleted", "deletionProtection")

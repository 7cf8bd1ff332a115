"""Controls for the sign-in of Cognito user pools: MFA and threat protection."""

import re
from collections.abc import Collection
from itertools import pairwise

from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import COGNITO_USER_GROUP, COGNITO_USER_POOL

GUIDE = f"{SECURITY_HUB}/cognito-controls.html"
ADMINISTRATORS = (
    "admin",
    "admins",
    "administrator",
    "administrators",
    "root",
    "superadmin",
    "superadmins",
    "superuser",
    "superusers",
    "sysadmin",
    "sysadmins",
)
# Words of a name: `staff-admins`, `StaffAdmins`.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
AUTHENTICATION = ["IA-2", "IA-2(1)", "IA-2(2)"]


@resource_control(
    "cognito-mfa",
    title="User pools require MFA",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"FSBP": ["Cognito.5"], "PCI DSS 4.0": ["8.4.2"], "NIST 800-53": AUTHENTICATION},
    remedy="Set mfa_configuration to ON.",
    parameters=[Parameter("optional", False, "Whether MFA of each user's choice (OPTIONAL) suffices.")],
    url=f"{GUIDE}#cognito-5",
)
def requires_mfa(pool: Resource, settings: Settings) -> Iterator[Finding]:
    accepted = ("ON", "OPTIONAL") if settings.flag("optional") else ("ON",)
    if pool.string("mfaConfiguration") not in accepted:
        yield pool.fail("a password suffices to sign in", "mfaConfiguration")


@stack_control(
    "cognito-administrator-mfa",
    title="Administrators and groups with an IAM role are in user pools that require MFA",
    severity="medium",
    types=[COGNITO_USER_GROUP],
    frameworks={"FSBP": ["Cognito.5"], "PCI DSS 4.0": ["8.4.1"], "NIST 800-53": [*AUTHENTICATION, "AC-6"]},
    remedy="Set mfa_configuration of the pool to ON, or move the group to a pool of its own.",
    parameters=[
        Parameter("groups", ADMINISTRATORS, "Groups of administrators, or words of their names, in lower case.")
    ],
    url="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",
)
def administrators_have_mfa(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """MFA of a pool is for all of its users, and OPTIONAL leaves the choice to the administrator too."""
    if not _is_named(group.string("name"), settings.strings("groups")) and not group.has("roleArn"):
        return
    for pool in stack.follow(group, "userPoolId", COGNITO_USER_POOL):
        if pool.string("mfaConfiguration") != "ON":
            yield group.missing("a password suffices for the rights of the group", "userPoolId")


def _is_named(name: str, groups: Collection[str]) -> bool:
    """Whether a group has one of the names, or a word of its name is one: `staff-admins`, but not `non-admins`."""
    words = [word.lower() for word in _WORD.findall(name)]
    denied = {word for before, word in pairwise(words) if before in ("non", "no", "not")}
    return name.lower() in groups or any(word in groups for word in words if word not in denied)


@resource_control(
    "cognito-threat-protection",
    title="User pools have threat protection",
    severity="low",
    types=[COGNITO_USER_POOL],
    frameworks={"FSBP": ["Cognito.1", "Cognito.4"], "NIST 800-53": ["IA-10", "SI-4"]},
    remedy="Set user_pool_tier to PLUS, and advanced_security_mode of user_pool_add_ons to ENFORCED.",
    url=f"{GUIDE}#cognito-1",
)
def has_threat_protection(pool: Resource, settings: Settings) -> Iterator[Finding]:
    """Custom authentication is evaluated where a Lambda trigger defines it."""
    add_ons = pool.node("userPoolAddOns")
    if add_ons.string("advancedSecurityMode") != "ENFORCED":
        yield add_ons.fail("compromised passwords are accepted", "advancedSecurityMode")
    custom = "advancedSecurityAdditionalFlows.customAuthMode"
    if pool.has("lambdaConfig.defineAuthChallenge") and add_ons.string(custom) != "ENFORCED":
        yield add_ons.fail("custom authentication has no threat protection", custom)

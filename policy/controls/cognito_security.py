"""Controls for the sign-in of Cognito user pools: MFA and threat protection."""

from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import COGNITO_USER_POOL

GUIDE = f"{SECURITY_HUB}/cognito-controls.html"
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

"""Sign-in to a user pool: passwords, MFA, passkeys, threat protection, email and logs."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.domain_names import DomainName
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import LogRetentionDays

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
RiskAction = Literal["no_action", "mfa_if_configured", "mfa_required", "block"]


class PasswordPolicySettings(Settings):
    """Passwords that users may choose."""

    minimum_length: int = Field(default=12, ge=6, le=99)
    """Minimum length."""
    require_lowercase: bool = True
    """Whether a lowercase letter is required."""
    require_uppercase: bool = True
    """Whether an uppercase letter is required."""
    require_numbers: bool = True
    """Whether a digit is required."""
    require_symbols: bool = True
    """Whether a special character is required."""
    history_size: int = Field(default=0, ge=0, le=24)
    """Number of previous passwords that cannot be used again; all can by default."""
    temporary_password_validity_days: int = Field(default=7, ge=1, le=365)
    """Validity of temporary passwords, which administrators give to new users."""


class MfaSettings(Settings):
    """Multi-factor authentication (MFA) of users with a password. Identity providers have their own."""

    mode: Literal["required", "optional", "none"] = "required"
    """`required` for all users, `optional` by each user's choice, or `none`."""
    factors: tuple[Literal["totp", "email"], ...] = ("totp",)
    """Second factors: `totp`, codes of an authenticator app, and `email`, codes by email."""

    def faults(self) -> Iterator[Fault]:
        """MFA without factors, and factors without MFA."""
        if self.mode != "none" and not self.factors:
            yield Fault(
                path="factors", problem=f"is empty, and MFA is {self.mode}", remedy="add totp, or set mode: none"
            )
        if self.mode == "none" and self.factors and "factors" in self.model_fields_set:
            yield Fault(
                path="factors",
                value=list(self.factors),
                problem="have no effect without MFA",
                remedy="remove them, or set mode: optional",
            )


class PasskeySettings(Settings):
    """Sign-in with passkeys (WebAuthn) instead of a password."""

    relying_party: DomainName
    """Domain that passkeys belong to: the pool's custom domain, if it has one."""
    user_verification: Literal["required", "preferred"] = "required"
    """Whether the device must verify the user, by a fingerprint or PIN."""


class ThreatProtectionSettings(Settings):
    """Threat protection of the tier plus: risk of each sign-in, and compromised passwords."""

    mode: Literal["audit", "enforced"] = "enforced"
    """`audit`: risks are recorded only."""
    compromised_credentials: Literal["block", "no_action"] = "block"
    """Action where a password is known to be compromised."""
    low_risk: RiskAction = "no_action"
    """Action for sign-ins of low risk."""
    medium_risk: RiskAction = "mfa_if_configured"
    """Action for sign-ins of medium risk."""
    high_risk: RiskAction = "block"
    """Action for sign-ins of high risk."""


class EmailSettings(Settings):
    """Sender of the pool's email, an identity of Amazon SES."""

    ses_identity_arn: str = Field(pattern=r"^arn:aws:ses:[a-z0-9-]+:\d{12}:identity/[^\s/]+$")
    """ARN of the verified SES identity."""
    from_address: str = Field(pattern=r"^([^<>@\r\n]+ <[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$")
    """Sender, such as `Example <no-reply@example.com>`."""
    reply_to: Email | None = None
    """Address for replies; the sender if omitted."""
    configuration_set: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")
    """Configuration set of SES; none by default."""


class UserPoolLogSettings(Settings):
    """Logs of a user pool in CloudWatch Logs: errors of email delivery."""

    retention_days: LogRetentionDays = 365
    """Retention of the log group."""
    user_activity: bool = False
    """Whether sign-ins with their risk are logged too, which requires threat protection."""

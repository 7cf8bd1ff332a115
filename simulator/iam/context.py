"""Requests and their context: principals, and the condition keys of a request.

IAM User Guide, "AWS global condition context keys".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from simulator.errors import NotSimulatedError

Value: TypeAlias = "str | tuple[str, ...]"
ABSENT: tuple[str, ...] = ()
"""The value of a key that a request does not have."""


@dataclass(frozen=True)
class RoleSession:
    """A session of an IAM role, such as a function's."""

    role_arn: str
    session_name: str = "session"

    @property
    def account_id(self) -> str:
        """The account of the role."""
        return self.role_arn.split(":")[4]

    @property
    def arn(self) -> str:
        """The ARN of the session, without the path of the role."""
        partition, name = self.role_arn.split(":")[1], self.role_arn.rpartition("/")[2]
        return f"arn:{partition}:sts::{self.account_id}:assumed-role/{name}/{self.session_name}"


@dataclass(frozen=True)
class ServicePrincipal:
    """An AWS service by its principal, such as `events.amazonaws.com`."""

    name: str

    @property
    def arn(self) -> str:
        """The name in errors."""
        return self.name


@dataclass(frozen=True)
class FederatedPrincipal:
    """A user of an identity provider, who has no credentials of AWS yet."""

    provider: str

    @property
    def arn(self) -> str:
        """The name in errors."""
        return self.provider


@dataclass(frozen=True)
class Anonymous:
    """A request without credentials."""

    arn: str = "anonymous"


Principal: TypeAlias = "RoleSession | ServicePrincipal | FederatedPrincipal | Anonymous"


@dataclass(frozen=True)
class Context:
    """Condition keys of a request, by name in any case.

    keys: values; `ABSENT` for a key that the request does not have. families: prefixes, such as
    `kms:EncryptionContext:`, whose further keys are absent. All other keys are unknown, and a condition on one raises
    NotSimulatedError.
    """

    keys: Mapping[str, Value] = field(default_factory=dict[str, Value])
    families: tuple[str, ...] = ()

    def values(self, key: str) -> tuple[str, ...]:
        """Values of a key, empty if the request does not have it."""
        name = key.lower()
        for known, value in self.keys.items():
            if known.lower() == name:
                return (value,) if isinstance(value, str) else value
        if name.startswith(tuple(family.lower() for family in self.families)):
            return ABSENT
        known = ", ".join(sorted({*self.keys, *self.families}))
        raise NotSimulatedError(f"condition key {key}: the request does not say whether it has it; known: {known}")

    def extended(self, keys: Mapping[str, Value], families: tuple[str, ...] = ()) -> "Context":
        """This context with further keys, which replace those of the same name."""
        replaced = {key.lower() for key in keys}
        kept = {key: value for key, value in self.keys.items() if key.lower() not in replaced}
        return Context({**kept, **keys}, (*self.families, *families))


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request for an action on a resource. account_id: of the resource."""

    principal: Principal
    action: str
    resource: str
    account_id: str
    context: Context = field(default_factory=Context)


def global_context(
    principal: Principal,
    *,
    region: str,
    account_id: str,
    now: datetime,
    secure: bool = True,
    source_arn: str | None = None,
    source_account: str | None = None,
    source_ip: str | None = None,
    via_service: bool = False,
) -> Context:
    """Global condition keys of a request. region, account_id: of the resource. source_arn, source_account: of the
    resource for which a service sends the request. via_service: whether a service sends it with the principal's
    credentials, as S3 calls KMS."""
    service = isinstance(principal, ServicePrincipal)
    session = principal if isinstance(principal, RoleSession) else None
    return Context(
        {
            "aws:CurrentTime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "aws:EpochTime": str(int(now.timestamp())),
            "aws:SecureTransport": str(secure).lower(),
            "aws:RequestedRegion": region,
            "aws:ResourceAccount": account_id,
            "aws:PrincipalIsAWSService": str(service).lower(),
            "aws:PrincipalServiceName": principal.arn if service else ABSENT,
            "aws:PrincipalArn": session.role_arn if session else ABSENT,
            "aws:PrincipalAccount": session.account_id if session else ABSENT,
            "aws:PrincipalType": "AssumedRole" if session else ABSENT,
            "aws:SourceArn": source_arn or ABSENT,
            "aws:SourceAccount": source_account or ABSENT,
            "aws:SourceIp": source_ip or ABSENT,
            "aws:ViaAWSService": str(via_service).lower(),
        }
    )

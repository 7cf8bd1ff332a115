"""Who calls the API: claims that an authorizer of API Gateway verified."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.shared.api_error import ApiError
from functions.shared.configuration import Environment
from functions.shared.prefixes import SEGMENT

NO_TENANT = "default"
"""The tenant of all callers where a stack has no tenants."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A caller. owner: the user's id. tenant: whose users may share media."""

    owner: str
    tenant: str


@dataclass(frozen=True, kw_only=True)
class CallerClaims:
    """Names of claims. tenant: empty where a stack has no tenants."""

    owner: str = "sub"
    tenant: str = ""

    @classmethod
    def of(cls, environment: Environment) -> "CallerClaims":
        """By OWNER_CLAIM, `sub` if omitted, and TENANT_CLAIM, no tenants if omitted."""
        return cls(owner=environment.text("OWNER_CLAIM", "sub"), tenant=environment.text("TENANT_CLAIM", ""))

    def caller(self, claims: Mapping[str, Any]) -> Caller:
        """The caller of verified claims. ApiError without an owner, or without a tenant where they are."""
        owner = claims.get(self.owner) or claims.get("principalId")
        if not isinstance(owner, str) or not 0 < len(owner) <= 128:
            raise ApiError(401, "unauthorized", f"claim {self.owner}: missing; send a token of a user")
        if not self.tenant:
            return Caller(owner=owner, tenant=NO_TENANT)
        tenant = claims.get(self.tenant)
        if not isinstance(tenant, str) or re.fullmatch(SEGMENT, tenant) is None:
            raise ApiError(403, "no_tenant", f"claim {self.tenant}: missing or malformed; it has to match {SEGMENT}")
        return Caller(owner=owner, tenant=tenant)

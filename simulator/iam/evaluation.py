"""Whether a request is allowed, and by which statement.

IAM User Guide, "Policy evaluation for requests within a single account"; AWS KMS Developer Guide, "Key policies in AWS
KMS". A request of another account is not modelled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from simulator.errors import NotSimulatedError
from simulator.iam.context import Anonymous, Principal, Request, RoleSession, ServicePrincipal
from simulator.iam.documents import ANYONE, Kind, Policy, Statement


class Outcome(StrEnum):
    """Results of an evaluation."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


class Match(StrEnum):
    """How a statement names the principal of a request. An account delegates to its identity-based policies, and a
    session is not limited by a permissions boundary."""

    NONE = "none"
    ACCOUNT = "account"
    ROLE = "role"
    DIRECT = "direct"


@dataclass(frozen=True, kw_only=True)
class Policies:
    """Policies of a request. identity: of the principal's role. resource: the resource's own, by its kind: that of a
    bucket, a key or, for sts:AssumeRole, the trust policy of the role. None if the resource has none."""

    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    resource: Policy | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Result of an evaluation. statement: that allows or denies; None for an implicit deny. kind: of the policy that
    decides; for an implicit deny, that which lacks a statement."""

    request: Request
    outcome: Outcome
    kind: Kind
    statement: Statement | None = None

    @property
    def allowed(self) -> bool:
        """Whether the request is allowed."""
        return self.outcome is Outcome.ALLOWED

    @property
    def message(self) -> str:
        """The error as AWS words it."""
        request = self.request
        kind = Kind.RESOURCE if self.kind is Kind.KEY else self.kind
        start = f"User: {request.principal.arn} is not authorized to perform: {request.action}"
        start += f" on resource: {request.resource}"
        if self.outcome is Outcome.EXPLICIT_DENY:
            return f"{start} with an explicit deny in {kind.article} {kind}"
        return f"{start} because no {kind} allows the {request.action} action"


class AccessDeniedError(Exception):
    """A request that is denied."""

    def __init__(self, decision: Decision) -> None:
        by = f" ({decision.statement.label})" if decision.statement else ""
        super().__init__(f"{decision.message}{by}")
        self.decision = decision


def evaluate(request: Request, policies: Policies) -> Decision:
    """The decision on a request: an explicit deny of any policy first, then what allows it."""
    _check(request, policies)
    resource, boundary = policies.resource, policies.boundary
    every = [*policies.identity, *(policy for policy in (boundary, resource) if policy)]
    for policy in every:
        for statement in _applying(policy, request, allows=False):
            return Decision(request=request, outcome=Outcome.EXPLICIT_DENY, kind=policy.kind, statement=statement)
    by_resource = {_match(entry, request.principal): entry for entry in _applying(resource, request, allows=True)}
    if Match.DIRECT in by_resource and resource:
        return _allowed(request, resource.kind, by_resource[Match.DIRECT])
    named = by_resource.get(Match.ROLE)
    by_identity = next((entry for policy in policies.identity for entry in _applying(policy, request)), None)
    if resource and resource.kind in (Kind.KEY, Kind.TRUST) and not by_resource:
        # A key or a role itself must allow, or delegate to the policies of its account.
        return Decision(request=request, outcome=Outcome.IMPLICIT_DENY, kind=resource.kind)
    found = by_identity or named
    if found is None:
        kind = Kind.IDENTITY if isinstance(request.principal, RoleSession) else Kind.RESOURCE
        return Decision(request=request, outcome=Outcome.IMPLICIT_DENY, kind=kind)
    if boundary and not any(_applying(boundary, request)):
        return Decision(request=request, outcome=Outcome.IMPLICIT_DENY, kind=Kind.BOUNDARY)
    return _allowed(request, Kind.IDENTITY if by_identity or not resource else resource.kind, found)


def _allowed(request: Request, kind: Kind, statement: Statement) -> Decision:
    return Decision(request=request, outcome=Outcome.ALLOWED, kind=kind, statement=statement)


def _check(request: Request, policies: Policies) -> None:
    """Requests and policies that are not modelled."""
    service, colon, name = request.action.partition(":")
    if not colon or not name or "*" in request.action:
        raise NotSimulatedError(f"action {request.action!r}; write service:Action")
    if isinstance(request.principal, RoleSession) and request.principal.account_id != request.account_id:
        raise NotSimulatedError(f"{request.principal.arn} requests {request.resource} of account {request.account_id}")
    if not isinstance(request.principal, RoleSession) and (policies.identity or policies.boundary):
        raise NotSimulatedError(f"{request.principal.arn} has no identity-based policies")
    boundaries = [policies.boundary] if policies.boundary else []
    for kind, found in ((Kind.IDENTITY, policies.identity), (Kind.BOUNDARY, boundaries)):
        if wrong := [policy.name for policy in found if policy.kind is not kind]:
            raise NotSimulatedError(f"{', '.join(wrong)}: not of kind {kind}")
    given = policies.resource.kind if policies.resource else None
    if given and not given.has_principals:
        raise NotSimulatedError(f"{request.resource}: a resource has no {given}")
    required = _required_kind(service, name, request.resource)
    if required and given is not required:
        raise NotSimulatedError(f"{request.action} on {request.resource} requires its {required}")


def _required_kind(service: str, name: str, resource: str) -> Kind | None:
    """The kind of policy that a resource always has: keys and roles."""
    if service == "kms" and resource.split(":", 5)[-1].startswith("key/"):
        return Kind.KEY
    return Kind.TRUST if service == "sts" and name.startswith(("AssumeRole", "TagSession")) else None


def _applying(policy: Policy | None, request: Request, *, allows: bool = True) -> Iterable[Statement]:
    """Statements of a policy with an effect that apply to a request."""
    for statement in policy or ():
        if statement.allows != allows or not statement.actions.match(request.action):
            continue
        if statement.resources is not None and not statement.resources.match(request.resource):
            continue
        if policy and policy.kind.has_principals and _match(statement, request.principal) is Match.NONE:
            continue
        # Each condition is evaluated, so that an unknown key is an error whatever the others are.
        results = [condition.holds(request.context) for condition in statement.conditions]
        if all(results):
            yield statement


def _match(statement: Statement, principal: Principal) -> Match:
    """How a statement names a principal."""
    given = statement.principals
    if isinstance(principal, RoleSession):
        account = principal.account_id
        if ("AWS", principal.arn) in given:
            return Match.DIRECT
        if ("AWS", principal.role_arn) in given or ANYONE in given:
            return Match.ROLE
        root = principal.role_arn.split(":role/")[0] + ":root"
        return Match.ACCOUNT if {("AWS", account), ("AWS", root)} & {*given} else Match.NONE
    if ANYONE in given:
        return Match.DIRECT
    if isinstance(principal, Anonymous):
        return Match.NONE
    kind = "Service" if isinstance(principal, ServicePrincipal) else "Federated"
    return Match.DIRECT if (kind, principal.arn) in given else Match.NONE

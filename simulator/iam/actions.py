"""Actions that calls of AWS APIs require, with their resources and condition keys.

An operation that is not in the table raises: what a new call requires is decided here, once.
"""

from collections.abc import Mapping
from datetime import datetime

from components.foundation.source_keys import ACCOUNT, ARN, use_of
from simulator.errors import NotSimulatedError
from simulator.iam.calls import ENCRYPTION_CONTEXT, Account, ApiCall, Authorization, Operation
from simulator.iam.context import Principal, Request, ServicePrincipal, global_context
from simulator.iam.services import dynamodb, invocation, media, messaging, s3, secrets

MODULES = (dynamodb, invocation, media, messaging, s3, secrets)
TABLE: Mapping[str, Operation] = {name: found for module in MODULES for name, found in module.OPERATIONS.items()}


def authorizations(call: ApiCall) -> tuple[Authorization, ...]:
    """All actions that a call requires; NotSimulatedError for an operation that is not in the table."""
    name = f"{call.service}.{call.operation}"
    if name not in TABLE:
        raise NotSimulatedError(f"{name}: which actions it requires is not in the table of simulator/iam/services")
    return tuple(TABLE[name](call))


def requests(
    call: ApiCall, principal: Principal, now: datetime, *, source_arn: str | None = None
) -> tuple[Request, ...]:
    """The requests of a call, each of which the policies must allow.

    source_arn: of the resource for which a service calls, such as the rule of an event. Which requests have it is in
    the table of source keys.
    """
    return tuple(request(found, call.account, principal, now, source_arn) for found in authorizations(call))


def request(
    found: Authorization, account: Account, principal: Principal, now: datetime, source_arn: str | None = None
) -> Request:
    """The request of an action that a call requires."""
    sent = _source_keys(found, principal) if source_arn else ()
    context = global_context(
        principal,
        region=account.region,
        account_id=account.account_id,
        now=now,
        via_service=found.via_service,
        source_arn=source_arn if ARN in sent else None,
        source_account=account.account_id if ACCOUNT in sent else None,
    )
    return Request(
        principal=principal,
        action=found.action,
        resource=found.resource,
        account_id=account.account_id,
        context=context.extended(found.keys, found.families),
    )


def _source_keys(found: Authorization, principal: Principal) -> tuple[str, ...]:
    """The source keys that a service sends with a request."""
    if not isinstance(principal, ServicePrincipal):
        raise NotSimulatedError(f"a source of {principal.arn}, which is no service")
    context = [key.removeprefix(ENCRYPTION_CONTEXT) for key in found.keys if key.startswith(ENCRYPTION_CONTEXT)]
    use = use_of(principal.name, found.action, context)
    return (ACCOUNT, ARN) if use is None else use.keys

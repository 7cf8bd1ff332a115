"""Whether the policies of a graph allow a call: the call's actions, evaluated one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preview.graph import Graph
from simulator.iam.accounts import account_of
from simulator.iam.actions import request, requests
from simulator.iam.attached import Attached, attached
from simulator.iam.calls import Account, ApiCall, Authorization, ObjectTags
from simulator.iam.context import Principal
from simulator.iam.evaluation import AccessDeniedError, Decision, evaluate


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """Permissions in one region of a graph."""

    account: Account
    attached: Attached

    @classmethod
    def of(cls, graph: Graph, region: str, object_tags: ObjectTags | None = None) -> "Permissions":
        """Permissions of the policies of a graph. object_tags: of stored objects."""
        return cls(account=account_of(graph, region, object_tags), attached=attached(graph))

    def call(self, name: str, endpoint: str = "", **params: Any) -> ApiCall:
        """A call in this account by botocore's names, `s3.GetObject`."""
        service, _, operation = name.partition(".")
        return ApiCall(service=service, operation=operation, params=params, account=self.account, endpoint=endpoint)

    def decisions(
        self, call: ApiCall, principal: Principal, now: datetime, *, source_arn: str | None = None
    ) -> tuple[Decision, ...]:
        """The decision on each action that a call requires. source_arn: of the resource for which a service calls."""
        return tuple(
            evaluate(request, self.attached.policies(request))
            for request in requests(call, principal, now, source_arn=source_arn)
        )

    def require(
        self, call: ApiCall, principal: Principal, now: datetime, *, source_arn: str | None = None
    ) -> tuple[Decision, ...]:
        """The decisions of an allowed call; AccessDeniedError with the first that denies it."""
        return _allowed(self.decisions(call, principal, now, source_arn=source_arn))

    def decisions_on(
        self, found: Iterable[Authorization], principal: Principal, now: datetime, *, source_arn: str | None = None
    ) -> tuple[Decision, ...]:
        """The decision on each action that no operation of an API requires, such as those of replication."""
        sent = [request(each, self.account, principal, now, source_arn) for each in found]
        return tuple(evaluate(each, self.attached.policies(each)) for each in sent)

    def require_actions(
        self, found: Iterable[Authorization], principal: Principal, now: datetime, *, source_arn: str | None = None
    ) -> tuple[Decision, ...]:
        """The decisions of allowed actions; AccessDeniedError with the first that denies one."""
        return _allowed(self.decisions_on(found, principal, now, source_arn=source_arn))


def _allowed(found: Iterable[Decision]) -> tuple[Decision, ...]:
    decisions = tuple(found)
    for decision in decisions:
        if not decision.allowed:
            raise AccessDeniedError(decision)
    return decisions

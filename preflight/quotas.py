"""Service quotas: what the graph needs and the account uses, against the limit that Service Quotas answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from preflight import demand, usage
from preflight.account import GLOBAL, Account, NotKnownError
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preview.graph import Graph

Per = Literal["region", "account", "vpc", "zone"]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Needed(_Data):
    """What counts in a graph; preflight/quotas.yaml describes the fields."""

    type: str = ""
    types: tuple[str, ...] = ()
    where: dict[str, str] = {}
    times: str = ""
    group: str = ""
    function: str = ""


class Used(_Data):
    """What counts in an account. sum: whether the expression selects numbers to be added."""

    service: str = ""
    operation: str = ""
    expression: str = ""
    sum: bool = False
    function: str = ""


class Quota(_Data):
    """A quota of a service. code, service: as Service Quotas has them."""

    code: str
    service: str
    needed: Needed
    source: str
    per: Per = "region"
    used: Used | None = None


QUOTAS = tuple(
    Quota.model_validate(item)
    for item in yaml.safe_load((Path(__file__).parent / "quotas.yaml").read_text(encoding="utf-8"))
)


@dataclass(frozen=True)
class Limit:
    """The applied limit of a quota and the name that Service Quotas has for it."""

    name: str
    value: float


def questions(graph: Graph) -> Iterator[Question]:
    """A question for each quota, region and group (VPC, zone) that the stack has resources for."""
    for quota in QUOTAS:
        for (region, group), number in sorted(needed(quota, graph).items()):
            yield Question(
                region,
                "quota",
                f"{quota.service} {quota.code}" + (f" {group}" if group else ""),
                lambda account, region=region, group=group, number=number, quota=quota: evaluated(
                    account, quota, region, group, number
                ),
            )


def needed(quota: Quota, graph: Graph) -> Mapping[tuple[str, str], demand.Amount]:
    """Amounts by region and group."""
    rule = quota.needed
    if rule.function:
        return demand.FUNCTIONS[rule.function](graph)
    found: dict[tuple[str, str], demand.Amount] = {}
    for node in graph.of_type(*(rule.types or (rule.type,))):
        if any(node.get(key) != value for key, value in rule.where.items()):
            continue
        group = "".join(vpc.name for vpc in graph.referenced(node, rule.group)) if rule.group else ""
        key = (GLOBAL if quota.per == "account" else node.region, group)
        found[key] = found.get(key, demand.Amount()).plus(int(node.get(rule.times, 1)) if rule.times else 1)
    return found


def evaluated(account: Account, quota: Quota, region: str, group: str, amount: demand.Amount) -> Verdict:
    """What is needed and used, at most the limit."""
    limit = limit_of(account, quota, region)
    want = amount.number(account, region)
    present = used(account, quota, region, group)
    detail = f"{limit.name}: {want:g} needed, {present:g} used, limit {limit.value:g}"
    if want + present <= limit.value:
        return ok(detail)
    call = f"aws service-quotas request-service-quota-increase --service-code {quota.service} --quota-code {quota.code}"
    at = "us-east-1" if region == GLOBAL else region
    return missing(detail, f"{call} --region {at} --desired-value {want + present:g}")


def limit_of(account: Account, quota: Quota, region: str) -> Limit:
    """The applied value; the default where the account has no value of its own. NotKnownError for neither."""
    for operation in ("get_service_quota", "get_aws_default_service_quota"):
        answer = account.ask(
            "service-quotas",
            region,
            operation,
            absent=("NoSuchResourceException",),
            ServiceCode=quota.service,
            QuotaCode=quota.code,
        )
        found: Mapping[str, Any] = (answer or {}).get("Quota", {})
        if "Value" in found:
            return Limit(str(found.get("QuotaName", quota.code)), float(found["Value"]))
    raise NotKnownError(f"service-quotas has no quota {quota.code} of {quota.service} here")


def used(account: Account, quota: Quota, region: str, group: str) -> float:
    """What the account has of it already; 0 for what is counted in a VPC that the stack creates."""
    if quota.used is None:
        return 0
    if quota.used.function:
        count: Callable[[Account, str, str], float] = usage.FUNCTIONS[quota.used.function]
        return count(account, region, group)
    rule = quota.used
    found = account.listed(rule.service, region, rule.operation, rule.expression)
    return sum(found) if rule.sum else len(found)

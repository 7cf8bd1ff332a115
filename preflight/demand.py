"""Amounts of quotas that a graph needs, where they are not a number of resources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from preflight.account import Account, NotKnownError
from preflight.zones import on_fargate, zones_of
from preview.graph import Graph

UNRESERVED = 100  # AWS Lambda Developer Guide: reserving concurrency leaves 100 unreserved executions


@dataclass(frozen=True)
class Amount:
    """A number, and instances whose vCPUs only EC2 knows: number of instances by the types they may have."""

    fixed: float = 0
    instances: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def plus(self, number: float) -> "Amount":
        """The amount with a number added."""
        return replace(self, fixed=self.fixed + number)

    def number(self, account: Account, region: str) -> float:
        """The amount as a number; instances count with the largest of their types."""
        return self.fixed + sum(count * _vcpus(account, region, types) for count, types in self.instances)


Amounts = Mapping[tuple[str, str], Amount]
"""By region and group."""


def _vcpus(account: Account, region: str, types: Sequence[str]) -> int:
    found = account.listed(
        "ec2",
        region,
        "describe_instance_types",
        "InstanceTypes[].VCpuInfo.DefaultVCpus",
        Filters=[{"Name": "instance-type", "Values": list(types)}],
    )
    if not found:
        raise NotKnownError(f"describe_instance_types has none of {', '.join(types)} in {region}")
    return max(found)


def nat_gateways(graph: Graph) -> Amounts:
    """Gateways by zone."""
    found: dict[tuple[str, str], Amount] = {}
    for gateway in graph.of_type("aws:ec2/natGateway:NatGateway"):
        for zone in zones_of(graph, gateway, "subnetId"):
            key = (gateway.region, zone)
            found[key] = found.get(key, Amount()).plus(1)
    return found


def concurrency(graph: Graph) -> Amounts:
    """Reserved executions with those that stay unreserved, and provisioned ones of functions without a reserve."""
    reserved: dict[tuple[str, str], int] = {}
    number: dict[str, float] = {}
    for function in graph.of_type("aws:lambda/function:Function"):
        executions = int(function.get("reservedConcurrentExecutions", -1))
        if executions >= 0:
            reserved[function.region, str(function.get("name"))] = executions
            number[function.region] = number.get(function.region, UNRESERVED) + executions
    for config in graph.of_type("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"):
        if (config.region, str(config.get("functionName"))) not in reserved:
            number.setdefault(config.region, UNRESERVED)
            number[config.region] += int(config.get("provisionedConcurrentExecutions", 0))
    return {(region, ""): Amount(amount) for region, amount in number.items()}


def fargate_vcpus(graph: Graph) -> Amounts:
    """vCPUs of the desired tasks of services on Fargate."""
    found: dict[tuple[str, str], Amount] = {}
    for service in graph.of_type("aws:ecs/service:Service"):
        tasks = int(service.get("desiredCount", 0))
        if not on_fargate(service) or not tasks:
            continue
        for task in graph.referenced(service, "taskDefinition"):
            key = (service.region, "")
            found[key] = found.get(key, Amount()).plus(tasks * int(task.get("cpu", 0)) / 1024)
    return found


def _node_groups(capacity: str) -> Callable[[Graph], Amounts]:
    def amounts(graph: Graph) -> Amounts:
        found: dict[tuple[str, str], Amount] = {}
        for group in graph.of_type("aws:eks/nodeGroup:NodeGroup"):
            types: list[Any] = group.get("instanceTypes", [])
            if group.get("capacityType", "ON_DEMAND") == capacity and types:
                key = (group.region, "")
                one = (int(group.get("scalingConfig.maxSize", 0)), tuple(map(str, types)))
                found[key] = Amount(instances=(*found.get(key, Amount()).instances, one))
        return found

    return amounts


FUNCTIONS: Mapping[str, Callable[[Graph], Amounts]] = {
    "nat_gateways": nat_gateways,
    "concurrency": concurrency,
    "fargate_vcpus": fargate_vcpus,
    "on_demand_vcpus": _node_groups("ON_DEMAND"),
    "spot_vcpus": _node_groups("SPOT"),
}

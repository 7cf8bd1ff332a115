"""Amounts of quotas that an account uses, where they are not a number of items in one list."""

from collections.abc import Callable, Mapping
from typing import Any

from preflight.account import Account

RUNNING = [{"Name": "instance-state-name", "Values": ["pending", "running"]}]
# Amazon EC2 User Guide, "Amazon EC2 service quotas": families of the quotas for Standard instances.
STANDARD_FAMILIES = tuple("acdhimrtz")
OTHER_FAMILIES = ("dl", "hpc", "inf", "mac", "trn")
TASKS = 100  # Amazon ECS API Reference, DescribeTasks: tasks of one call


def nat_gateways(account: Account, region: str, zone: str) -> int:
    """Gateways of a zone that count: pending, available and deleting ones."""
    zones = account.listed(
        "ec2", region, "describe_subnets", "Subnets[].[SubnetId, AvailabilityZone, AvailabilityZoneId]"
    )
    inside = {subnet for subnet, *names in zones if zone in names}
    gateways = account.listed(
        "ec2",
        region,
        "describe_nat_gateways",
        "NatGateways[].SubnetId",
        Filters=[{"Name": "state", "Values": ["pending", "available", "deleting"]}],
    )
    return sum(subnet in inside for subnet in gateways)


def concurrency(account: Account, region: str, _group: str) -> float:
    """Executions that functions of the account reserve."""
    limits: Mapping[str, Any] = (account.ask("lambda", region, "get_account_settings") or {}).get("AccountLimit", {})
    return limits.get("ConcurrentExecutions", 0) - limits.get("UnreservedConcurrentExecutions", 0)


def fargate_vcpus(account: Account, region: str, _group: str) -> float:
    """vCPUs of the tasks on Fargate in all clusters."""
    units = 0
    for cluster in account.listed("ecs", region, "list_clusters", "clusterArns[]"):
        tasks = account.listed("ecs", region, "list_tasks", "taskArns[]", cluster=cluster, launchType="FARGATE")
        for start in range(0, len(tasks), TASKS):
            found = account.ask("ecs", region, "describe_tasks", cluster=cluster, tasks=tasks[start : start + TASKS])
            units += sum(int(task.get("cpu", 0)) for task in (found or {}).get("tasks", []))
    return units / 1024


def _vcpus(*, spot: bool) -> Callable[[Account, str, str], float]:
    def count(account: Account, region: str, _group: str) -> float:
        found: list[tuple[str, str | None, int, int]] = account.listed(
            "ec2",
            region,
            "describe_instances",
            "Reservations[].Instances[]."
            "[InstanceType, InstanceLifecycle, CpuOptions.CoreCount, CpuOptions.ThreadsPerCore]",
            Filters=RUNNING,
        )
        return sum(
            cores * threads
            for type_, lifecycle, cores, threads in found
            if type_.startswith(STANDARD_FAMILIES) and not type_.startswith(OTHER_FAMILIES)
            if (lifecycle == "spot") is spot
        )

    return count


FUNCTIONS: Mapping[str, Callable[[Account, str, str], float]] = {
    "nat_gateways": nat_gateways,
    "concurrency": concurrency,
    "fargate_vcpus": fargate_vcpus,
    "on_demand_vcpus": _vcpus(spot=False),
    "spot_vcpus": _vcpus(spot=True),
}

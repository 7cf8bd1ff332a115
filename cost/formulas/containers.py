"""ECS on Fargate, EKS and its nodes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cost.charge import HOURS, Charge, Usage, above, by_usage, fixed, product
from cost.resource import Resource

INCLUDED_STORAGE = 20  # GB of each task on Fargate, Amazon ECS Developer Guide, Fargate task ephemeral storage
BASELINE_IOPS, BASELINE_THROUGHPUT = Decimal(3000), Decimal(125)  # of a gp3 volume, MiB/s; Amazon EBS User Guide
DETAILED_METRICS = 7  # of an instance, as infracost's golden file autoscaling_group prices them
PROVIDERS: Mapping[str, str] = {"FARGATE": "fargate", "FARGATE_SPOT": "fargate-spot"}


def ecs_cluster(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Container Insights: metrics and events for each task and container."""
    insights = {
        str(item.get("value")) for item in resource.items("settings") if item.get("name") == "containerInsights"
    }
    if insights & {"enabled", "enhanced"}:
        yield by_usage(
            "Container Insights", "cloudwatch.container-insights-metrics", "metric", usage.get("insightMetrics")
        )


def ecs_service(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Tasks of the minimum are fixed; those above it, up to the average number of tasks, are usage.

    Tasks are divided between Fargate and Fargate Spot by base and weight of the capacity providers. Spot has no list
    price.
    """
    definition = resource.referenced("taskDefinition", "aws:ecs/taskDefinition:TaskDefinition")
    if definition is None or resource.text("launchType", "FARGATE") != "FARGATE":
        return
    minimum, average = _minimum(resource), usage.get("averageTasks")
    at_minimum = _divided(resource, minimum)
    on_average = _divided(resource, None if average is None or minimum is None else max(average, minimum))
    for provider, tasks in at_minimum.items():
        if tasks is None or tasks > 0:
            yield from _tasks(definition, provider, tasks, usage=False)
        if _targets(resource):
            yield from _tasks(definition, provider, above(on_average[provider], tasks), usage=True)


def _targets(service: Resource) -> list[Resource]:
    return service.referring("aws:appautoscaling/target:Target", "resourceId")


def _minimum(service: Resource) -> Decimal | None:
    """Desired tasks, at least the minimum of the scaling target."""
    numbers = [service.number("desiredCount", 1), *(target.number("minCapacity", 0) for target in _targets(service))]
    known = [number for number in numbers if number is not None]
    return max(known) if len(known) == len(numbers) else None


def _divided(service: Resource, tasks: Decimal | None) -> dict[str, Decimal | None]:
    """Tasks by capacity provider: first the base, which one of them may have, then the others by weight."""
    items: list[dict[str, Any]] = service.items("capacityProviderStrategies") or [{"capacityProvider": "FARGATE"}]
    bases = {str(item["capacityProvider"]): Decimal(item.get("base") or 0) for item in items}
    weights = {str(item["capacityProvider"]): Decimal(item.get("weight", 1)) for item in items}
    if tasks is None:
        return dict.fromkeys(bases)
    rest, total = max(tasks - sum(bases.values()), Decimal(0)), sum(weights.values()) or Decimal(1)
    return {name: min(tasks, base) + rest * weights[name] / total for name, base in bases.items()}


def _tasks(definition: Resource, provider: str, tasks: Decimal | None, *, usage: bool) -> Iterator[Charge]:
    name = PROVIDERS.get(provider)
    if name is None:  # instances of an own group, which are charged for themselves
        return
    architecture = definition.text("runtimePlatform.cpuArchitecture", "X86_64").lower()
    label = "tasks" if name == "fargate" else "tasks on Spot"
    label += " above the minimum" if usage else ""
    charge = by_usage if usage else fixed
    cpus, memory = definition.number("cpu"), definition.number("memory")
    disk = definition.number("ephemeralStorage.sizeInGib", INCLUDED_STORAGE)
    yield charge(
        f"{label}, vCPU",
        f"{name}.vcpu-hours.{architecture}",
        "vCPU-hour",
        product(tasks, cpus, Decimal(1) / 1024, HOURS),
    )
    yield charge(
        f"{label}, memory",
        f"{name}.gb-hours.{architecture}",
        "GB-hour",
        product(tasks, memory, Decimal(1) / 1024, HOURS),
    )
    more = above(disk, Decimal(INCLUDED_STORAGE))
    if more is None or more > 0:
        yield charge(f"{label}, storage", "fargate.storage-gb-hours", "GB-hour", product(tasks, more, HOURS))


def eks_cluster(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """A version in standard support; extended support is another price. Auto Mode starts nodes, as Karpenter does, and
    has a fee for each."""
    yield fixed("Kubernetes control plane", "eks.cluster-hours", "hour", HOURS)
    if resource.get("computeConfig.enabled"):
        hours = usage.get("nodeHours")
        yield by_usage("nodes that Auto Mode starts", "ec2.hours.chosen-by-auto-mode", "hour", hours)
        yield by_usage("fee of Auto Mode", "eks.auto-mode-hours.chosen-by-auto-mode", "hour", hours)


def eks_node_group(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """The desired nodes, of the first instance type, which On-Demand nodes prefer, with their volumes."""
    nodes = resource.number("scalingConfig.desiredSize")
    types = [str(item) for item in resource.items("instanceTypes")] or ["t3.medium"]
    capacity = "ec2-spot" if resource.text("capacityType") == "SPOT" else "ec2"
    yield fixed(f"nodes, {types[0]}", f"{capacity}.hours.{types[0]}", "hour", product(nodes, HOURS))
    template = resource.referenced("launchTemplate", "aws:ec2/launchTemplate:LaunchTemplate")
    if template is not None and template.get("monitoring.enabled"):
        yield fixed(
            "detailed monitoring of nodes", "cloudwatch.metric-months", "month", product(nodes, DETAILED_METRICS)
        )
    for mapping in template.items("blockDeviceMappings") if template else []:
        volume = Resource({"type": "aws:ebs/volume:Volume", "inputs": mapping.get("ebs") or {}})
        kind = volume.text("volumeType", "gp2")
        size = product(nodes, volume.number("volumeSize"))
        yield fixed(f"node volumes, {kind}", f"ebs.{kind}-gb-months", "GB-month", size)
        for name, included in (("iops", BASELINE_IOPS), ("throughput", BASELINE_THROUGHPUT)):
            more = above(volume.number(name, int(included)), included)
            if kind == "gp3" and (more is None or more > 0):
                yield fixed(f"node volumes, {name}", f"ebs.{kind}-{name}-months", f"{name}-month", product(nodes, more))


def eks_fargate_profile(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Pods of the profile; Kubernetes decides how many run."""
    yield by_usage("pods, vCPU", "fargate.vcpu-hours.x86_64", "vCPU-hour", product(usage.get("vcpus"), HOURS))
    yield by_usage("pods, memory", "fargate.gb-hours.x86_64", "GB-hour", product(usage.get("memoryGb"), HOURS))


def node_pool(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Nodes that Karpenter starts: their types are known when they run."""
    yield by_usage("nodes that Karpenter starts", "ec2.hours.chosen-by-karpenter", "hour", usage.get("nodeHours"))


def repository(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("images", "ecr.storage-gb-months", "GB-month", usage.get("storageGb"))

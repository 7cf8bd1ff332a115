"""Checks of ECS services against the rest of the stack."""

from collections.abc import Iterator

from components.compute.ecs.image import PRIVATE_ECR, RepositoryImage, UriImage
from components.compute.ecs.service_settings import EcsServiceSettings, ParameterVariable, SecretVariable
from components.compute.ecs.settings import EcsSettings
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.compute.registry.settings import RegistrySettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.network.checks import public_only_faults, unsupported_zone_faults
from components.network.settings import NetworkSettings

# Amazon ECS Developer Guide, "Amazon ECS interface VPC endpoints": endpoints that a Fargate task needs to start. Image
# layers come from S3.
START = ("ecr.api", "ecr.dkr", "logs")
# Why a service has endpoints only, and what is the other way.
ENDPOINTS_ONLY = ("egress is endpoints", "set egress: https with network.nat: single")
NAT = "set network.nat: single"


def ecs_image_faults(ecs: EcsSettings, registry: RegistrySettings | None) -> Iterator[Fault]:
    """Repositories that the stack does not have, and mutable tags."""
    repositories = registry.repositories if registry else {}
    for key, service in ecs.services.items():
        image, path = service.image, f"ecs.services.{key}.image"
        if not isinstance(image, RepositoryImage):
            continue
        if image.repository not in repositories:
            what = f"repository '{image.repository}'"
            yield unknown_name(f"{path}.repository", image.repository, repositories, what)
        elif image.tag is not None and repositories[image.repository].moves(image.tag):
            yield Fault(
                path=f"{path}.tag",
                value=image.tag,
                problem=f"is mutable, by registry.repositories.{image.repository}.mutableTags",
                remedy="set the digest",
            )


def ecs_network_faults(regions: RegionsSettings, network: NetworkSettings | None, ecs: EcsSettings) -> Iterator[Fault]:
    """Services without a network, or without a route to the AWS services that tasks need to start."""
    if not ecs.services:
        return
    if network is None:
        yield Fault(path="ecs.services", problem="need a VPC in each region", remedy="add network")
        return
    if not network.has_inner_subnets:
        yield from public_only_faults("ecs", network)
        return
    yield from unsupported_zone_faults("ecs", network, network.inner_zones(ecs.regions_of(regions)), "Fargate")
    running = regions.all if ecs.replicas == "same" else (regions.primary,)
    for key, service in ecs.services.items():
        for region in (name for name in running if name in network.vpcs):
            private = network.nat_of(region) == "none" or network.inner_tier != "private"
            if service.egress == "endpoints" or private:
                reason = ENDPOINTS_ONLY if service.egress == "endpoints" else (f"{region} has no NAT gateway", NAT)
                yield from _endpoint_faults(f"ecs.services.{key}", service, network, *reason)
                break  # the endpoints of all regions are the same


def _endpoint_faults(
    path: str, service: EcsServiceSettings, network: NetworkSettings, why: str, other: str
) -> Iterator[Fault]:
    needed = [*START]
    if service.secret_keys:
        needed.append("secretsmanager")
    if service.parameter_keys:
        needed.append("ssm")
    missing = [name for name in needed if name not in network.interface_endpoints]
    if "s3" not in network.gateway_endpoints:
        missing.append("s3")
    if missing:
        yield Fault(
            path=path,
            problem=f"cannot start: {why}, and there are no endpoints for {', '.join(missing)}",
            remedy=f"add them to network.interfaceEndpoints (s3 to gatewayEndpoints), or {other}",
        )
    outside = {
        f"{path}.image.uri": service.image.uri if isinstance(service.image, UriImage) else None,
        f"{path}.collector.image": service.collector.image if service.collector else None,
    }
    for image_path, image in outside.items():
        if image is not None and not PRIVATE_ECR.match(image):
            yield Fault(
                path=image_path,
                value=image,
                problem=f"cannot be pulled: {why}",
                remedy="copy it to a repository of the registry",
            )


def ecs_route_faults(load_balancer: LoadBalancerSettings | None, ecs: EcsSettings) -> Iterator[Fault]:
    """Services with a route but without a load balancer."""
    for key, service in ecs.services.items():
        if service.http is not None and load_balancer is None:
            yield Fault(
                path=f"ecs.services.{key}.http",
                problem="needs a load balancer in each region",
                remedy="add loadBalancer",
            )


def ecs_reference_faults(stack: StackNames, ecs: EcsSettings) -> Iterator[Fault]:
    """Secrets, parameters and queues that services refer to, and that the stack does not have, or not in each region
    that the service runs in."""
    primary, replicas = stack.regions.primary, stack.regions.replicas if ecs.replicas != "none" else ()
    for key, service in ecs.services.items():
        references = [
            (f"ecs.services.{key}.secrets.{variable}", *_reference(source))
            for variable, source in service.secrets.items()
        ]
        queue = service.scaling.queue
        if queue is not None:
            references.append((f"ecs.services.{key}.scaling.queue.queue", "queues", queue.queue))
        for path, field, name in (each for each in references if stack.is_known(each[1])):
            known, what = stack.keys(field, primary), f"{field.removesuffix('s')} '{name}'"
            if name not in known:
                yield unknown_name(path, name, known, what)
                continue
            missing = [region for region in replicas if name not in stack.keys(field, region)]
            if missing:
                yield Fault(
                    path=path,
                    problem=f"{', '.join(missing)} has no {what}, and the service runs there too",
                    remedy=f"{stack.remedy(field, name)}, or set ecs.replicas: none",
                )


def _reference(source: SecretVariable | ParameterVariable) -> tuple[str, str]:
    """Field of AccessSettings and key of a variable's source."""
    match source:
        case SecretVariable(secret=secret):
            return "secrets", secret
        case ParameterVariable(parameter=parameter):
            return "parameters", parameter

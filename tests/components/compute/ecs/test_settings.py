"""Settings of ECS services, images and the load balancer: defaults and checks."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.compute.ecs.checks import (
    ecs_image_faults,
    ecs_network_faults,
    ecs_reference_faults,
)
from components.compute.ecs.scaling import TaskCountSettings
from components.compute.ecs.service import SERVICE
from components.compute.ecs.service_settings import EcsServiceSettings
from components.compute.ecs.settings import EcsSettings
from components.compute.ecs.sizes import MEMORY_MIB
from components.compute.load_balancing.checks import subnet_faults, zone_faults
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.compute.registry.settings import RegistrySettings
from components.foundation.service.access import NamedResources
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import faults_of
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings

IMAGE = {"repository": "api", "digest": f"sha256:{'a' * 64}"}
API: dict[str, Any] = {"image": IMAGE, "http": {"port": 3000, "priority": 10}}
REGIONS = RegionsSettings(primary="us-east-1", replicas=("us-west-2",), mode="pilot_light")


def ecs(settings: dict[str, Any] | None = None, **cluster: Any) -> EcsSettings:
    """A cluster with one service, `api`."""
    return EcsSettings.model_validate({**cluster, "services": {"api": {**API, **(settings or {})}}})


def network(**settings: Any) -> NetworkSettings:
    """A VPC in each region, with NAT by default."""
    vpcs = {"us-east-1": {"cidr": "10.0.0.0/16"}, "us-west-2": {"cidr": "10.1.0.0/16"}}
    return NetworkSettings.model_validate({"vpcs": vpcs, "nat": "single", **settings})


def names(settings: EcsSettings) -> StackNames:
    """Names of a stack with these services, a table, a secret, a parameter and a queue in each region."""
    held = {"tables": "assets", "secrets": "jwt", "parameters": "level", "queues": "jobs"}

    def keys(key: str, _: RegionsSettings, __: str) -> tuple[str, ...]:
        return (key,)

    kinds = [NamedResources(access_field=field, keys=keys, remedy="") for field in held]
    assert SERVICE.workloads is not None
    return StackNames(
        regions=REGIONS,
        resources=tuple((kind, held[kind.access_field]) for kind in kinds),
        workloads={"ecs": SERVICE.workloads(settings)},
    )


def size(cpu: int, memory: int) -> EcsServiceSettings:
    """A service of this size."""
    return EcsServiceSettings.model_validate({"image": IMAGE, "cpuUnits": cpu, "memoryMib": memory})


@pytest.mark.requirement("GD-41", "GD-50")
@pytest.mark.parametrize(("cpu", "memory"), [(512, 1024), (4096, 8192), (2048, 4096), (8192, 16384), (16384, 122880)])
def test_sizes_of_the_systems_are_fargate_s(cpu: int, memory: int) -> None:
    assert (size(cpu, memory).cpu_units, size(cpu, memory).memory_mib) == (cpu, memory)


@pytest.mark.parametrize("cpu", MEMORY_MIB)
def test_memory_just_outside_of_a_cpu_s_range_is_rejected(cpu: int) -> None:
    step = MEMORY_MIB[cpu][1] - MEMORY_MIB[cpu][0]
    for memory in (MEMORY_MIB[cpu][0] - step, MEMORY_MIB[cpu][-1] + step, MEMORY_MIB[cpu][0] + 1):
        with pytest.raises(ValidationError) as rejected:
            size(cpu, memory)
        (fault,) = faults_of(rejected.value, EcsServiceSettings)
        assert str(fault).startswith(f"memoryMib: {memory}: allowed with {cpu} CPU units: ")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param(
            {"platform": "app_runner"},
            "platform: 'app_runner': has been closed to new customers since 30 April 2026; set fargate",
            marks=pytest.mark.requirement("QA-10"),
        ),
        pytest.param(
            {"gpuCount": 1},
            "gpuCount: 1: Fargate does not support GPUs; transcode with MediaConvert, or without hardware acceleration",
            marks=pytest.mark.requirement("GD-54"),
        ),
    ],
)
def test_unsupported_settings_on_fargate_are_rejected(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as rejected:
        EcsServiceSettings.model_validate({"image": IMAGE, **settings})
    assert [str(fault) for fault in faults_of(rejected.value, EcsServiceSettings)] == [message]


def test_names_are_derived_from_stack_and_key_unless_explicit() -> None:
    assert ecs().service_name("api", "media-prod") == "media-prod-api"
    assert ecs({"name": "media-api-prod"}).service_name("api", "media-prod") == "media-api-prod"
    assert ecs().cluster("media-prod") == "media-prod"
    assert ecs(clusterName="media").cluster("media-prod") == "media"


def test_the_default_is_closed_and_fixed() -> None:
    service = ecs().services["api"]
    assert (service.readonly_root_filesystem, service.execute_command, service.user) == (True, False, "1000:1000")
    assert (service.tasks, service.scales) == (TaskCountSettings(minimum=1, maximum=1), False)
    assert service.access.model_fields_set == set()


@pytest.mark.requirement("GD-39", "GD-53")
def test_a_service_has_the_clusters_capacity_unless_overridden() -> None:
    assert ecs(capacity={"fargate": 1, "fargateSpot": 3}).capacity_of("api").fargate_spot == 3
    own = ecs({"capacity": {"fargate": 3, "fargateSpot": 7}}, capacity={"fargate": 1})
    assert (own.capacity_of("api").fargate, own.capacity_of("api").fargate_spot) == (3, 7)


def test_the_vcpus_that_a_region_may_need_are_known_for_the_quota() -> None:
    scaled = {"cpuUnits": 2048, "memoryMib": 4096, "tasks": {"maximum": 20}, "scaling": {"cpuPercent": 70}}
    assert ecs(scaled).peak_vcpus == 40  # T-33


@pytest.mark.parametrize(("tag", "moves"), [("cache-1", True), ("1.4.2", False), ("my-cache-1", False)])
def test_mutable_tags_have_an_exclusion_filter(tag: str, moves: bool) -> None:
    settings = RegistrySettings.model_validate({"repositories": {"api": {"mutableTags": ["cache-*"]}}})
    assert settings.repositories["api"].moves(tag) is moves


def test_a_service_runs_images_of_repositories_that_there_are() -> None:
    registry = RegistrySettings.model_validate({"repositories": {"worker": {}, "apis": {}}})
    assert [str(fault) for fault in ecs_image_faults(ecs(), registry)] == [
        "ecs.services.api.image.repository: unknown repository 'api'; did you mean 'apis'?"
    ]


def test_secrets_of_variables_need_an_endpoint_where_there_is_no_nat() -> None:
    endpoints: dict[str, dict[str, str]] = {"ecr.api": {}, "ecr.dkr": {}, "logs": {}}
    settings = ecs({"secrets": {"JWT_KEY": {"secret": "jwt"}, "LEVEL": {"parameter": "level"}}})
    (fault,) = ecs_network_faults(REGIONS, network(nat="none", interfaceEndpoints=endpoints), settings)
    assert fault.problem == (
        "cannot start: us-east-1 has no NAT gateway, and there are no endpoints for secretsmanager, ssm"
    )


@pytest.mark.requirement("GD-171")
@pytest.mark.parametrize(("replicas", "faults"), [("pilot_light", 0), ("none", 0), ("same", 1)])
def test_a_region_with_idle_services_needs_no_default_route(replicas: str, faults: int) -> None:
    vpcs = {"us-east-1": {"cidr": "10.0.0.0/16"}, "us-west-2": {"cidr": "10.1.0.0/16", "nat": "none"}}
    assert len(list(ecs_network_faults(REGIONS, network(vpcs=vpcs), ecs(replicas=replicas)))) == faults


def test_services_without_a_network_are_rejected() -> None:
    balancer = LoadBalancerSettings(domain_names=("origin.example.com",))
    assert [str(fault) for fault in ecs_network_faults(REGIONS, None, ecs())] == [
        "ecs.services: need a VPC in each region; add network"
    ]
    assert [str(fault) for fault in subnet_faults(REGIONS, None, balancer)] == [
        "loadBalancer: needs a VPC in each region; add network"
    ]


@pytest.mark.requirement("GD-129")
def test_a_public_load_balancer_is_in_every_zone_of_the_tasks() -> None:
    public = LoadBalancerSettings(domain_names=("origin.example.com",), exposure="cloudfront")
    assert list(subnet_faults(REGIONS, network(), public)) == []
    assert list(zone_faults(names(ecs()), network(), public)) == []


def test_a_vpc_origin_needs_an_internet_gateway_in_the_vpc() -> None:
    balancer = LoadBalancerSettings(domain_names=("origin.example.com",))
    faults = list(subnet_faults(REGIONS, network(nat="none", tiers=["private"]), balancer))
    assert {fault.remedy for fault in faults} == {"add public to network.tiers"}


def test_names_that_the_stack_does_not_have_are_rejected_wherever_a_service_uses_them() -> None:
    settings = ecs(
        {
            "access": {"tables": {"asset": ["read"]}},
            "secrets": {"JWT_KEY": {"secret": "jwtt"}, "LEVEL": {"parameter": "level"}},
            "tasks": {"maximum": 2},
            "scaling": {"queue": {"queue": "job"}},
        }
    )
    stack = names(settings)
    assert [str(fault) for fault in (*stack.faults(), *ecs_reference_faults(stack, settings))] == [
        "ecs.services.api.access.tables.asset: unknown table; did you mean 'assets'?",
        "ecs.services.api.secrets.JWT_KEY: unknown secret 'jwtt'; did you mean 'jwt'?",
        "ecs.services.api.scaling.queue.queue: unknown queue 'job'; did you mean 'jobs'?",
    ]

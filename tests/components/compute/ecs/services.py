"""Programs with a load balancer, a registry, a cluster and one ECS service."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from components.compute.ecs.cluster import EcsCluster, EcsClusterArgs
from components.compute.ecs.ecs_service import EcsService, EcsServiceArgs
from components.compute.ecs.service_placement import ServicePlacement, ServiceResources
from components.compute.ecs.settings import EcsSettings
from components.compute.load_balancing.load_balancer import LoadBalancer, LoadBalancerArgs
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.compute.registry.container_registry import ContainerRegistry, ContainerRegistryArgs
from components.compute.registry.settings import RegistrySettings
from components.foundation.grants import Grant
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
STORAGE_KEY = "arn:aws:kms:us-east-1:123456789012:key/22222222-2222-2222-2222-222222222222"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt-AbCdEf"
PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/media-prod/level"
DIGEST = f"sha256:{'a' * 64}"
IMAGE = {"repository": "api", "digest": DIGEST}
API: Mapping[str, Any] = {
    "image": IMAGE,
    "cpuUnits": 512,
    "memoryMib": 1024,
    "http": {"port": 3000, "priority": 10, "paths": ["/api/*"]},
}


def load_balancer(provider: aws.Provider, *, protect: bool = False, **settings: Any) -> LoadBalancer:
    """The region's load balancer, in two zones."""
    given = {"domainNames": ["origin.example.com"], **settings}
    return LoadBalancer(
        "main",
        LoadBalancerArgs(
            settings=LoadBalancerSettings.model_validate(given),
            prefix="media-prod",
            vpc_id="vpc-1",
            subnet_ids={"a": "subnet-a", "b": "subnet-b"},
            certificate_arn=CERTIFICATE,
            log_bucket_id="media-logs-prod",
            protect=protect,
        ),
        ResourceOptions(provider=provider),
    )


def service(
    deploy: Deploy,
    settings: Mapping[str, Any],
    *,
    cluster: Mapping[str, Any] | None = None,
    grants: Mapping[str, Grant] | None = None,
    environment: Mapping[str, Input[str]] | None = None,
    pilot_light: bool = False,
    balanced: bool = True,
    unknown: bool = False,
) -> Graph:
    """A region with the service `api`, its only one, with the settings of a stack file."""
    ecs = EcsSettings.model_validate({**(cluster or {}), "services": {"api": settings}})

    def program(provider: aws.Provider) -> None:
        options = ResourceOptions(provider=provider)
        registry = ContainerRegistry(
            "registry",
            ContainerRegistryArgs(
                settings=RegistrySettings.model_validate({"repositories": {"api": {}, "worker": {}}}),
                prefix="media-prod",
                key_arn=KEY,
            ),
            options,
        )
        made = EcsCluster(
            "cluster",
            EcsClusterArgs(settings=ecs, cluster_name="media-prod", key_arn=KEY, storage_key_arn=STORAGE_KEY),
            options,
        )
        EcsService(
            "api",
            EcsServiceArgs(
                settings=ecs.services["api"],
                service_name=ecs.service_name("api", "media-prod"),
                capacity=ecs.capacity_of("api"),
                placement=ServicePlacement(
                    region="us-east-1",
                    account_id=Output.from_input(ACCOUNT),
                    key_arn=KEY,
                    cluster=made.ref,
                    vpc_id="vpc-1",
                    vpc_cidr="10.0.0.0/16",
                    subnet_ids={"a": "subnet-a", "b": "subnet-b"},
                    prefix_list_ids={"dynamodb": "pl-dynamodb"},
                    load_balancer=load_balancer(provider).ref if balanced else None,
                ),
                resources=ServiceResources(
                    repositories=registry.repositories,
                    secret_arns={"jwt": SECRET, "unused": f"{SECRET}-unused"},
                    parameter_arns={"level": PARAMETER},
                    queue_names={"jobs": "media-prod-jobs"},
                ),
                grants=grants or {},
                environment=environment or {},
                pilot_light=pilot_light,
            ),
            options,
        )

    return deploy(program, unknown=unknown)


def main_container(graph: Graph) -> dict[str, Any]:
    """The container definition of the service's main container."""
    return graph.one("TaskDefinition").json("containerDefinitions")[0]

"""GIFDistributor's API and workers on ECS: containers, capacity, and the pilot light in us-west-2."""

import json
import re
from typing import Any

import pytest
from pydantic import ValidationError

from components.compute.ecs.service_settings import EcsServiceSettings
from components.foundation.settings.faults import faults_of
from preview.graph import Graph
from preview.lookups.network import PREFIX_LIST
from preview.stack_file import load
from tests.conftest import ROOT
from tests.stacks.reading import StackGraph, lifecycle
from tests.stacks.reading_compute import (
    allowed,
    containers,
    image,
    open_ports,
    scalable_target,
    security_group,
    service,
    services,
    target_group,
    task_definition,
    task_role,
    tracking,
    variables,
    weights,
)
from tests.stacks.reading_network import subnet

both = pytest.mark.parametrize("key", ["api", "workers"])


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


def settings_of(key: str) -> dict[str, Any]:
    """A service as production's stack file writes it."""
    ecs = json.loads(load(ROOT, "gifdistributor-prod").config["media-platform:ecs"])
    return ecs["services"][key]


@pytest.mark.requirement("GD-39")
def test_the_cluster_has_fargate_and_three_times_as_much_spot(prod: Graph) -> None:
    cluster = prod.named("primary-services-ecs-cluster-cluster")
    capacity = prod.named("primary-services-ecs-cluster-capacity")
    assert cluster.inputs["name"] == "gifdistributor-prod"
    assert capacity.inputs["clusterName"] == "gifdistributor-prod"
    assert prod.referenced(capacity, "clusterName") == [cluster]
    assert capacity.inputs["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert capacity.inputs["defaultCapacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "base": 0, "weight": 1},
        {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 3},
    ]


@pytest.mark.requirement("GD-39")
@both
def test_a_service_has_a_capacity_provider_strategy_and_no_launch_type(prod: Graph, key: str) -> None:
    node = service(prod, key)
    assert prod.target(node.inputs["cluster"]) is prod.named("primary-services-ecs-cluster-cluster")
    assert "launchType" not in node.inputs
    assert node.depends_on(prod.named("primary-services-ecs-cluster-capacity"))


@pytest.mark.requirement("GD-43")
def test_the_two_tasks_of_the_api_that_always_run_are_on_demand(prod: Graph) -> None:
    assert weights(service(prod, "api")) == {"FARGATE": (2, 1), "FARGATE_SPOT": (0, 3)}


@pytest.mark.requirement("GD-53")
def test_seven_of_ten_workers_run_on_spot(prod: Graph) -> None:
    assert weights(service(prod, "workers")) == {"FARGATE": (0, 3), "FARGATE_SPOT": (0, 7)}


@pytest.mark.parametrize(
    ("key", "name", "repository"),
    [
        pytest.param("api", "gifdistributor-api-prod", "api", marks=pytest.mark.requirement("GD-40")),
        pytest.param("workers", "gifdistributor-workers-prod", "worker", marks=pytest.mark.requirement("GD-49")),
    ],
)
def test_each_service_runs_an_image_by_digest(prod: Graph, key: str, name: str, repository: str) -> None:
    node = service(prod, key)
    found, digest = image(prod, containers(prod, node)["main"])
    assert node.inputs["name"] == name
    assert found.name == f"primary-registry-{repository}"
    assert (found.inputs["name"], found.inputs["imageTagMutability"]) == (f"gifdistributor/{repository}", "IMMUTABLE")
    assert re.fullmatch(r"@sha256:[0-9a-f]{64}", digest)


@pytest.mark.parametrize(
    ("key", "cpu", "memory"),
    [
        pytest.param("api", "512", "1024", marks=pytest.mark.requirement("GD-41")),
        pytest.param("workers", "2048", "4096", marks=pytest.mark.requirement("GD-50")),
    ],
)
def test_tasks_have_the_size_of_the_document(prod: Graph, key: str, cpu: str, memory: str) -> None:
    task = task_definition(prod, service(prod, key))
    assert (task.inputs["cpu"], task.inputs["memory"]) == (cpu, memory)
    assert task.inputs["requiresCompatibilities"] == ["FARGATE"]


@pytest.mark.parametrize(
    ("key", "cpu_units", "memory_mib"),
    [
        pytest.param("api", 4096, 8192, marks=pytest.mark.requirement("GD-41")),
        pytest.param("workers", 8192, 16384, marks=pytest.mark.requirement("GD-50")),
    ],
)
def test_tasks_can_have_the_sizes_of_the_document(key: str, cpu_units: int, memory_mib: int) -> None:
    larger = EcsServiceSettings.model_validate({**settings_of(key), "cpuUnits": cpu_units, "memoryMib": memory_mib})
    assert (larger.cpu_units, larger.memory_mib) == (cpu_units, memory_mib)


@pytest.mark.requirement("GD-51")
def test_workers_have_100_gib_of_disk(prod: Graph) -> None:
    assert task_definition(prod, service(prod, "workers")).get("ephemeralStorage.sizeInGib") == 100


@pytest.mark.requirement("GD-54")
def test_a_gpu_is_rejected_for_fargate_has_none() -> None:
    with pytest.raises(ValidationError) as rejected:
        EcsServiceSettings.model_validate({**settings_of("workers"), "gpuCount": 1})
    (fault,) = faults_of(rejected.value, EcsServiceSettings)
    assert (fault.path, fault.value, fault.problem) == ("gpuCount", 1, "Fargate does not support GPUs")
    assert fault.remedy == "transcode with MediaConvert, or without hardware acceleration"


@pytest.mark.requirement("GD-42", "GD-47")
def test_the_api_listens_on_3000_behind_the_load_balancer(prod: Graph) -> None:
    node = service(prod, "api")
    (entry,) = node.inputs["loadBalancers"]
    (port,) = containers(prod, node)["main"]["portMappings"]
    group = target_group(prod, node)
    assert (entry["containerName"], entry["containerPort"]) == ("main", 3000)
    assert (port["containerPort"], port["protocol"]) == (3000, "tcp")
    assert (group.inputs["port"], group.inputs["protocol"], group.inputs["targetType"]) == (3000, "HTTP", "ip")


@pytest.mark.requirement("GD-47")
def test_the_listener_sends_requests_to_targets_that_are_sticky_by_cookie(prod: Graph) -> None:
    group = target_group(prod, service(prod, "api"))
    route = prod.named("primary-services-ecs-api-route-rule")
    listener = prod.target(route.inputs["listenerArn"])
    assert [prod.target(action["targetGroupArn"]) for action in route.inputs["actions"]] == [group]
    assert route.inputs["conditions"] == [{"pathPattern": {"values": ["/*"]}}]
    assert prod.target(listener.inputs["loadBalancerArn"]).name == "primary-ingress-load-balancer-load-balancer"
    assert (listener.inputs["protocol"], listener.inputs["port"]) == ("HTTPS", 443)
    assert group.inputs["stickiness"] == {"enabled": True, "type": "lb_cookie", "cookieDuration": 86400}


@pytest.mark.requirement("GD-45")
def test_load_balancer_and_container_use_the_health_path(prod: Graph) -> None:
    node = service(prod, "api")
    check = target_group(prod, node).inputs["healthCheck"]
    assert (check["path"], check["matcher"]) == ("/health", "200")
    command = containers(prod, node)["main"]["healthCheck"]["command"]
    assert command == ["CMD-SHELL", "wget -q -O /dev/null http://localhost:3000/health || exit 1"]


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        pytest.param("api", 2, 10, marks=pytest.mark.requirement("GD-43")),
        pytest.param("workers", 1, 20, marks=pytest.mark.requirement("GD-52")),
    ],
)
def test_services_have_the_task_counts_of_the_document(prod: Graph, key: str, least: int, most: int) -> None:
    node = service(prod, key)
    target = scalable_target(prod, node)
    assert (target.inputs["minCapacity"], target.inputs["maxCapacity"]) == (least, most)
    assert target.inputs["resourceId"] == f"service/gifdistributor-prod/{node.inputs['name']}"
    assert node.inputs["desiredCount"] == least
    assert "desiredCount" in node.options.ignore_changes


@pytest.mark.requirement("GD-44")
def test_the_api_scales_at_70_percent_cpu_and_at_1000_requests_for_each_target(prod: Graph) -> None:
    found = tracking(prod, service(prod, "api"))
    assert sorted(found) == ["cpu", "requests"]
    kinds = {name: policy["predefinedMetricSpecification"]["predefinedMetricType"] for name, policy in found.items()}
    assert kinds == {"cpu": "ECSServiceAverageCPUUtilization", "requests": "ALBRequestCountPerTarget"}
    assert {name: policy["targetValue"] for name, policy in found.items()} == {"cpu": 70, "requests": 1000}


@pytest.mark.requirement("GD-52")
def test_workers_scale_at_a_backlog_of_ten_messages_for_each_task(prod: Graph) -> None:
    (policy,) = tracking(prod, service(prod, "workers")).values()
    waiting, running, backlog = policy["customizedMetricSpecification"]["metrics"]
    assert policy["targetValue"] == 10
    assert waiting["metricStat"]["metric"] == {
        "namespace": "AWS/SQS",
        "metricName": "ApproximateNumberOfMessagesVisible",
        "dimensions": [{"name": "QueueName", "value": "transcode-jobs.fifo"}],
    }
    assert running["metricStat"]["metric"]["metricName"] == "RunningTaskCount"
    assert [metric["id"] for metric in (waiting, running, backlog) if metric["returnData"]] == ["backlog"]
    assert backlog["expression"] == (
        "IF(FILL(running, 0) == 0 AND waiting > 0 AND waiting <= 10, 11, "
        "waiting / IF(FILL(running, 0) > 0, running, 1))"
    )


@pytest.mark.requirement("GD-46")
@both
def test_deployments_roll_with_half_of_the_tasks_well_and_go_back_when_they_fail(prod: Graph, key: str) -> None:
    node = service(prod, key)
    assert node.inputs["deploymentMinimumHealthyPercent"] == 50
    assert node.inputs["deploymentMaximumPercent"] == 200
    assert node.inputs["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}


@pytest.mark.requirement("GD-48")
@both
def test_tasks_run_in_all_private_subnets_without_a_public_address(prod: Graph, key: str) -> None:
    network = service(prod, key).inputs["networkConfiguration"]
    assert network["assignPublicIp"] is False
    assert {prod.target(each) for each in network["subnets"]} == {
        subnet(prod, "primary", "private", zone) for zone in "abc"
    }


@pytest.mark.requirement("GD-55")
def test_workers_upload_in_parts_and_write_down_how_far_a_job_is(prod: Graph) -> None:
    node = service(prod, "workers")
    parts = {"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"}
    written = allowed(prod, task_role(prod, node), "s3")
    assert written
    assert all(parts <= actions for actions in written.values())
    table = variables(containers(prod, node)["main"])["TABLE_ASSETS"]
    assert prod.named("primary-data-tables-assets-table").inputs["name"] == table


@pytest.mark.requirement("GD-55")
@pytest.mark.parametrize("bucket", ["media", "cache", "transcode"])
def test_incomplete_multipart_uploads_are_aborted(prod: Graph, bucket: str) -> None:
    rules = {rule["id"]: rule for rule in prod.named(f"primary-library-{bucket}-lifecycle").inputs["rules"]}
    assert "housekeeping" not in lifecycle(prod, f"primary-library-{bucket}")
    assert rules["housekeeping"]["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}


@pytest.mark.requirement("GD-56")
@pytest.mark.parametrize("region_key", ["primary", "us-west-2"])
@pytest.mark.parametrize("repository", ["api", "worker"])
def test_images_are_scanned_and_the_old_ones_go(prod: Graph, region_key: str, repository: str) -> None:
    found = prod.named(f"{region_key}-registry-{repository}")
    assert found.get("imageScanningConfiguration.scanOnPush") is True
    policy = prod.named(f"{region_key}-registry-{repository}-lifecycle")
    assert policy.inputs["repository"] == f"gifdistributor/{repository}"
    selections = [rule["selection"] for rule in policy.json("policy")["rules"]]
    assert selections == [
        {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14},
        {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 100},
    ]


@pytest.mark.requirement("GD-56", "GD-171")
def test_images_are_replicated_to_the_recovery_region(prod: Graph) -> None:
    (rule,) = prod.named("primary-services-images-configuration").get("replicationConfiguration.rules")
    assert "us-west-2" in [entry["region"] for entry in rule["destinations"]]
    assert [entry["filter"] for entry in rule["repositoryFilters"]] == ["gifdistributor/api", "gifdistributor/worker"]


@pytest.mark.requirement("GD-130")
def test_tasks_allow_3000_from_the_load_balancer_and_egress_to_cache_and_https(prod: Graph) -> None:
    api, workers = (security_group(prod, service(prod, key)) for key in ("api", "workers"))
    https = {("0.0.0.0/0", 443), ("primary-vpc-gateway-s3", 443), ("primary-vpc-gateway-dynamodb", 443)}
    assert open_ports(prod, api, "Ingress") == {("primary-ingress-load-balancer-https-group", 3000)}
    assert open_ports(prod, api, "Egress") == https | {("primary-data-cache-cache-network-security-group", 6379)}
    assert open_ports(prod, workers, "Ingress") == set()
    assert open_ports(prod, workers, "Egress") == https


@pytest.mark.requirement("GD-129")
def test_the_load_balancer_allows_cloudfront_and_the_api_only_with_egress_to_the_service_on_3000(prod: Graph) -> None:
    group = prod.named("primary-ingress-load-balancer-https-group")
    ingress, apis = (
        node
        for node in sorted(
            prod.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
            key=lambda node: "prefixListId" not in node.inputs,
        )
        if prod.target(node.inputs["securityGroupId"]) is group
    )
    assert prod.target(apis.inputs["referencedSecurityGroupId"]).name == "primary-apis-link-group-group"
    assert (ingress.inputs["fromPort"], ingress.inputs["toPort"]) == (443, 443)
    assert ingress.inputs["prefixListId"] == PREFIX_LIST
    assert not {"cidrIpv4", "cidrIpv6", "referencedSecurityGroupId"} & set(ingress.inputs)
    assert open_ports(prod, group, "Egress") == {("primary-services-ecs-api-group-group", 3000)}


@pytest.mark.requirement("GD-149")
@both
def test_a_collector_sends_the_traces_of_each_task_to_x_ray(prod: Graph, key: str) -> None:
    node = service(prod, key)
    collector = containers(prod, node)["collector"]
    assert collector["image"] == "public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0"
    config = json.loads(variables(collector)["AOT_CONFIG_CONTENT"])
    assert config["service"]["pipelines"]["traces"]["exporters"] == ["awsxray"]
    assert "xray:PutTraceSegments" in allowed(prod, task_role(prod, node), "xray")["*"]


@pytest.mark.requirement("GD-150")
@both
def test_the_application_sends_its_traces_to_the_collector_on_localhost(prod: Graph, key: str) -> None:
    found = containers(prod, service(prod, key))
    config = json.loads(variables(found["collector"])["AOT_CONFIG_CONTENT"])
    assert config["receivers"]["otlp"]["protocols"]["http"]["endpoint"] == "127.0.0.1:4318"
    assert variables(found["main"])["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:4318"


@pytest.mark.requirement("GD-171")
@both
def test_each_service_is_at_zero_tasks_in_the_recovery_region(prod: Graph, key: str) -> None:
    node = service(prod, key, "us-west-2")
    target = scalable_target(prod, node)
    assert (node.region, node.inputs["desiredCount"], target.inputs["minCapacity"]) == ("us-west-2", 0, 0)
    assert target.get("suspendedState.dynamicScalingOutSuspended") is True
    found, name = image(prod, containers(prod, node)["main"])
    assert found.region == "us-west-2"
    assert name == image(prod, containers(prod, service(prod, key))["main"])[1]
    assert len(services(prod, "us-west-2")) == 2


def test_development_runs_the_same_services_on_spot_only(stack_graph: StackGraph) -> None:
    graph = stack_graph("gifdistributor-dev")
    found = services(graph, "us-east-1")
    assert sorted(node.inputs["name"] for node in found) == ["gifdistributor-dev-api", "gifdistributor-dev-workers"]
    assert [weights(node) for node in found] == [{"FARGATE_SPOT": (0, 1)}] * 2

"""ECS services: network, deployment and security groups."""

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.compute.ecs.cluster import ClusterRef
from components.compute.ecs.ecs_service import EcsService, EcsServiceArgs
from components.compute.ecs.scaling import CapacitySettings
from components.compute.ecs.service_placement import ServicePlacement, ServiceResources
from components.compute.ecs.service_settings import EcsServiceSettings
from components.compute.load_balancing.load_balancer import LoadBalancerRef
from preview.engine import ProgramError
from preview.graph import Graph
from tests.components.compute.ecs.services import ACCOUNT, API, IMAGE, KEY, service
from tests.conftest import Deploy

WORKER = {"image": {**IMAGE, "repository": "worker"}}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return service(deploy, API)


@pytest.mark.requirement("QA-10", "GD-40")
def test_it_runs_in_the_cluster_by_its_name(graph: Graph) -> None:
    made = graph.one("aws:ecs/service:Service")
    assert made.inputs["name"] == "media-prod-api"
    assert graph.target(made.inputs["cluster"]) is graph.named("cluster-cluster")
    assert graph.target(made.inputs["taskDefinition"]) is graph.one("TaskDefinition")


@pytest.mark.requirement("GD-48")
def test_tasks_run_in_all_private_subnets_without_public_addresses(graph: Graph) -> None:
    assert graph.one("aws:ecs/service:Service").inputs["networkConfiguration"] == {
        "subnets": ["subnet-a", "subnet-b"],
        "securityGroups": [graph.named("api-group-group").outputs["id"]],
        "assignPublicIp": False,
    }


@pytest.mark.requirement("GD-53")
def test_capacity_is_a_strategy_and_never_a_launch_type(deploy: Deploy) -> None:
    made = service(deploy, {**WORKER, "capacity": {"fargate": 3, "fargateSpot": 7}}, balanced=False)
    inputs = made.one("aws:ecs/service:Service").inputs
    assert inputs["capacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "weight": 3, "base": 0},
        {"capacityProvider": "FARGATE_SPOT", "weight": 7, "base": 0},
    ]
    assert "launchType" not in inputs  # T-28
    assert inputs["forceNewDeployment"] is True


@pytest.mark.requirement("GD-39")
def test_without_a_strategy_it_has_the_cluster_s(deploy: Deploy) -> None:
    made = service(deploy, API, cluster={"capacity": {"fargate": 1, "fargateSpot": 3}})
    strategies = made.one("aws:ecs/service:Service").inputs["capacityProviderStrategies"]
    assert [(each["capacityProvider"], each["weight"]) for each in strategies] == [("FARGATE", 1), ("FARGATE_SPOT", 3)]


@pytest.mark.requirement("GD-46")
def test_half_of_the_tasks_stay_well_in_a_deployment_and_a_failed_one_is_rolled_back(graph: Graph) -> None:
    inputs = graph.one("aws:ecs/service:Service").inputs
    assert (inputs["deploymentMinimumHealthyPercent"], inputs["deploymentMaximumPercent"]) == (50, 200)
    assert inputs["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}


def test_tasks_are_spread_over_the_zones(graph: Graph) -> None:
    assert graph.one("aws:ecs/service:Service").inputs["availabilityZoneRebalancing"] == "ENABLED"


@pytest.mark.requirement("GD-42", "GD-45", "MS-08")
def test_requests_come_by_the_listener_s_rule_to_the_container_s_port(graph: Graph) -> None:
    (balanced,) = graph.one("aws:ecs/service:Service").inputs["loadBalancers"]
    group, rule = graph.one("TargetGroup"), graph.one("ListenerRule")
    assert graph.target(balanced["targetGroupArn"]) is group
    assert (balanced["containerName"], balanced["containerPort"]) == ("main", 3000)
    assert (group.inputs["targetType"], group.inputs["port"], group.inputs["protocol"]) == ("ip", 3000, "HTTP")
    assert group.inputs["healthCheck"] == {
        "path": "/health",
        "matcher": "200",
        "interval": 15,
        "timeout": 5,
        "healthyThreshold": 2,
        "unhealthyThreshold": 3,
    }
    assert graph.target(rule.inputs["listenerArn"]) is graph.named("main-https-listener")
    assert rule.inputs["conditions"] == [{"pathPattern": {"values": ["/api/*"]}}]
    assert rule.inputs["priority"] == 10


def test_it_depends_on_the_rule_that_sends_to_its_group(graph: Graph) -> None:
    assert graph.one("aws:ecs/service:Service").depends_on(graph.one("ListenerRule"))  # T-28


def test_a_listener_rule_can_have_host_conditions_or_none(deploy: Deploy) -> None:
    hosts = service(deploy, {**API, "http": {"port": 8080, "priority": 1, "hosts": ["api.*"]}}).one("ListenerRule")
    nothing = service(deploy, {**API, "http": {"port": 8080, "priority": 1}}).one("ListenerRule")
    assert hosts.inputs["conditions"] == [{"hostHeader": {"values": ["api.*"]}}]
    assert nothing.inputs["conditions"] == [{"pathPattern": {"values": ["/*"]}}]


@pytest.mark.requirement("GD-47")
def test_sessions_stick_to_a_task_by_the_load_balancer_s_cookie(deploy: Deploy) -> None:
    http = {**API["http"], "stickinessSeconds": 86400}
    group = service(deploy, {**API, "http": http}).one("TargetGroup")
    assert group.inputs["stickiness"] == {"type": "lb_cookie", "enabled": True, "cookieDuration": 86400}


def test_another_port_gives_the_target_group_another_name(deploy: Deploy, graph: Graph) -> None:
    other = service(deploy, {**API, "http": {**API["http"], "port": 8080}})
    names = {made.one("TargetGroup").inputs["name"] for made in (graph, other)}
    assert names == {"media-prod-api-3000", "media-prod-api-8080"}


@pytest.mark.requirement("GD-130")
def test_ingress_on_the_port_is_limited_to_the_load_balancers_security_group(graph: Graph) -> None:
    own, balancer = graph.named("api-group-group"), graph.named("main-https-group")
    (rule,) = [
        each
        for each in graph.of_type("SecurityGroupIngressRule")
        if graph.target(each.inputs["securityGroupId"]) is own
    ]
    assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (3000, 3000)
    assert graph.target(rule.inputs["referencedSecurityGroupId"]) is balancer


@pytest.mark.requirement("GD-130")
def test_egress_is_https_and_gateway_endpoints(graph: Graph) -> None:
    own = graph.named("api-group-group")
    out = {
        rule.name: (rule.inputs["fromPort"], rule.inputs.get("cidrIpv4") or rule.inputs.get("prefixListId"))
        for rule in graph.of_type("SecurityGroupEgressRule")
        if graph.target(rule.inputs["securityGroupId"]) is own
    }
    assert out == {
        "api-group-egress-https": (443, "0.0.0.0/0"),
        "api-group-egress-dynamodb": (443, "pl-dynamodb"),
    }


def test_it_can_be_held_within_the_vpc(deploy: Deploy) -> None:
    graph = service(deploy, {**API, "egress": "endpoints"})
    assert graph.named("api-group-egress-https").inputs["cidrIpv4"] == "10.0.0.0/16"


@pytest.mark.requirement("GD-49")
def test_a_worker_has_no_ingress(deploy: Deploy) -> None:
    graph = service(deploy, WORKER, balanced=False)
    inputs = graph.one("aws:ecs/service:Service").inputs
    assert "loadBalancers" not in inputs
    assert "healthCheckGracePeriodSeconds" not in inputs
    assert graph.of_type("TargetGroup", "ListenerRule", "SecurityGroupIngressRule") == []


def test_a_fixed_number_of_tasks_is_the_settings(deploy: Deploy) -> None:
    made = service(deploy, {**API, "tasks": {"minimum": 3, "maximum": 3}}).one("aws:ecs/service:Service")
    assert (made.inputs["desiredCount"], made.options.ignore_changes) == (3, ())


def test_the_clusters_capacity_is_deleted_after_the_last_service(graph: Graph) -> None:
    assert graph.one("aws:ecs/service:Service").depends_on(graph.named("cluster-capacity"))


def test_a_changed_variable_changes_no_urn(deploy: Deploy, graph: Graph) -> None:
    plain = service(deploy, {**API, "environment": {"LEVEL": "info"}})
    assert {node.urn for node in plain} == {node.urn for node in graph}


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = service(deploy, API, unknown=True)
    made = graph.one("aws:ecs/service:Service")
    assert graph.named("api-task-definition") in graph.referenced(made, "taskDefinition")


def args(settings: dict[str, object], balancer: LoadBalancerRef | None) -> EcsServiceArgs:
    name = Output.from_input("media-prod")
    return EcsServiceArgs(
        settings=EcsServiceSettings.model_validate(settings),
        service_name="media-prod-api",
        capacity=CapacitySettings(),
        placement=ServicePlacement(
            region="us-east-1",
            account_id=ACCOUNT,
            key_arn=KEY,
            cluster=ClusterRef(name=name, arn=name, exec_log_group_arn=None),
            vpc_id="vpc-1",
            vpc_cidr="10.0.0.0/16",
            subnet_ids={"a": "subnet-a", "c": "subnet-c"},
            load_balancer=balancer,
        ),
        resources=ServiceResources(),
    )


def test_requests_without_a_load_balancer_are_rejected() -> None:
    with pytest.raises(ValueError, match=r"placement.load_balancer: missing, and settings.http is set"):
        args(dict(API), None)


def test_zones_that_the_load_balancer_does_not_reach_are_rejected(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        known = Output.from_input("known")
        balancer = LoadBalancerRef(
            listener_arn=known, arn_suffix=known, security_group_id=known, zones=frozenset({"a", "b"})
        )
        EcsService("api", args(dict(API), balancer), ResourceOptions(provider=provider))

    with pytest.raises(ProgramError, match=r"placement.subnet_ids: c: the load balancer is enabled for a, b only"):
        deploy(program)


def test_names_without_a_meaning_are_rejected(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        EcsService("api", args(dict(WORKER), None), ResourceOptions(provider=provider))

    with pytest.raises(ProgramError, match=r"resources.repositories: missing: worker; the settings refer to them"):
        deploy(program)


def test_a_new_release_starts_a_deployment(deploy: Deploy) -> None:
    inputs = service(deploy, {**API, "release": "2"}).one("aws:ecs/service:Service").inputs
    assert inputs["triggers"] == {"release": "2"}  # T-61
    assert inputs["forceNewDeployment"] is True  # required by triggers


def test_an_idle_service_has_no_tasks_and_all_else(deploy: Deploy) -> None:
    made = service(deploy, {**API, "idle": True, "tasks": {"minimum": 2, "maximum": 2}})
    assert made.one("aws:ecs/service:Service").inputs["desiredCount"] == 0
    assert made.one("TaskDefinition")


def test_auto_scaling_starts_no_task_of_an_idle_service(deploy: Deploy) -> None:
    scaled = {**API, "idle": True, "tasks": {"minimum": 2, "maximum": 4}, "scaling": {"cpuPercent": 60}}
    target = service(deploy, scaled).named("api-scaling-target").inputs
    assert target["minCapacity"] == 0
    assert target["suspendedState"]["dynamicScalingOutSuspended"] is True

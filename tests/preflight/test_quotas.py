"""Quotas: needed and used against the limit that AWS answers, by region, account, VPC or zone."""

from typing import Any

import pytest

from preflight import demand, usage
from preflight.quotas import QUOTAS, Quota, evaluated, needed, questions
from preflight.result import Verdict
from tests.preflight.accounts import Answers, graph, resource

BY_CODE = {quota.code: quota for quota in QUOTAS}
VPCS = BY_CODE["L-F678F1CE"]
ASKED: dict[str, Any] = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}
FIVE = {"Quota": {"QuotaName": "VPCs per Region", "Value": 5.0}}


def account(used: int) -> Answers:
    answers = Answers().gives("service-quotas.get_service_quota", FIVE, **ASKED)
    return answers.gives("ec2.describe_vpcs", {"Vpcs": [{"VpcId": f"vpc-{index}"} for index in range(used)]})


def verdict(answers: Answers, amount: float = 1, quota: Quota = VPCS) -> tuple[str, str]:
    return answers.verdict(evaluated, quota, "us-east-1", "", demand.Amount(amount))


@pytest.mark.parametrize(("used", "state"), [(0, "ok"), (4, "ok"), (5, "missing")])
def test_needed_and_used_are_within_the_limit(used: int, state: str) -> None:
    assert verdict(account(used)) == (state, f"VPCs per Region: 1 needed, {used} used, limit 5")


def test_the_remedy_requests_what_is_needed_and_used() -> None:
    found: Verdict = evaluated(account(5).account, VPCS, "us-east-1", "", demand.Amount(2))
    assert found.remedy.endswith("--service-code vpc --quota-code L-F678F1CE --region us-east-1 --desired-value 7")


def test_the_default_applies_where_the_account_has_no_value() -> None:
    answers = Answers().refuses("service-quotas.get_service_quota", "NoSuchResourceException")
    answers.gives("service-quotas.get_aws_default_service_quota", FIVE, **ASKED).gives("ec2.describe_vpcs", {})
    assert verdict(answers)[0] == "ok"


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_a_quota_has_a_source_and_counts_what_is_used(code: str) -> None:
    quota = BY_CODE[code]
    assert quota.source
    assert quota.used or quota.per == "vpc"  # of which the stack creates its own


def test_amounts_are_by_region_and_vpc() -> None:
    vpc = resource("aws:ec2/vpc:Vpc", "vpc")
    endpoints = [
        resource("aws:ec2/vpcEndpoint:VpcEndpoint", name, refers={"vpcId": (vpc,)}, vpcEndpointType=kind)
        for name, kind in (("sqs", "Interface"), ("logs", "Interface"), ("s3", "Gateway"))
    ]
    found = graph(vpc, *endpoints)
    assert needed(BY_CODE["L-29B6F2EB"], found) == {("us-east-1", "vpc"): demand.Amount(2)}
    assert needed(BY_CODE["L-1B52E74A"], found) == {("us-east-1", ""): demand.Amount(1)}


def test_an_account_sums_over_regions() -> None:
    buckets = [resource("aws:s3/bucket:Bucket", region=region) for region in ("us-east-1", "eu-west-1")]
    assert needed(BY_CODE["L-DC2B2D3D"], graph(*buckets)) == {("global", ""): demand.Amount(2)}


def test_brokers_count_by_cluster() -> None:
    cluster = resource("aws:msk/cluster:Cluster", numberOfBrokerNodes=3)
    assert needed(BY_CODE["L-EDD31C36"], graph(cluster)) == {("us-east-1", ""): demand.Amount(3)}


def test_no_question_without_resources() -> None:
    assert [*questions(graph())] == []


def test_gateways_count_by_zone() -> None:
    subnet = resource("aws:ec2/subnet:Subnet", availabilityZone="us-east-1a")
    gateway = resource("aws:ec2/natGateway:NatGateway", refers={"subnetId": (subnet,)})
    assert demand.nat_gateways(graph(subnet, gateway)) == {("us-east-1", "us-east-1a"): demand.Amount(1)}


def test_gateways_in_use_are_those_of_the_zone() -> None:
    subnets = [
        {
            "SubnetId": f"subnet-{letter}",
            "AvailabilityZone": f"us-east-1{letter}",
            "AvailabilityZoneId": f"use1-az{id_}",
        }
        for letter, id_ in (("a", 1), ("b", 2))
    ]
    gateways = [{"SubnetId": "subnet-a"}, {"SubnetId": "subnet-b"}, {"SubnetId": "subnet-a"}]
    answers = Answers().gives("ec2.describe_subnets", {"Subnets": subnets})
    answers.gives("ec2.describe_nat_gateways", {"NatGateways": gateways})
    assert usage.nat_gateways(answers.account, "us-east-1", "use1-az1") == 2


@pytest.mark.parametrize(
    ("reserved", "provisioned", "amount"), [(None, None, None), (10, None, 110), (None, 10, 110), (10, 10, 110)]
)
def test_concurrency_leaves_100_unreserved(reserved: int | None, provisioned: int | None, amount: int | None) -> None:
    own: dict[str, Any] = {} if reserved is None else {"reservedConcurrentExecutions": reserved}
    nodes = [resource("aws:lambda/function:Function", name="deliver", **own)]
    if provisioned is not None:
        config = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
        nodes.append(resource(config, functionName="deliver", provisionedConcurrentExecutions=provisioned))
    found = demand.concurrency(graph(*nodes))
    assert found == ({} if amount is None else {("us-east-1", ""): demand.Amount(amount)})


def test_reserved_executions_are_used() -> None:
    limits = {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 850}
    answers = Answers().gives("lambda.get_account_settings", {"AccountLimit": limits})
    assert usage.concurrency(answers.account, "us-east-1", "") == 150


def test_fargate_needs_the_vcpus_of_desired_tasks() -> None:
    task = resource("aws:ecs/taskDefinition:TaskDefinition", cpu="512")
    service = resource(
        "aws:ecs/service:Service", refers={"taskDefinition": (task,)}, launchType="FARGATE", desiredCount=3
    )
    idle = resource("aws:ecs/service:Service", "idle", refers={"taskDefinition": (task,)}, launchType="FARGATE")
    assert demand.fargate_vcpus(graph(task, service, idle)) == {("us-east-1", ""): demand.Amount(1.5)}


def test_fargate_uses_the_vcpus_of_tasks_in_all_clusters() -> None:
    answers = Answers().gives("ecs.list_clusters", {"clusterArns": ["one"]})
    answers.gives("ecs.list_tasks", {"taskArns": ["a", "b"]}, cluster="one", launchType="FARGATE")
    tasks = [{"cpu": "256"}, {"cpu": "1024"}]
    answers.gives("ecs.describe_tasks", {"tasks": tasks}, cluster="one", tasks=["a", "b"])
    assert usage.fargate_vcpus(answers.account, "us-east-1", "") == 1.25


def test_nodes_need_the_vcpus_of_their_largest_type() -> None:
    group = resource(
        "aws:eks/nodeGroup:NodeGroup", instanceTypes=["c7g.large", "c7g.xlarge"], scalingConfig={"maxSize": 3}
    )
    amount = demand.FUNCTIONS["on_demand_vcpus"](graph(group))["us-east-1", ""]
    types = [{"VCpuInfo": {"DefaultVCpus": number}} for number in (2, 4)]
    answers = Answers().gives("ec2.describe_instance_types", {"InstanceTypes": types})
    assert amount.number(answers.account, "us-east-1") == 12
    assert demand.FUNCTIONS["spot_vcpus"](graph(group)) == {}


def test_instances_use_the_vcpus_of_standard_families() -> None:
    cores = {"CoreCount": 2, "ThreadsPerCore": 2}
    instances = [
        {"InstanceType": "m7i.xlarge", "CpuOptions": cores},
        {"InstanceType": "m7i.xlarge", "CpuOptions": cores, "InstanceLifecycle": "spot"},
        {"InstanceType": "trn1.2xlarge", "CpuOptions": cores},
        {"InstanceType": "g6.xlarge", "CpuOptions": cores},
    ]
    answers = Answers().gives("ec2.describe_instances", {"Reservations": [{"Instances": instances}]})
    counts = [usage.FUNCTIONS[name](answers.account, "us-east-1", "") for name in ("on_demand_vcpus", "spot_vcpus")]
    assert counts == [4, 4]

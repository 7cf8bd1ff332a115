"""VPC endpoints: services, and policies on resources."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.network.endpoint_policy import interface_statements
from components.network.endpoint_services import INTERFACE_SERVICES
from components.network.gateway_endpoints import GatewayEndpoints, GatewayEndpointsArgs
from components.network.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.network.settings import InterfaceEndpointSettings
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
OWN = {
    "Sid": "AllowOwnResources",
    "Effect": "Allow",
    "Principal": "*",
    "Resource": ["*"],
    "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT}},
}


def gateway_graph(deploy: Deploy, *shared_buckets: str, unknown: bool = False) -> Graph:
    def program(provider: Any) -> GatewayEndpoints:
        args = GatewayEndpointsArgs(
            services=["s3", "dynamodb"],
            region="eu-west-1",
            vpc_name="media-prod",
            vpc_id="vpc-1",
            account_id=ACCOUNT,
            route_table_ids=["rtb-1", "rtb-2"],
            shared_buckets=shared_buckets,
        )
        return GatewayEndpoints("gateway", args, ResourceOptions(provider=provider))

    return deploy(program, region="eu-west-1", unknown=unknown)


def interface_graph(deploy: Deploy, *, unknown: bool = False) -> Graph:
    def program(provider: Any) -> InterfaceEndpoints:
        args = InterfaceEndpointsArgs(
            endpoints={
                "ecr.api": InterfaceEndpointSettings(accounts=("602401143452",)),
                "logs": InterfaceEndpointSettings(actions=("logs:CreateLogStream", "logs:PutLogEvents")),
            },
            region="eu-west-1",
            vpc_name="media-prod",
            vpc_id="vpc-1",
            account_id=ACCOUNT,
            subnet_ids={"a": "subnet-a", "b": "subnet-b"},
            client_group_ids={"tasks": "sg-tasks"},
        )
        return InterfaceEndpoints("services", args, ResourceOptions(provider=provider))

    return deploy(program, region="eu-west-1", unknown=unknown)


@pytest.fixture(scope="module")
def gateway(deploy: Deploy) -> Graph:
    return gateway_graph(deploy)


@pytest.fixture(scope="module")
def interface(deploy: Deploy) -> Graph:
    return interface_graph(deploy)


@pytest.mark.requirement("GD-132")
@pytest.mark.parametrize("service", ["s3", "dynamodb"])
def test_a_gateway_endpoint_is_in_the_route_tables_it_is_given(gateway: Graph, service: str) -> None:
    inputs = gateway.named(f"gateway-{service}").inputs
    assert inputs["serviceName"] == f"com.amazonaws.eu-west-1.{service}"
    assert inputs["vpcEndpointType"] == "Gateway"
    assert inputs["vpcId"] == "vpc-1"
    assert inputs["routeTableIds"] == ["rtb-1", "rtb-2"]


def test_the_dynamodb_endpoint_allows_tables_of_this_account_only(gateway: Graph) -> None:
    assert gateway.named("gateway-dynamodb").json("policy")["Statement"] == [{**OWN, "Action": ["dynamodb:*"]}]


def test_the_s3_endpoint_allows_buckets_of_this_account_and_image_layers(gateway: Graph) -> None:
    assert gateway.named("gateway-s3").json("policy")["Statement"] == [
        {**OWN, "Action": ["s3:*"]},
        {
            "Sid": "AllowImageLayers",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject"],
            "Resource": ["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"],
        },
    ]


def test_external_buckets_can_be_listed_for_read_access(deploy: Deploy) -> None:
    statements = gateway_graph(deploy, "packages").named("gateway-s3").json("policy")["Statement"]
    assert statements[-1] == {
        "Sid": "AllowSharedBuckets",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": ["arn:aws:s3:::packages", "arn:aws:s3:::packages/*"],
    }


def test_rules_can_name_the_prefix_list_of_a_gateway_endpoint(gateway: Graph) -> None:
    given = gateway.named("gateway").outputs["prefix_list_ids"]
    assert {service: gateway.target(value).name for service, value in given.items()} == {
        "s3": "gateway-s3",
        "dynamodb": "gateway-dynamodb",
    }


@pytest.mark.parametrize(("name", "service"), [("services-ecr-api", "ecr.api"), ("services-logs", "logs")])
def test_an_interface_endpoint_answers_to_the_service_s_name_in_each_zone(
    interface: Graph, name: str, service: str
) -> None:
    inputs = interface.named(name).inputs
    assert inputs["serviceName"] == f"com.amazonaws.eu-west-1.{service}"
    assert inputs["vpcEndpointType"] == "Interface"
    assert inputs["privateDnsEnabled"] is True
    assert inputs["subnetIds"] == ["subnet-a", "subnet-b"]
    assert [interface.target(group).name for group in inputs["securityGroupIds"]] == ["services-access-group"]


@pytest.mark.parametrize(
    ("name", "actions", "accounts"),
    [
        ("services-ecr-api", ["ecr:*"], [ACCOUNT, "602401143452"]),
        ("services-logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [ACCOUNT]),
    ],
)
def test_an_interface_endpoint_allows_its_actions_to_this_accounts_principals(
    interface: Graph, name: str, actions: list[str], accounts: list[str]
) -> None:
    assert interface.named(name).json("policy")["Statement"] == [
        {
            **OWN,
            "Action": actions,
            "Condition": {
                "StringEquals": {"aws:PrincipalAccount": ACCOUNT},
                "StringEqualsIfExists": {"aws:ResourceAccount": accounts},
            },
        }
    ]


@pytest.mark.requirement("MQ-36")
def test_only_connected_groups_reach_the_endpoints(interface: Graph) -> None:
    (ingress,), (egress,) = interface.of_type("SecurityGroupIngressRule"), interface.of_type("SecurityGroupEgressRule")
    group = interface.named("services-access-group")
    assert interface.target(ingress.inputs["securityGroupId"]) is group
    assert ingress.inputs["referencedSecurityGroupId"] == "sg-tasks"
    assert (ingress.inputs["fromPort"], ingress.inputs["toPort"]) == (443, 443)
    assert egress.inputs["securityGroupId"] == "sg-tasks"
    assert interface.target(egress.inputs["referencedSecurityGroupId"]) is group


def test_the_sts_endpoint_allows_web_identities_of_pods() -> None:
    _, unsigned = interface_statements("sts", ACCOUNT, InterfaceEndpointSettings())
    assert unsigned["Action"] == ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]
    assert unsigned["Condition"] == {"StringEquals": {"aws:ResourceAccount": [ACCOUNT]}}


def test_an_sts_endpoint_with_actions_allows_no_others() -> None:
    settings = InterfaceEndpointSettings(actions=("sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"))
    own, unsigned = interface_statements("sts", ACCOUNT, settings)
    assert own["Action"] == ["sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"]
    assert unsigned["Action"] == ["sts:AssumeRoleWithWebIdentity"]


@pytest.mark.parametrize("service", sorted(INTERFACE_SERVICES))
def test_every_known_service_admits_only_this_account_s_principals(service: str) -> None:
    own = interface_statements(service, ACCOUNT, InterfaceEndpointSettings())[0]
    assert own["Condition"]["StringEquals"] == {"aws:PrincipalAccount": ACCOUNT}
    assert own["Action"] == [f"{INTERFACE_SERVICES[service]}:*"]


def test_they_need_no_value_before_they_are_deployed(deploy: Deploy) -> None:
    for run in (gateway_graph, interface_graph):
        assert [node.urn for node in run(deploy, unknown=True)] == [node.urn for node in run(deploy)]

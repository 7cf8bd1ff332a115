"""VPC endpoints: images are pulled within the network, and policies are narrow."""

import json

import pytest

from policy.tokens import EC2_DEFAULT_VPC, EC2_VPC, EC2_VPC_ENDPOINT, EC2_VPC_ENDPOINT_POLICY
from tests.policy.harness import UNKNOWN, Cases, resource

vpc = resource(EC2_VPC, "main")


@pytest.mark.parametrize(
    ("control", "service"), [("ec2-endpoint-ecr-api", "api"), ("ec2-endpoint-ecr-registry", "dkr")]
)
def test_images_are_pulled_within_the_network(cases: Cases, control: str, service: str) -> None:
    endpoint = resource(
        EC2_VPC_ENDPOINT, service, refers={"vpcId": vpc}, serviceName=f"com.amazonaws.eu-central-1.ecr.{service}"
    )
    cases(
        control,
        passes=[[vpc, endpoint], [vpc, endpoint.but(vpcId=UNKNOWN)]],
        fails=[
            [vpc],
            [resource(EC2_DEFAULT_VPC, "default")],
            [vpc, endpoint.but(serviceName="com.amazonaws.eu-central-1.s3")],
            [vpc, endpoint.but(vpcId="vpc-of-another")],
        ],
        unknown=[[vpc, endpoint.but(serviceName=UNKNOWN)]],
    )


def test_vpcs_without_containers_may_be_left_out(cases: Cases) -> None:
    cases(
        "ec2-endpoint-ecr-api",
        config={"only_with_containers": True},
        passes=[[vpc]],
        fails=[[vpc, resource("aws:ecs/cluster:Cluster", "cluster")]],
    )


def policy(**statement: object) -> str:
    return json.dumps(
        {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **statement}]}
    )


def test_endpoint_policies(cases: Cases) -> None:
    endpoint = resource(EC2_VPC_ENDPOINT, "s3", serviceName="com.amazonaws.eu-central-1.s3", vpcEndpointType="Gateway")
    organisation = {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
    own = {"StringEquals": {"aws:ResourceAccount": "111122223333"}}
    separate = resource(
        EC2_VPC_ENDPOINT_POLICY, "policy", refers={"vpcEndpointId": endpoint}, policy=policy(Condition=own)
    )
    cases(
        "ec2-endpoint-policy",
        passes=[
            [endpoint.but(policy=policy(Condition=organisation))],
            [endpoint.but(policy=policy(Condition=own))],
            [endpoint.but(policy=policy(Resource="arn:aws:s3:::media/*"))],
            [endpoint.but(policy=policy(Principal={"AWS": "arn:aws:iam::111122223333:root"}))],
            [endpoint.but(policy=policy(Effect="Deny"))],
            [endpoint, separate],
            [endpoint.but(policy=UNKNOWN), separate],
            [endpoint.but(vpcEndpointType="GatewayLoadBalancer")],
        ],
        fails=[
            [endpoint],
            [endpoint.but(policy=policy())],
            [endpoint.but(policy=policy(Action="s3:GetObject", Principal={"AWS": ["*"]}))],
            [endpoint.but(policy=policy(Condition={"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}))],
            [endpoint.but(policy=policy(Condition={"StringLike": {"aws:ResourceAccount": "*"}}))],
            [endpoint.but(policy=json.dumps({"Statement": {"Effect": "Allow", "Principal": "*", "NotResource": "x"}}))],
            [endpoint.but(policy="no policy")],
            [endpoint, separate.but(policy=policy())],
        ],
        unknown=[
            [endpoint.but(policy=UNKNOWN)],
            [endpoint.but(policy=policy(Resource=UNKNOWN))],
            [endpoint, separate.but(policy=UNKNOWN)],
        ],
    )

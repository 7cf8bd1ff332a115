"""Controls for VPC endpoints and their policies."""

import json

import pytest

from policy.tokens import EC2_DEFAULT_VPC, EC2_VPC, EC2_VPC_ENDPOINT, EC2_VPC_ENDPOINT_POLICY
from tests.policy.harness import UNKNOWN, Cases, resource

vpc = resource(EC2_VPC, "main")


@pytest.mark.parametrize(
    ("control", "service"), [("ec2-endpoint-ecr-api", "api"), ("ec2-endpoint-ecr-registry", "dkr")]
)
def test_ecr_has_endpoints(cases: Cases, control: str, service: str) -> None:
    endpoint = resource(
        EC2_VPC_ENDPOINT, service, refers={"vpcId": vpc}, serviceName=f"com.amazonaws.eu-central-1.ecr.{service}"
    )
    cases(
        control,
        passes=[[vpc, endpoint], [vpc, endpoint.with_props(vpcId=UNKNOWN)]],
        fails=[
            [vpc],
            [resource(EC2_DEFAULT_VPC, "default")],
            [vpc, endpoint.with_props(serviceName="com.amazonaws.eu-central-1.s3")],
            [vpc, endpoint.with_text(vpcId="vpc-of-another")],
        ],
        unknown=[[vpc, endpoint.with_props(serviceName=UNKNOWN)]],
    )


def test_vpcs_without_containers_can_be_exempt(cases: Cases) -> None:
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
            [endpoint.with_props(policy=policy(Condition=organisation))],
            [endpoint.with_props(policy=policy(Condition=own))],
            [endpoint.with_props(policy=policy(Resource="arn:aws:s3:::media/*"))],
            [endpoint.with_props(policy=policy(Principal={"AWS": "arn:aws:iam::111122223333:root"}))],
            [endpoint.with_props(policy=policy(Effect="Deny"))],
            [endpoint, separate],
            [endpoint.with_props(policy=UNKNOWN), separate],
            [endpoint.with_props(vpcEndpointType="GatewayLoadBalancer")],
        ],
        fails=[
            [endpoint],
            [endpoint.with_props(policy=policy())],
            [endpoint.with_props(policy=policy(Action="s3:GetObject", Principal={"AWS": ["*"]}))],
            [endpoint.with_props(policy=policy(Condition={"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}))],
            [endpoint.with_props(policy=policy(Condition={"StringLike": {"aws:ResourceAccount": "*"}}))],
            [endpoint.with_props(policy=policy(Condition={"StringLike": {"aws:ResourceAccount": "????????????"}}))],
            [
                endpoint.with_props(
                    policy=json.dumps({"Statement": {"Effect": "Allow", "Principal": "*", "NotResource": "x"}})
                )
            ],
            [endpoint.with_props(policy="no policy")],
            [endpoint, separate.with_props(policy=policy())],
        ],
        unknown=[
            [endpoint.with_props(policy=UNKNOWN)],
            [endpoint.with_props(policy=policy(Resource=UNKNOWN))],
            [endpoint, separate.with_props(policy=UNKNOWN)],
        ],
    )

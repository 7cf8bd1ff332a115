"""The rotation function of database passwords."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.databases.password_rotation import PasswordRotation, PasswordRotationArgs
from preview.graph import Graph
from tests.conftest import Deploy

KEY = "arn:aws:kms:us-east-1:123456789012:key/mrk-1"


def rotation(deploy: Deploy, *, unknown: bool = False, **given: Any) -> Graph:
    def program(provider: aws.Provider) -> None:
        PasswordRotation(
            "r",
            PasswordRotationArgs(
                prefix="acme-prod",
                region="us-east-1",
                account_id="123456789012",
                key_arn=KEY,
                vpc_id="vpc-1",
                subnet_ids={"a": "subnet-a", "b": "subnet-b"},
                **given,
            ),
            ResourceOptions(provider=provider),
        )

    return deploy(program, unknown=unknown)


def application(graph: Graph) -> dict[str, Any]:
    return graph.named("r-application").json("templateBody")["Resources"]["Rotation"]["Properties"]


def test_it_is_a_release_of_the_function_that_aws_publishes(deploy: Deploy) -> None:
    graph = rotation(deploy)
    assert application(graph)["Location"] == {
        "ApplicationId": (
            "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
        ),
        "SemanticVersion": "1.1.671",
    }
    assert graph.named("r-application").inputs["capabilities"] == ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def test_it_is_in_the_private_subnets_and_uses_the_key(deploy: Deploy) -> None:
    graph = rotation(deploy)
    given = application(graph)["Parameters"]
    assert given["functionName"] == "acme-prod-password-rotation"
    assert given["endpoint"] == "https://secretsmanager.us-east-1.amazonaws.com"
    assert (given["vpcSubnetIds"], given["kmsKeyArn"]) == ("subnet-a,subnet-b", KEY)
    assert graph.target(given["vpcSecurityGroupIds"]) is graph.named("r-group-group")


def test_its_arn_depends_on_it(deploy: Deploy) -> None:
    outputs = rotation(deploy).named("r", "media:data:PasswordRotation").outputs
    assert outputs["function_arn"] == ("arn:aws:lambda:us-east-1:123456789012:function:acme-prod-password-rotation")


def test_without_endpoints_egress_is_https_only(deploy: Deploy) -> None:
    (rule,) = rotation(deploy).of_type("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    assert (rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"]) == ("0.0.0.0/0", 443, 443)


def test_with_endpoints_egress_is_limited_to_them(deploy: Deploy) -> None:
    graph = rotation(deploy, endpoints_group_id="sg-endpoints")
    (rule,) = graph.of_type("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    assert (rule.inputs["referencedSecurityGroupId"], rule.inputs["fromPort"]) == ("sg-endpoints", 443)
    assert "cidrIpv4" not in rule.inputs


@pytest.mark.parametrize("endpoints", [{}, {"endpoints_group_id": "sg-endpoints"}])
def test_it_needs_no_value_too_early(deploy: Deploy, endpoints: dict[str, str]) -> None:
    assert rotation(deploy, unknown=True, **endpoints).named("r-application")

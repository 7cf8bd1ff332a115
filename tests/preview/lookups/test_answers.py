"""Results of provider functions: what is known, and unknown values for the rest."""

import base64
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import InvokeOptions, InvokeOutputOptions

from preview.engine import ProgramError, Run, run_program
from preview.lookups.answers import answer
from preview.wire import UNKNOWN, holds_unknown
from tests.conftest import Deploy

EU = "eu-west-1"
ACCOUNT = "123456789012"


def lookup(function: str, **arguments: Any) -> dict[str, Any]:
    module, _, name = function.partition("/")
    return answer(f"aws:{module}/{name}:{name}", arguments, EU)


@pytest.mark.parametrize(
    ("function", "arguments", "name", "value"),
    [
        pytest.param("index/getCallerIdentity", {}, "accountId", ACCOUNT, id="account"),
        pytest.param("index/getRegion", {}, "region", EU, id="region"),
        pytest.param("index/getPartition", {}, "partition", "aws", id="partition"),
        pytest.param("index/getPartition", {}, "reverseDnsPrefix", "com.amazonaws", id="DNS prefix"),
        pytest.param("index/getAvailabilityZones", {}, "names", ["eu-west-1a", "eu-west-1b", "eu-west-1c"], id="zones"),
        pytest.param(
            "index/getAvailabilityZones",
            {"excludeNames": ["eu-west-1b"]},
            "names",
            ["eu-west-1a", "eu-west-1c"],
            id="zones without one",
        ),
        pytest.param("ec2/getVpc", {"default": True}, "cidrBlock", "172.31.0.0/16", id="range of the default VPC"),
        pytest.param("ec2/getVpc", {"id": "vpc-1"}, "id", "vpc-1", id="id that is an argument"),
        pytest.param(
            "elb/getServiceAccount", {}, "arn", "arn:aws:iam::156460612806:root", id="account of load balancers"
        ),
        pytest.param("sqs/getQueue", {"name": "a"}, "arn", f"arn:aws:sqs:{EU}:{ACCOUNT}:a", id="ARN of a queue"),
        pytest.param("s3/getBucket", {"bucket": "a"}, "arn", "arn:aws:s3:::a", id="ARN of a bucket"),
        pytest.param(
            "ssm/getParameter", {"name": "/a/b"}, "arn", f"arn:aws:ssm:{EU}:{ACCOUNT}:parameter/a/b", id="parameter"
        ),
        pytest.param(
            "ecr/getRepository",
            {"name": "a"},
            "repositoryUrl",
            f"{ACCOUNT}.dkr.ecr.{EU}.amazonaws.com/a",
            id="image repository",
        ),
        pytest.param(
            "iam/getPolicy",
            {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
            "id",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            id="policy by ARN",
        ),
        pytest.param(
            "iam/getPolicy",
            {"name": "AdministratorAccess"},
            "arn",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            id="policy of AWS by name",
        ),
        pytest.param(
            "cloudfront/getCachePolicy",
            {"name": "Managed-CachingDisabled"},
            "id",
            "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
            id="managed policy of CloudFront",
        ),
    ],
)
def test_what_follows_from_arguments_and_what_all_accounts_share_is_known(
    function: str, arguments: dict[str, Any], name: str, value: Any
):
    assert lookup(function, **arguments)[name] == value


@pytest.mark.parametrize(
    ("function", "arguments", "name", "prefix"),
    [
        pytest.param("ec2/getAmi", {}, "id", "ami-", id="image"),
        pytest.param("ec2/getVpc", {"default": True}, "id", "vpc-", id="VPC"),
        pytest.param("ec2/getVpc", {"id": "vpc-1"}, "cidrBlock", "", id="range of a VPC"),
        pytest.param("ec2/getSubnet", {"id": "subnet-1"}, "vpcId", "vpc-", id="VPC of a subnet"),
        pytest.param("kms/getAlias", {"name": "alias/aws/s3"}, "targetKeyArn", f"arn:aws:kms:{EU}:", id="key"),
        pytest.param("iam/getRole", {"name": "a"}, "arn", f"arn:aws:iam::{ACCOUNT}:role/", id="path of a role"),
        pytest.param("iam/getRole", {"name": "a"}, "assumeRolePolicy", "", id="trust policy"),
        pytest.param("iam/getPolicy", {"name": "a"}, "policy", "", id="policy document"),
        pytest.param("iam/getPolicy", {"name": "a"}, "arn", UNKNOWN, id="policy of the customer or of AWS"),
        pytest.param("ssm/getParameter", {"name": "/a"}, "value", "", id="value of a parameter"),
        pytest.param("route53/getZone", {"name": "a.example"}, "zoneId", "Z", id="hosted zone"),
        pytest.param("eks/getClusterAuth", {"name": "a"}, "token", "", id="token of a cluster"),
        pytest.param("secretsmanager/getSecret", {"name": "a"}, "kmsKeyId", "", id="key of a secret"),
        pytest.param("mskconnect/getCustomPlugin", {"name": "a"}, "arn", "", id="function without an entry"),
    ],
)
def test_what_only_aws_knows_is_unknown(function: str, arguments: dict[str, Any], name: str, prefix: str):
    found = lookup(function, **arguments)[name]
    assert holds_unknown(found)
    assert found.startswith(prefix)


def test_unknown_values_differ_by_call_property_and_item():
    first, second = lookup("ec2/getVpc", id="vpc-1"), lookup("ec2/getVpc", id="vpc-2")
    values = [first["arn"], second["arn"], first["cidrBlock"], *lookup("ec2/getSubnets")["ids"]]
    assert len(set(values)) == 6
    assert lookup("ec2/getVpc", id="vpc-1") == first


def test_booleans_and_numbers_are_not_set():
    found = lookup("dynamodb/getTable", name="a")
    assert found["deletionProtectionEnabled"] is None
    assert found["readCapacity"] is None


def test_a_boolean_argument_may_be_a_string():
    assert lookup("ec2/getAmi", mostRecent="true")["mostRecent"] is True


def test_the_token_of_a_registry_is_user_and_password():
    found = lookup("ecr/getAuthorizationToken")
    user, _, password = base64.b64decode(found["authorizationToken"]).decode().partition(":")
    assert (user, password) == ("AWS", found["password"])
    assert holds_unknown(password)


def test_an_unknown_value_reaches_resources_in_both_forms(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        opts = pulumi.ResourceOptions(provider=provider)
        plain = aws.ec2.get_ami(opts=InvokeOptions(provider=provider))
        output = aws.ec2.get_ami_output(opts=InvokeOutputOptions(provider=provider))
        aws.ec2.Instance("plain", ami=plain.id, opts=opts)
        aws.ec2.Instance("output", ami=output.id, opts=opts)

    for unknown in (False, True):
        graph = deploy(program, unknown=unknown)
        assert graph.unknown_inputs(graph.named("plain")) == ["ami"]
        assert graph.unknown_inputs(graph.named("output")) == ["ami"]


def test_secret_results_are_secret(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        found = aws.ssm.get_parameter_output(name="/a", opts=InvokeOutputOptions(provider=provider))
        pulumi.export("value", found.value)

    assert deploy(program).secret_outputs == ("value",)


def test_a_lookup_that_waits_for_a_resource_is_unknown(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        queue = aws.sqs.Queue("queue", opts=pulumi.ResourceOptions(provider=provider))
        found = aws.sqs.get_queue_output(name=queue.name, opts=InvokeOutputOptions(provider=provider))
        documents = aws.iam.get_policy_document_output(
            source_policy_documents=pulumi.Output.all(found.arn), opts=InvokeOutputOptions(provider=provider)
        )
        aws.iam.Role("role", assume_role_policy=documents.json, opts=pulumi.ResourceOptions(provider=provider))

    graph = deploy(program, unknown=True)
    assert graph.unknown_inputs(graph.named("role")) == ["assumeRolePolicy"]


def test_the_region_is_that_of_the_stack_file_without_a_provider():
    def program() -> None:
        pulumi.export("zones", aws.get_availability_zones().names[:1])
        aws.sqs.Queue("queue")

    graph = run_program(program, Run(config={"aws:region": EU}))
    assert graph.outputs == {"zones": ["eu-west-1a"]}
    assert graph.named("queue").region == EU


def test_a_lookup_without_a_region_names_the_remedy():
    with pytest.raises(
        ProgramError,
        match="getRegion failed: no region; set aws:region in the stack file",
    ):
        run_program(aws.get_region)

"""Computed outputs have AWS's form, so that programs that take them apart run."""

import re
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from preview import sdk
from preview.forms import values
from preview.outputs_by_type import FORMS, FUNCTIONS, computed_by_type
from preview.registration import Registration
from tests.conftest import Deploy

ACCOUNT = "123456789012"
BALANCER = f"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:loadbalancer/app/a/50dc6c495c0c9188"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"


def computed(type_: str, region: str = "eu-west-1", **inputs: Any) -> dict[str, Any]:
    found = computed_by_type(Registration(urn=f"urn:{type_}", type=type_, name="acme", region=region, inputs=inputs))
    return {**inputs, **found}


@pytest.mark.parametrize("type_", sorted({*FORMS, *FUNCTIONS}))
def test_every_output_of_a_form_is_a_property_of_its_class(type_: str):
    service = type_.split(":")[1].partition("/")[0]
    hasattr(getattr(aws, f"{service}_" if service == "lambda" else service), "first touch")
    assert set(computed(type_)) - {"id"} <= set(sdk.output_hints(type_))


@pytest.mark.parametrize("type_", sorted(FORMS))
def test_a_template_has_inputs_outputs_and_values_of_the_preview(type_: str):
    form = FORMS[type_]
    fields = {name for template in form.templates.values() for _, name, _, _ in Formatter().parse(template) if name}
    assert fields <= {*values.FUNCTIONS, *sdk.output_hints(type_), "name", *form.templates}


@pytest.mark.parametrize(
    ("type_", "inputs", "name", "form"),
    [
        pytest.param("aws:s3/bucket:Bucket", {"bucket": "a"}, "bucketDomainName", "a.s3.amazonaws.com", id="bucket"),
        pytest.param(
            "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
            {"bucket": "a"},
            "websiteEndpoint",
            "a.s3-website-eu-west-1.amazonaws.com",
            id="website",
        ),
        pytest.param(
            "aws:sqs/queue:Queue", {"name": "a"}, "url", f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/a", id="queue"
        ),
        pytest.param("aws:sqs/queue:Queue", {"fifoQueue": True}, "name", r"acme-[0-9a-f]{7}\.fifo", id="FIFO queue"),
        pytest.param("aws:iam/role:Role", {"namePrefix": "web-"}, "name", r"web-[0-9a-f]{7}", id="name prefix"),
        pytest.param(
            "aws:iam/role:Role", {"name": "a", "path": "/x/"}, "arn", f"arn:aws:iam::{ACCOUNT}:role/x/a", id="path"
        ),
        pytest.param(LOAD_BALANCER, {"name": "a"}, "arnSuffix", r"app/a/[0-9a-f]{16}", id="suffix"),
        pytest.param(
            LOAD_BALANCER,
            {"name": "a", "internal": True},
            "dnsName",
            r"internal-a-[0-9]{10}\.eu-west-1\.elb\.amazonaws\.com",
            id="application load balancer",
        ),
        pytest.param(
            LOAD_BALANCER,
            {"name": "a", "loadBalancerType": "network"},
            "dnsName",
            r"a-[0-9a-f]{16}\.elb\.eu-west-1\.amazonaws\.com",
            id="network load balancer",
        ),
        pytest.param(
            "aws:lb/listener:Listener",
            {"loadBalancerArn": BALANCER},
            "arn",
            rf"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:listener/app/a/50dc6c495c0c9188/[0-9a-f]{{16}}",
            id="listener",
        ),
        pytest.param(
            "aws:rds/instance:Instance",
            {"identifier": "a", "engine": "mysql"},
            "endpoint",
            r"a\.c[0-9a-f]{11}\.eu-west-1\.rds\.amazonaws\.com:3306",
            id="database",
        ),
        pytest.param("aws:rds/instance:Instance", {"engine": "sqlserver-ex"}, "port", "1433", id="port"),
        pytest.param(
            "aws:rds/cluster:Cluster",
            {"clusterIdentifier": "a"},
            "readerEndpoint",
            r"a\.cluster-ro-c[0-9a-f]{11}\.eu-west-1\.rds\.amazonaws\.com",
            id="database cluster",
        ),
        pytest.param(
            "aws:eks/cluster:Cluster",
            {},
            "endpoint",
            r"https://[0-9A-F]{32}\.gr7\.eu-west-1\.eks\.amazonaws\.com",
            id="EKS",
        ),
        pytest.param(
            "aws:apigatewayv2/api:Api",
            {"protocolType": "WEBSOCKET"},
            "apiEndpoint",
            r"wss://[0-9a-z]{10}\.execute-api\.eu-west-1\.amazonaws\.com",
            id="API",
        ),
        pytest.param(
            "aws:apigateway/stage:Stage",
            {"restApi": "a1b2c3d4e5", "stageName": "v1"},
            "invokeUrl",
            "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1",
            id="stage",
        ),
        pytest.param(DISTRIBUTION, {}, "domainName", r"d[0-9a-f]{13}\.cloudfront\.net", id="CDN"),
        pytest.param(
            "aws:lambda/function:Function",
            {"name": "a"},
            "invokeArn",
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
            f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:a/invocations",
            id="function",
        ),
        pytest.param(
            "aws:ecr/repository:Repository",
            {"name": "a/b"},
            "repositoryUrl",
            f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a/b",
            id="images",
        ),
        pytest.param(
            "aws:ecs/service:Service",
            {"name": "a", "cluster": f"arn:aws:ecs:eu-west-1:{ACCOUNT}:cluster/main"},
            "arn",
            f"arn:aws:ecs:eu-west-1:{ACCOUNT}:service/main/a",
            id="ECS service",
        ),
        pytest.param(
            "aws:msk/cluster:Cluster",
            {"clusterName": "a"},
            "bootstrapBrokersTls",
            r"(b-[123]\.a\.[0-9a-f]{6}\.c2\.kafka\.eu-west-1\.amazonaws\.com:9094,?){3}",
            id="brokers",
        ),
        pytest.param(
            "aws:elasticache/replicationGroup:ReplicationGroup",
            {"replicationGroupId": "a"},
            "primaryEndpointAddress",
            r"master\.a\.[0-9a-f]{6}\.euw1\.cache\.amazonaws\.com",
            id="cache",
        ),
        pytest.param("aws:ec2/eip:Eip", {}, "publicIp", r"198\.1[89]\.\d{1,3}\.\d{1,3}", id="address"),
        pytest.param(
            "aws:ec2/instance:Instance",
            {},
            "privateDns",
            r"ip-10-\d{1,3}-\d{1,3}-\d{1,3}\.eu-west-1\.compute\.internal",
            id="instance",
        ),
    ],
)
def test_outputs_have_the_form_of_aws(type_: str, inputs: Mapping[str, Any], name: str, form: str):
    assert re.fullmatch(form, str(computed(type_, **inputs)[name]))


def test_the_partition_is_that_of_the_region():
    found = computed("aws:sqs/queue:Queue", "cn-north-1", name="a")
    assert found["arn"] == f"arn:aws-cn:sqs:cn-north-1:{ACCOUNT}:a"
    assert found["url"] == f"https://sqs.cn-north-1.amazonaws.com.cn/{ACCOUNT}/a"


Make = Callable[[ResourceOptions], Any]


OTHERS: Mapping[str, tuple[Make, str, str]] = {
    "ARN": (
        lambda opts: aws.dms.Endpoint("a", endpoint_id="a", endpoint_type="source", engine_name="s3", opts=opts),
        "endpointArn",
        rf"arn:aws:dms:us-east-1:{ACCOUNT}:endpoint/[^:]+",
    ),
    "host": (
        lambda opts: aws.grafana.Workspace(
            "a",
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=["AWS_SSO"],
            permission_type="SERVICE_MANAGED",
            opts=opts,
        ),
        "endpoint",
        r"[0-9a-f]{17}\.grafana\.us-east-1\.amazonaws\.com",
    ),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_properties_of_other_types_have_a_form_by_their_name(deploy: Deploy, kind: str):
    make, name, form = OTHERS[kind]
    graph = deploy(lambda provider: make(ResourceOptions(provider=provider)))
    assert re.fullmatch(form, graph.named("a").outputs[name])


def test_a_program_that_takes_outputs_apart_runs(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        opts = ResourceOptions(provider=provider)
        queue = aws.sqs.Queue("a", opts=opts)
        database = aws.rds.Instance("b", instance_class="db.t4g.micro", engine="postgres", opts=opts)
        cluster = aws.eks.Cluster("c", role_arn="arn:aws:iam::1:role/c", vpc_config={"subnet_ids": ["a"]}, opts=opts)
        pulumi.export("name", queue.url.apply(lambda url: url.split("/")[4]))
        pulumi.export("account", queue.arn.apply(lambda arn: arn.split(":")[4]))
        pulumi.export("port", database.endpoint.apply(lambda endpoint: int(endpoint.split(":")[1])))
        pulumi.export(
            "issuer", cluster.identities[0].oidcs[0].issuer.apply(lambda url: url.split("//")[1].split("/")[1])
        )

    outputs = deploy(program).outputs
    assert re.fullmatch(r"a-[0-9a-f]{7}", outputs["name"])
    assert (outputs["account"], outputs["port"], outputs["issuer"]) == (ACCOUNT, 5432, "id")

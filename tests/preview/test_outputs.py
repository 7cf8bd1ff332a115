"""Generated outputs: in the types that each class declares, and in AWS's formats."""

import inspect
from collections.abc import Callable
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import CustomResource, Output, ResourceOptions

from preview.registration import Registration
from tests.conftest import Deploy

SERVICES = (
    "acm", "apigateway", "apigatewayv2", "appautoscaling", "autoscaling", "backup", "budgets", "cfg", "cloudfront",
    "cloudtrail", "cloudwatch", "cognito", "dynamodb", "ec2", "ecr", "ecs", "eks", "elasticache", "guardduty", "iam",
    "kinesis", "kms", "lambda_", "lb", "msk", "opensearch", "rds", "route53", "s3", "scheduler", "secretsmanager",
    "sfn", "sns", "sqs", "ssm", "synthetics", "wafv2",
)  # fmt: skip


def classes(service: str) -> list[type[CustomResource]]:
    """Resource classes of a service."""
    module = getattr(aws, service)
    hasattr(module, "first touch")  # the SDK loads a service on its first attribute access
    found = inspect.getmembers(module, inspect.isclass)
    return [item for _, item in found if issubclass(item, CustomResource)]


@pytest.mark.parametrize("service", SERVICES)
def test_outputs_have_the_types_of_every_class_of_a_service(deploy: Deploy, service: str):
    resolved: set[str] = set()

    def program(provider: aws.Provider) -> None:
        for found in classes(service):
            read: Any = found
            resource: CustomResource = read.get(found.__name__, "id", opts=ResourceOptions(provider=provider))
            for name, output in vars(resource).items():
                if isinstance(output, Output):
                    path = f"{found.__name__}.{name}"
                    cast("Output[Any]", output).apply(lambda _, path=path: resolved.add(path))

    deploy(program)
    assert {f"{found.__name__}.id" for found in classes(service)} <= resolved
    assert len(classes(service)) >= 2


def test_a_computed_object_in_a_list_has_properties(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        cluster = aws.rds.Cluster(
            "db", engine="aurora-postgresql", manage_master_user_password=True, opts=ResourceOptions(provider=provider)
        )
        pulumi.export("secret", cluster.master_user_secrets[0].secret_arn)

    graph = deploy(program)
    assert graph.outputs["secret"].startswith("arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-")


def test_inputs_are_returned_as_outputs(deploy: Deploy):
    graph = deploy(lambda provider: aws.s3.Bucket("a", bucket="books", opts=ResourceOptions(provider=provider)))
    assert graph.named("a").outputs["id"] == graph.named("a").outputs["bucket"] == "books"
    assert graph.named("a").outputs["arn"] == "arn:aws:s3:::books"


def test_every_domain_of_a_certificate_has_a_validation_record(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        certificate = aws.acm.Certificate(
            "tls",
            domain_name="example.com",
            subject_alternative_names=["*.example.com", "example.org"],
            validation_method="DNS",
            opts=ResourceOptions(provider=provider),
        )
        names = certificate.domain_validation_options.apply(lambda found: [item.resource_record_name for item in found])
        pulumi.export("names", names)

    names = deploy(program).outputs["names"]
    assert [name.partition(".")[2] for name in names] == ["example.com.", "example.com.", "example.org."]


def registration(name: str) -> Registration:
    return Registration(urn=f"urn:{name}", type="aws:sqs/queue:Queue", name=name, region="us-east-1", inputs={})


def test_generated_names_are_reproducible_and_unique():
    assert registration("a").physical_name("name") == registration("a").physical_name("name")
    assert registration("a").digest != registration("b").digest
    assert len(registration("a").digest) == 17


def test_computed_properties_are_merged_into_an_input_object(deploy: Deploy):
    def program(provider: aws.Provider) -> None:
        cluster = aws.eks.Cluster(
            "main",
            role_arn="arn:aws:iam::123456789012:role/eks",
            vpc_config=aws.eks.ClusterVpcConfigArgs(subnet_ids=["subnet-1"]),
            opts=ResourceOptions(provider=provider),
        )
        pulumi.export("subnets", cluster.vpc_config.subnet_ids)
        pulumi.export("group", cluster.vpc_config.cluster_security_group_id)

    graph = deploy(program)
    assert graph.outputs["subnets"] == ["subnet-1"]
    assert graph.outputs["group"].startswith("sg-")


ARNS: dict[str, tuple[Callable[[ResourceOptions], Any], str]] = {
    "parameter": (
        lambda opts: aws.ssm.Parameter("a", name="/acme/flags", type="String", opts=opts),
        "arn:aws:ssm:us-east-1:123456789012:parameter/acme/flags",
    ),
    "rule of the default bus": (
        lambda opts: aws.cloudwatch.EventRule("a", name="new", schedule_expression="rate(1 day)", opts=opts),
        "arn:aws:events:us-east-1:123456789012:rule/new",
    ),
    "rule of a bus": (
        lambda opts: aws.cloudwatch.EventRule("a", name="new", event_bus_name="acme", opts=opts),
        "arn:aws:events:us-east-1:123456789012:rule/acme/new",
    ),
    "bus": (
        lambda opts: aws.cloudwatch.EventBus("a", name="acme", opts=opts),
        "arn:aws:events:us-east-1:123456789012:event-bus/acme",
    ),
    "replica of a table": (
        lambda opts: aws.dynamodb.TableReplica(
            "a", global_table_arn="arn:aws:dynamodb:eu-west-1:123456789012:table/acme", opts=opts
        ),
        "arn:aws:dynamodb:us-east-1:123456789012:table/acme",
    ),
    "database": (
        lambda opts: aws.rds.Instance("a", identifier="acme", instance_class="db.t4g.micro", opts=opts),
        "arn:aws:rds:us-east-1:123456789012:db:acme",
    ),
}


@pytest.mark.parametrize("kind", ARNS)
def test_arns_have_the_format_of_their_service(deploy: Deploy, kind: str):
    make, arn = ARNS[kind]
    graph = deploy(lambda provider: make(ResourceOptions(provider=provider)))
    (node,) = (node for node in graph.resources if node.name == "a")
    assert node.outputs["arn"] == arn

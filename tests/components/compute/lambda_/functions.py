"""Programs with the functions of one region."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi_aws as aws
from pulumi import ResourceOptions

from components.compute.lambda_.function_package import FunctionPackage, function_package, layer_package
from components.compute.lambda_.functions import Functions, FunctionsArgs
from components.compute.lambda_.placement import FunctionNetwork, FunctionPlacement
from components.compute.lambda_.resources import FunctionResources
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.grants import Grant
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:acme-prod-routes"
FAILED = "arn:aws:sqs:us-east-1:123456789012:acme-prod-failed"
TOPIC = "arn:aws:sns:us-east-1:123456789012:acme-prod-news"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/acme-prod-live/stream/2026-11-30T00:00:00.000"
ALARMS = "arn:aws:sns:us-east-1:123456789012:alarms"
NO_ARCHIVES = Path("missing")
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:acme-prod-distances"


def package(*, layered: bool = False, archives: Path = NO_ARCHIVES) -> FunctionPackage:
    """A placeholder, whether or not the archives are built, unless their folder is given."""
    return function_package("distances", layered=layered, archives=archives, deploying=False)


def function(
    deploy: Deploy,
    settings: Mapping[str, Any],
    *,
    grants: Mapping[str, Grant] | None = None,
    pilot_light: bool = False,
    network: bool = True,
    queue_arns: Mapping[str, str] | None = None,
    unknown: bool = False,
    layered: bool = False,
    archives: Path = NO_ARCHIVES,
) -> Graph:
    """A region with the function `distances`, its only one, with the settings of a stack file."""
    args = FunctionsArgs(
        settings=LambdaSettings.model_validate({"functions": {"distances": settings}}),
        prefix="acme-prod",
        packages={"distances": package(layered=layered, archives=archives)},
        layer=layer_package(archives=archives, deploying=False) if layered else None,
        placement=FunctionPlacement(
            region="us-east-1",
            account_id=ACCOUNT,
            key_arn=KEY,
            metrics_namespace="acme-prod",
            network=FunctionNetwork(
                vpc_id="vpc-1",
                cidr="10.0.0.0/16",
                subnet_ids={"a": "subnet-a", "b": "subnet-b"},
                prefix_list_ids={"dynamodb": "pl-dynamodb"},
            )
            if network
            else None,
        ),
        resources=FunctionResources(
            key_arn=KEY,
            region="us-east-1",
            queue_arns={"routes": QUEUE, "failed": FAILED} if queue_arns is None else queue_arns,
            queue_names={"routes": "acme-prod-routes", "failed": "acme-prod-failed"},
            topic_arns={"news": TOPIC},
            stream_arns={"live": STREAM},
        ),
        grants={"distances": grants or {}},
        environment={"distances": {"TABLE_LIVE": "acme-prod-live"}},
        alarm_topic_arn=ALARMS,
        pilot_light=pilot_light,
    )

    def program(provider: aws.Provider) -> None:
        Functions("functions", args, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


def statements(graph: Graph) -> dict[str, dict[str, Any]]:
    """The statements of the function's role, by Sid."""
    policy = graph.named("functions-distances-execution-policy").json("policy")
    return {entry["Sid"]: entry for entry in policy["Statement"]}

"""A function as an origin: signed requests, failover of a bucket to it, and its permissions."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.edge.cloudfront.distribution import DistributionArgs
from components.edge.cloudfront.function_permissions import FunctionPermissions, FunctionPermissionsArgs
from components.edge.cloudfront.origins import Endpoint
from components.edge.cloudfront.settings import DistributionSettings
from components.foundation.service.exports import FunctionExport
from preview.graph import Graph
from tests.components.edge.cloudfront.distributions import BUCKETS, KEY_A, distribution, settings
from tests.conftest import Deploy

URL = "abcdefghij.lambda-url.us-east-1.on.aws"
ENDPOINTS = {name: Endpoint(domain_name=domain) for name, domain in {**BUCKETS, "made": URL}.items()}
ORIGINS: dict[str, Any] = {
    "media": {"kind": "bucket", "purpose": "media", "failover": {"to": "made"}},
    "made": {"kind": "function", "function": "images"},
}
CDN = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5"
ALIAS = "arn:aws:lambda:us-east-1:123456789012:function:acme-prod-images:live"


def signed() -> DistributionSettings:
    return settings(
        origins=ORIGINS, defaultBehavior={"origin": "media", "signed": True}, signing={"keys": {"a": KEY_A}}
    )


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return distribution(deploy, signed(), origins=ENDPOINTS)


def origin(graph: Graph, name: str) -> dict[str, Any]:
    (cdn,) = graph.of_type("aws:cloudfront/distribution:Distribution")
    return next(each for each in cdn.inputs["origins"] if each["originId"] == name)


def test_all_requests_to_functions_are_signed(graph: Graph) -> None:
    control = graph.named("cdn-function-access-control")
    assert control.inputs == {
        "description": "functions of cdn",
        "originAccessControlOriginType": "lambda",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }
    assert origin(graph, "made")["originAccessControlId"] == control.outputs["id"]
    assert origin(graph, "media")["originAccessControlId"] == graph.named("cdn-access-control").outputs["id"]


def test_a_function_is_reached_by_https(graph: Graph) -> None:
    made = origin(graph, "made")
    assert (made["domainName"], made["customOriginConfig"]["originProtocolPolicy"]) == (URL, "https-only")


def test_the_function_makes_what_the_bucket_lacks(graph: Graph) -> None:
    """S3 answers 403 for a missing object to those who may not list the bucket."""
    (cdn,) = graph.of_type("aws:cloudfront/distribution:Distribution")
    (group,) = cdn.inputs["originGroups"]
    assert [member["originId"] for member in group["members"]] == ["media", "made"]
    assert group["failoverCriteria"]["statusCodes"] == [403, 404, 500, 502, 503, 504]
    assert cdn.inputs["defaultCacheBehavior"]["allowedMethods"] == ["GET", "HEAD"]


def test_a_distribution_without_functions_has_one_access_control(deploy: Deploy) -> None:
    (control,) = distribution(deploy).of_type("aws:cloudfront/originAccessControl:OriginAccessControl")
    assert control.name == "cdn-access-control"


def test_the_url_of_each_function_is_required() -> None:
    endpoints = {name: endpoint for name, endpoint in ENDPOINTS.items() if name != "made"}
    made = signed()
    with pytest.raises(ValueError, match=r"^origins: missing for made; set the endpoint of each$"):
        DistributionArgs(settings=made, name_prefix="acme-prod", origins=endpoints, account_id="1", log_bucket_arn="a")


def test_a_distribution_may_call_the_url_and_nothing_else(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        export = FunctionExport(
            name=Output.from_input("acme-prod-images"),
            alias=Output.from_input("live"),
            arn=Output.from_input(ALIAS),
            invoke_arn=Output.from_input(ALIAS),
            role_arn=Output.from_input("arn:aws:iam::123456789012:role/images"),
        )
        args = FunctionPermissionsArgs(
            functions={"images": export}, distribution_arns={"cdn": CDN}, callers=(("cdn", "images"),)
        )
        FunctionPermissions("origins", args, ResourceOptions(provider=provider))

    common = {
        "function": "acme-prod-images",
        "qualifier": "live",
        "principal": "cloudfront.amazonaws.com",
        "sourceArn": CDN,
    }
    made = deploy(program)
    assert made.named("origins-cdn-images-url").inputs == {
        **common,
        "action": "lambda:InvokeFunctionUrl",
        "functionUrlAuthType": "AWS_IAM",
    }
    assert made.named("origins-cdn-images-invocation").inputs == {
        **common,
        "action": "lambda:InvokeFunction",
        "invokedViaFunctionUrl": True,
    }

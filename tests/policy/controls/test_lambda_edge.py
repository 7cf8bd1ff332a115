"""Lambda@Edge functions: restrictions, roles, deletion."""

import json
from dataclasses import replace

import pytest

from policy.tokens import CLOUDFRONT_DISTRIBUTION, IAM_ROLE, LAMBDA_FUNCTION, LAMBDA_PROVISIONED_CONCURRENCY_CONFIG
from tests.policy.harness import UNKNOWN, Cases, Given, resource

ARN = "arn:aws:lambda:us-east-1:111122223333:function:headers:7"


def trust(*services: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": list(services)}}
    return json.dumps({"Statement": [statement]})


role = resource(IAM_ROLE, "edge-role", assumeRolePolicy=trust("lambda.amazonaws.com", "edgelambda.amazonaws.com"))
function = replace(
    resource(LAMBDA_FUNCTION, "headers", refers={"role": role}, publish=True), region="us-east-1"
).with_props(qualifiedArn=ARN, runtime="nodejs22.x", skipDestroy=True)


def distribution(arn: str = ARN, event: str = "viewer-request", ordered: bool = False) -> Given:
    behaviour = {"lambdaFunctionAssociations": [{"eventType": event, "lambdaArn": arn}]}
    name = "orderedCacheBehaviors" if ordered else "defaultCacheBehavior"
    props = {"defaultCacheBehavior": {}, name: [behaviour] if ordered else behaviour}
    return resource(CLOUDFRONT_DISTRIBUTION, "cdn", refers={name: function}).with_props(**props)


cdn = distribution()
preview = distribution(UNKNOWN)
lost = resource(
    CLOUDFRONT_DISTRIBUTION, "cdn", defaultCacheBehavior={"lambdaFunctionAssociations": [{"lambdaArn": UNKNOWN}]}
)


def test_versions(cases: Cases) -> None:
    cases(
        "lambda-edge-version",
        passes=[
            [cdn, function],
            [preview, function],
            [distribution(ordered=True), function],
            [resource(CLOUDFRONT_DISTRIBUTION)],
        ],
        fails=[
            [cdn, function.with_props(publish=False)],
            [preview, function.with_props(publish=None)],
            [preview, replace(function, region="eu-central-1")],
            [distribution(ARN.replace(":7", ":live"), ordered=True)],
            [distribution(ARN.removesuffix(":7"))],
            [distribution(ARN.replace("us-east-1", "eu-west-1"))],
        ],
        unknown=[[lost], [cdn, function.with_props(publish=UNKNOWN)]],
    )


@pytest.mark.parametrize(
    "given",
    [
        {"environment": {"variables": {"STAGE": "prod"}}},
        {"layers": ["arn:aws:lambda:us-east-1:111122223333:layer:x:1"]},
        {"vpcConfig": {"subnetIds": ["s"]}},
        {"deadLetterConfig": {"targetArn": "arn:aws:sqs:us-east-1:111122223333:dead"}},
        {"imageUri": "111122223333.dkr.ecr.us-east-1.amazonaws.com/edge:1"},
        {"kmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/1"},
        {"architectures": ["arm64"]},
        {"tracingConfig": {"mode": "Active"}},
        {"ephemeralStorage": {"size": 1024}},
        {"runtime": "java21"},
        {"memorySize": 256},
        {"timeout": 6},
    ],
)
def test_features(cases: Cases, given: dict[str, object]) -> None:
    cases(
        "lambda-edge-features",
        passes=[
            [cdn, function],
            [distribution(event="origin-request"), function.with_props(memorySize=1024, timeout=30)],
        ],
        fails=[[cdn, function.with_props(**given)], [preview, function.with_props(**given)]],
        unknown=[[lost], [cdn, function.with_props(runtime=UNKNOWN)]],
    )


def test_provisioned_concurrency_and_the_origin_s_timeout(cases: Cases) -> None:
    provisioned = resource(LAMBDA_PROVISIONED_CONCURRENCY_CONFIG, "warm", refers={"functionName": function})
    cases(
        "lambda-edge-features",
        passes=[[cdn, function]],
        fails=[[cdn, function, provisioned], [distribution(event="origin-response"), function.with_props(timeout=31)]],
    )


def test_roles(cases: Cases) -> None:
    cases(
        "lambda-edge-role",
        passes=[[cdn, function, role]],
        fails=[
            [cdn, function, role.with_props(assumeRolePolicy=trust("lambda.amazonaws.com"))],
            [preview, function, role.with_props(assumeRolePolicy="no policy")],
        ],
        unknown=[[cdn, function, role.with_props(assumeRolePolicy=UNKNOWN)]],
    )


def test_deletion(cases: Cases) -> None:
    cases(
        "lambda-edge-deletion",
        passes=[[cdn, function]],
        fails=[[cdn, function.with_props(skipDestroy=None)]],
        unknown=[[cdn, function.with_props(skipDestroy=UNKNOWN)]],
    )

"""Lambda: permissions, URLs, layers, runtimes, recursion, network interfaces."""

from dataclasses import replace

import pytest

from policy.controls.lambda_functions import DEPRECATED_RUNTIMES
from policy.tokens import (
    EC2_SECURITY_GROUP,
    LAMBDA_FUNCTION,
    LAMBDA_FUNCTION_RECURSION_CONFIG,
    LAMBDA_FUNCTION_URL,
    LAMBDA_LAYER_VERSION_PERMISSION,
    LAMBDA_PERMISSION,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, MakeHarness, resource, secret

ACCOUNT = "111122223333"
RULE = f"arn:aws:events:eu-central-1:{ACCOUNT}:rule/nightly"


def permission(principal: str, **conditions: object) -> Given:
    return resource(LAMBDA_PERMISSION, "call", action="lambda:InvokeFunction", principal=principal).with_props(
        **conditions
    )


def test_public_permissions(cases: Cases) -> None:
    cases(
        "lambda-permission-public",
        passes=[
            [permission(ACCOUNT)],
            [permission("*", sourceArn=RULE, sourceAccount=ACCOUNT)],
            [permission("*", sourceArn=GIVEN, sourceAccount=ACCOUNT)],
            [permission("*", principalOrgId="o-abcdefghij")],
        ],
        fails=[
            [permission("*")],
            [permission("*", sourceArn=RULE)],
            [permission("*", sourceAccount=ACCOUNT)],
            [permission("*", sourceArn="*", sourceAccount=ACCOUNT)],
            [permission("*", sourceArn="arn:aws:events:*:*:*", sourceAccount=ACCOUNT)],
            [permission("*", functionUrlAuthType="NONE")],
        ],
        unknown=[[permission(UNKNOWN)]],
    )


def test_services_have_a_source(cases: Cases) -> None:
    cases(
        "lambda-permission-source",
        passes=[
            [permission("events.amazonaws.com", sourceArn=RULE)],
            [permission("events.amazonaws.com", sourceArn=GIVEN)],
            [permission("s3.amazonaws.com", sourceArn="arn:aws:s3:::media", sourceAccount=ACCOUNT)],
            [permission("config.amazonaws.com", sourceAccount=ACCOUNT)],
            [permission("alexa-appkit.amazon.com", eventSourceToken="amzn1.ask.skill.1")],
            [permission("cloudfront.amazonaws.com")],  # one finding of lambda-function-url-source
            [permission(ACCOUNT)],
        ],
        fails=[
            [permission("events.amazonaws.com")],
            [permission("apigateway.amazonaws.com", sourceArn="*")],
            [permission("s3.amazonaws.com", sourceArn="arn:aws:s3:::media")],
            [permission("alexa-appkit.amazon.com")],
        ],
        unknown=[[permission(UNKNOWN)]],
    )


def test_function_urls(cases: Cases) -> None:
    url = resource(LAMBDA_FUNCTION_URL, "url", authorizationType="AWS_IAM")
    cases(
        "lambda-function-url",
        passes=[[url]],
        fails=[[url.with_props(authorizationType="NONE")]],
        unknown=[[url.with_props(authorizationType=UNKNOWN)]],
    )


def test_layers(cases: Cases) -> None:
    layer = resource(LAMBDA_LAYER_VERSION_PERMISSION, "layer", principal="*")
    cases(
        "lambda-layer-public",
        passes=[[layer.with_props(organizationId="o-abcdefghij")], [layer.with_props(principal=ACCOUNT)]],
        fails=[[layer]],
        unknown=[[layer.with_props(principal=UNKNOWN)]],
    )


@pytest.mark.parametrize("runtime", DEPRECATED_RUNTIMES)
def test_runtimes(cases: Cases, runtime: str) -> None:
    function = resource(LAMBDA_FUNCTION, "resize", runtime="python3.13")
    cases(
        "lambda-runtime",
        passes=[
            [function],
            [resource(LAMBDA_FUNCTION, "image", packageType="Image")],
            [function.with_props(runtime="nodejs24.x")],
        ],
        fails=[[function.with_props(runtime=runtime)]],
        unknown=[[function.with_props(runtime=UNKNOWN)]],
    )


def variables(**values: object) -> Given:
    return resource(LAMBDA_FUNCTION, "resize", environment={"variables": values})


# Names of secrets, whose values may be a reference, and values that are secrets under any name.
SECRET_NAMES = ("PLAIN", "PRIVATE_KEY", "SIGNING_SECRET", "DB_PASSWORD", "NEXT_TOKEN")
SECRET_VALUES = ("-----BEGIN PRIVATE KEY-----", "postgres://app:hunter2@db.internal/app")


def test_environment(cases: Cases) -> None:
    cases(
        "lambda-environment-secrets",
        passes=[
            [resource(LAMBDA_FUNCTION, "resize")],
            [variables(BUCKET="media", TOKEN_URL="https://id.example.com/token", KEY_ID=UNKNOWN)],
            [variables(DB_SECRET="arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf")],
        ],
        fails=[
            [variables(DB_PASSWORD="hunter2")],
            [variables(DATABASE_URL="postgres://app:hunter2@db.internal/app")],
            [variables(SETTING=secret("anything"))],
            *([variables(**{name: value})] for name in SECRET_NAMES for value in SECRET_VALUES),
        ],
        unknown=[[variables(DB_PASSWORD=UNKNOWN)], [resource(LAMBDA_FUNCTION, "resize", environment=UNKNOWN)]],
    )


def test_a_finding_never_has_the_value_of_a_variable(harness: MakeHarness) -> None:
    (found,) = harness().of("lambda-environment-secrets", variables(DB_PASSWORD="hunter2"))
    assert "DB_PASSWORD" in found.message
    assert "hunter2" not in found.message


def test_recursion(cases: Cases) -> None:
    recursion = resource(LAMBDA_FUNCTION_RECURSION_CONFIG, "loop", recursiveLoop="Terminate")
    cases(
        "lambda-recursion",
        passes=[[recursion]],
        fails=[[recursion.with_props(recursiveLoop="Allow")]],
        unknown=[[recursion.with_props(recursiveLoop=UNKNOWN)]],
    )


def test_network_interfaces(cases: Cases) -> None:
    group = resource(EC2_SECURITY_GROUP, "group")
    patient = replace(group, options={"customTimeouts": {"delete": 45 * 60}})
    function = resource(
        LAMBDA_FUNCTION,
        "resize",
        refers={"vpcConfig": group},
        vpcConfig={"subnetIds": ["s"], "securityGroupIds": ["group-id"]},
    )
    cases(
        "lambda-network-deletion",
        passes=[
            [function, patient],
            [function.with_props(replaceSecurityGroupsOnDestroy=True), group],
            [resource(LAMBDA_FUNCTION, "plain")],
        ],
        fails=[
            [function, group],
            [function, replace(group, options={"customTimeouts": {"delete": 15 * 60}})],
            [function.with_props(vpcConfig={"securityGroupIds": [UNKNOWN]}), group],
        ],
        unknown=[[resource(LAMBDA_FUNCTION, "resize", vpcConfig={"securityGroupIds": UNKNOWN})]],
    )

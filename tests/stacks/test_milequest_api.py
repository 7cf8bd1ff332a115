"""Mile Quest's API and users: routes of functions, authorized by the user pool, within limits."""

from typing import Any

import pulumi_aws as aws
import pytest
import yaml
from pulumi import ResourceOptions

from components.identity.cognito.settings import CognitoSettings
from components.identity.cognito.user_pool import UserPool, UserPoolArgs
from preview.graph import Graph
from tests.conftest import ROOT, Deploy
from tests.stacks.reading import StackGraph

API, POOL = "primary-apis-api", "primary-access-user-pool-travelers"
FUNCTIONS = "primary-services-functions"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


def operations(graph: Graph) -> dict[str, dict[str, Any]]:
    """Operations of the API's document, by method and path."""
    paths = graph.named(f"{API}-api").json("body")["paths"]
    return {f"{method.upper()} {path}": each for path, item in paths.items() for method, each in item.items()}


@pytest.mark.requirement("MQ-08")
@pytest.mark.parametrize(
    ("route", "function"),
    [
        ("POST /teams/{team}/activities", "activities"),
        ("GET /teams/{team}/activities", "activities"),
        ("GET /teams/{team}", "teams"),
    ],
)
def test_a_route_is_a_function(prod: Graph, route: str, function: str) -> None:
    integration = operations(prod)[route]["x-amazon-apigateway-integration"]
    assert integration["uri"] == prod.named(f"{FUNCTIONS}-{function}-alias").outputs["invokeArn"]
    assert prod.named(f"{FUNCTIONS}-{function}-function").inputs["handler"] == f"functions.{function}.handler.handle"


@pytest.mark.requirement("MQ-12")
def test_every_route_takes_an_access_token_of_the_user_pool(prod: Graph) -> None:
    body = prod.named(f"{API}-api").json("body")
    scheme = body["components"]["securitySchemes"]["travelers"]["x-amazon-apigateway-authorizer"]
    assert scheme == {"type": "cognito_user_pools", "providerARNs": [prod.named(f"{POOL}-pool").outputs["arn"]]}
    assert [each["security"] for each in operations(prod).values()] == [[{"travelers": ["openid"], "api-key": []}]] * 3


@pytest.mark.requirement("MQ-37", "MQ-12")
def test_the_api_is_limited_by_stage_and_by_key(prod: Graph) -> None:
    stage = prod.named(f"{API}-methods").inputs
    assert (stage["methodPath"], stage["stageName"]) == ("*/*", "live")
    limits = stage["settings"]
    assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (100, 200)
    plan = prod.named(f"{API}-plans-applications")
    assert plan.inputs["throttleSettings"] == {"rateLimit": 50, "burstLimit": 100}
    assert plan.inputs["quotaSettings"] == {"limit": 1_000_000, "period": "DAY"}
    assert plan.inputs["apiStages"] == [{"apiId": prod.named(f"{API}-api").outputs["id"], "stage": "live"}]
    keys = {node.name for node in prod.of_type("UsagePlanKey") if prod.target(node.inputs["usagePlanId"]) is plan}
    assert keys == {f"{API}-plans-web-plan", f"{API}-plans-admin-plan"}


@pytest.mark.requirement("MQ-23")
def test_users_are_in_a_pool_of_a_plan_with_free_users(prod: Graph) -> None:
    pool = prod.named(f"{POOL}-pool").inputs
    assert (pool["userPoolTier"], pool["deletionProtection"]) == ("ESSENTIALS", "ACTIVE")
    assert pool["adminCreateUserConfig"] == {"allowAdminCreateUserOnly": False}
    assert pool["mfaConfiguration"] == "OPTIONAL"


@pytest.mark.requirement("MQ-23")
@pytest.mark.parametrize("client", ["web", "admin"])
def test_sites_sign_in_by_code_and_return_by_https_only(prod: Graph, client: str) -> None:
    inputs = prod.named(f"{POOL}-client-{client}-client").inputs
    assert (inputs["allowedOauthFlows"], inputs["preventUserExistenceErrors"]) == (["code"], "ENABLED")
    assert all(url.startswith("https://") for url in (*inputs["callbackUrls"], *inputs["logoutUrls"]))


@pytest.mark.requirement("MQ-24")
@pytest.mark.parametrize(
    ("key", "credentials"),
    [("google", ["client_id", "client_secret"]), ("apple", ["client_id", "team_id", "key_id", "private_key"])],
)
def test_a_social_provider_that_is_enabled_takes_its_credentials_from_its_secret(
    prod: Graph, deploy: Deploy, key: str, credentials: list[str]
) -> None:
    secret = prod.named(f"primary-data-secret-{key}-secret")
    stack = yaml.safe_load((ROOT / "Pulumi.milequest-prod.yaml").read_text(encoding="utf-8"))["config"]
    settings = CognitoSettings.model_validate(stack["media-platform:cognito"]).user_pools["travelers"]
    provider = settings.identity_providers[key].model_copy(update={"enabled": True})
    made = settings.model_copy(update={"identity_providers": {key: provider}})

    args = UserPoolArgs(settings=made, pool_name="pool", key_arn="arn:key", secret_arns={key: secret.outputs["arn"]})

    def program(provider: aws.Provider) -> None:
        UserPool("pool", args, ResourceOptions(provider=provider))

    graph = deploy(program)
    details = graph.named(f"pool-provider-{key}-provider").inputs["providerDetails"]
    assert {*credentials} <= {*details}
    offered = graph.named("pool-client-web-client").inputs["supportedIdentityProviders"]
    assert len(offered) == 2


@pytest.mark.requirement("MQ-25")
def test_teams_are_groups_of_the_pool(prod: Graph) -> None:
    groups = [node.inputs for node in prod.of_type("aws:cognito/userGroup:UserGroup")]
    assert {group["name"] for group in groups} == {"admins", "team:mile-quest"}
    assert {group["userPoolId"] for group in groups} == {prod.named(f"{POOL}-pool").outputs["id"]}


@pytest.mark.requirement("MQ-12")
def test_connections_are_authorized_by_tokens_of_the_user_pool(prod: Graph) -> None:
    connect = prod.named("primary-apis-live-connect-route").inputs
    authorizer = prod.named("primary-apis-live-authorizer")
    assert (connect["authorizationType"], connect["authorizerId"]) == ("CUSTOM", authorizer.outputs["id"])
    assert authorizer.inputs["identitySources"] == ["route.request.querystring.token"]
    assert authorizer.inputs["authorizerUri"] == prod.named(f"{FUNCTIONS}-authorizer-alias").outputs["invokeArn"]
    variables = prod.named(f"{FUNCTIONS}-authorizer-function").inputs["environment"]["variables"]
    clients = [prod.named(f"{POOL}-client-{key}-client").outputs["id"] for key in ("web", "admin")]
    assert variables["COGNITO_ISSUER"] == f"https://{prod.named(f'{POOL}-pool').outputs['endpoint']}"
    assert {*variables["COGNITO_CLIENTS"].split(",")} == {*clients}


@pytest.mark.requirement("MQ-12")
def test_messages_are_limited(prod: Graph) -> None:
    limits = prod.named("primary-apis-live-stage").inputs["defaultRouteSettings"]
    assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (100, 200)


def test_the_authorizer_may_read_its_environment_and_write_logs_and_traces_only(prod: Graph) -> None:
    statements = prod.named(f"{FUNCTIONS}-authorizer-execution-policy").json("policy")["Statement"]
    assert {entry["Sid"] for entry in statements} == {"EnvironmentKey", "Logs", "Traces"}

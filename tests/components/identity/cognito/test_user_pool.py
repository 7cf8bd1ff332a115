"""User pools: users, groups, identity providers and app clients."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.identity.cognito.identity_provider import credentials
from components.identity.cognito.pool_settings import UserPoolSettings
from components.identity.cognito.user_pool import UserPool, UserPoolArgs
from preview.graph import Graph
from preview.node import Node
from tests.conftest import Deploy

KEY = "arn:aws:kms:us-east-1:123456789012:key/one"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:google-AbCdEf"
CLIENT = {"callbackUrls": ["https://acme.example/in"]}
GOOGLE = {"identityProviders": {"google": {"type": "google", "secret": "google"}}}


def pool_graph(
    deploy: Deploy, settings: dict[str, Any] | None = None, *, unknown: bool = False, protect: bool = True
) -> Graph:
    args = UserPoolArgs(
        settings=UserPoolSettings.model_validate(settings or {}),
        pool_name="acme-prod-users",
        key_arn=KEY,
        secret_arns={"google": SECRET},
        protect=protect,
    )
    return deploy(lambda provider: UserPool("users", args, ResourceOptions(provider=provider)), unknown=unknown)


def pool_of(deploy: Deploy, settings: dict[str, Any] | None = None, **change: Any) -> Node:
    return pool_graph(deploy, settings, **change).named("users-pool")


def client_of(deploy: Deploy, client: dict[str, Any] | None = None, **settings: Any) -> Node:
    given = {"clients": {"web": {**CLIENT, **(client or {})}}, **settings}
    return pool_graph(deploy, given).named("users-client-web-client")


def test_administrators_create_users_unless_sign_up_is_open(deploy: Deploy) -> None:
    path = "adminCreateUserConfig.allowAdminCreateUserOnly"
    assert pool_of(deploy).get(path) is True
    assert pool_of(deploy, {"selfSignUp": True}).get(path) is False


def test_a_second_factor_is_required(deploy: Deploy) -> None:
    pool = pool_of(deploy)
    assert (pool.inputs["mfaConfiguration"], pool.get("softwareTokenMfaConfiguration.enabled")) == ("ON", True)


def test_a_pool_without_mfa_has_no_factor(deploy: Deploy) -> None:
    pool = pool_of(deploy, {"mfa": {"mode": "none"}})
    assert pool.inputs["mfaConfiguration"] == "OFF"
    assert "softwareTokenMfaConfiguration" not in pool.inputs


@pytest.mark.parametrize(("protect", "expected"), [(True, "ACTIVE"), (False, "INACTIVE")])
def test_a_pool_is_protected_where_data_is(deploy: Deploy, protect: bool, expected: str) -> None:
    pool = pool_of(deploy, protect=protect)
    assert (pool.inputs["deletionProtection"], pool.options.protect) == (expected, protect)


def test_user_names_differ_by_more_than_case(deploy: Deploy) -> None:
    assert pool_of(deploy).get("usernameConfiguration.caseSensitive") is False


def test_every_string_attribute_has_its_limits(deploy: Deploy) -> None:
    attributes = {"team": {}, "age": {"type": "Number", "minimum": 13}}
    schemas = {each["name"]: each for each in pool_of(deploy, {"attributes": attributes}).inputs["schemas"]}
    assert schemas["team"]["stringAttributeConstraints"] == {"minLength": "0", "maxLength": "2048"}
    assert schemas["age"]["numberAttributeConstraints"] == {"minValue": "13"}


def test_passkeys_are_a_first_factor_beside_the_password(deploy: Deploy) -> None:
    pool = pool_of(deploy, {"mfa": {"mode": "optional"}, "passkeys": {"relyingParty": "acme.example"}})
    assert pool.get("signInPolicy.allowedFirstAuthFactors") == ["PASSWORD", "WEB_AUTHN"]
    assert pool.get("webAuthnConfiguration.relyingPartyId") == "acme.example"


def test_groups_have_their_precedence(deploy: Deploy) -> None:
    graph = pool_graph(deploy, {"groups": {"editors": {"precedence": 10}}})
    group = graph.named("users-group-editors")
    assert (group.inputs["name"], group.inputs["precedence"]) == ("editors", 10)
    assert graph.target(group.inputs["userPoolId"]).name == "users-pool"


def test_clients_take_authorization_codes_only(deploy: Deploy) -> None:
    assert client_of(deploy).inputs["allowedOauthFlows"] == ["code"]


def test_clients_never_tell_whether_a_user_exists(deploy: Deploy) -> None:
    assert client_of(deploy).inputs["preventUserExistenceErrors"] == "ENABLED"


def test_tokens_can_be_revoked(deploy: Deploy) -> None:
    assert client_of(deploy).inputs["enableTokenRevocation"] is True


def test_token_validity_is_in_units(deploy: Deploy) -> None:
    client = client_of(deploy, {"accessTokenValidityMinutes": 15})
    assert client.inputs["accessTokenValidity"] == 15
    assert client.inputs["tokenValidityUnits"] == {
        "accessToken": "minutes",
        "idToken": "minutes",
        "refreshToken": "days",
    }


def test_rotated_refresh_tokens_replace_the_flow_without_rotation(deploy: Deploy) -> None:
    client = client_of(deploy, {"refreshTokenRotation": {}})
    assert client.inputs["refreshTokenRotation"] == {"feature": "ENABLED", "retryGracePeriodSeconds": 10}
    assert client.inputs["explicitAuthFlows"] == ["ALLOW_USER_SRP_AUTH"]


@pytest.mark.parametrize(("type_", "expected"), [("public", False), ("confidential", True)])
def test_only_confidential_clients_have_a_secret(deploy: Deploy, type_: str, expected: bool) -> None:
    assert client_of(deploy, {"type": type_}).inputs["generateSecret"] is expected


@pytest.mark.parametrize(("tier", "styles"), [("essentials", 1), ("lite", 0)])
def test_managed_login_has_a_style_for_each_client(deploy: Deploy, tier: str, styles: int) -> None:
    settings = {"tier": tier, "domain": {"prefix": "acme-users"}, "clients": {"web": CLIENT}}
    graph = pool_graph(deploy, settings)
    assert len(graph.of_type("aws:cognito/managedLoginBranding:ManagedLoginBranding")) == styles


def test_credentials_of_a_provider_are_read_from_its_secret(deploy: Deploy) -> None:
    provider = pool_graph(deploy, GOOGLE).named("users-provider-google-provider")
    assert set(provider.inputs["providerDetails"]) == {"authorize_scopes", "client_id", "client_secret"}
    assert "providerDetails.client_secret" in provider.secrets


def test_details_that_cognito_adds_are_no_change(deploy: Deploy) -> None:
    provider = pool_graph(deploy, GOOGLE).named("users-provider-google-provider")
    ignored = provider.options.ignore_changes
    assert "providerDetails.token_url" in ignored
    assert "providerDetails.client_secret" not in ignored


def test_clients_offer_the_pools_own_users_and_all_providers(deploy: Deploy) -> None:
    assert client_of(deploy, **GOOGLE).inputs["supportedIdentityProviders"] == ["COGNITO", "Google"]


def test_a_provider_waits_for_its_secret(deploy: Deploy) -> None:
    waiting = {"identityProviders": {"google": {"type": "google", "secret": "google", "enabled": False}}}
    graph = pool_graph(deploy, {**waiting, "clients": {"web": CLIENT}})
    assert graph.of_type("aws:cognito/identityProvider:IdentityProvider") == []
    assert graph.named("users-client-web-client").inputs["supportedIdentityProviders"] == ["COGNITO"]


def test_clients_are_created_after_the_providers(deploy: Deploy) -> None:
    client = client_of(deploy, **GOOGLE)
    assert any(urn.endswith("users-provider-google-provider") for urn in client.dependencies)


@pytest.mark.parametrize("value", ["hidden", "[]", '{"client_id": "hidden"}', '{"client_id": "a", "client_secret": 1}'])
def test_a_value_that_is_no_credentials_is_rejected_without_showing_it(value: str) -> None:
    with pytest.raises(
        ValueError, match=r"secretsManager\.secrets\.google: its value lacks .*client_secret"
    ) as rejected:
        credentials("google", value, ("client_id", "client_secret"))
    assert "hidden" not in str(rejected.value)


def test_threat_protection_blocks_what_is_risky(deploy: Deploy) -> None:
    graph = pool_graph(deploy, {"tier": "plus", "threatProtection": {}})
    risk = graph.named("users-monitoring-risk")
    assert graph.named("users-pool").get("userPoolAddOns.advancedSecurityMode") == "ENFORCED"
    assert risk.get("compromisedCredentialsRiskConfiguration.actions.eventAction") == "BLOCK"
    assert risk.get("accountTakeoverRiskConfiguration.actions.highAction.eventAction") == "BLOCK"


def test_logs_are_encrypted(deploy: Deploy) -> None:
    graph = pool_graph(deploy, {"logs": {}})
    group = graph.named("users-monitoring-logs")
    assert (group.inputs["kmsKeyId"], group.inputs["name"]) == (KEY, "/aws/vendedlogs/cognito/acme-prod-users")
    sent = graph.named("users-monitoring-log-delivery").inputs["logConfigurations"]
    assert [(each["eventSource"], each["logLevel"]) for each in sent] == [("userNotification", "ERROR")]


def test_it_needs_no_value_too_early(deploy: Deploy) -> None:
    assert pool_graph(deploy, {**GOOGLE, "clients": {"web": CLIENT}}, unknown=True).named("users-pool")

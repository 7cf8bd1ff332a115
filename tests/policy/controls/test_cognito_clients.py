"""App clients of user pools: pass, fail, unknown."""

from policy.tokens import COGNITO_IDENTITY_PROVIDER, COGNITO_USER_POOL, COGNITO_USER_POOL_CLIENT
from tests.policy.harness import UNKNOWN, Cases, Given, resource

client = resource(COGNITO_USER_POOL_CLIENT)
pool = resource(COGNITO_USER_POOL)


def of_urls(*urls: str, **more: object) -> list[Given]:
    return [client.with_props(callbackUrls=list(urls), **more)]


def test_tokens_are_returned_by_https(cases: Cases) -> None:
    cases(
        "cognito-callback-urls",
        passes=[
            [client],
            of_urls("https://app.example/signed-in", "myapp://signed-in"),
            of_urls("http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:8080/"),
        ],
        fails=[
            of_urls("https://app.example/", "http://app.example/"),
            of_urls("HTTP://app.example/"),
            of_urls("http://localhost.app.example/"),
            of_urls("https://app.example@other.example/"),
            of_urls("https://*.app.example/"),
            of_urls("javascript://app.example/%0aalert(1)"),
            of_urls("file:///signed-in"),
            of_urls("data://text/html,in"),
            of_urls("https://app.example/", logoutUrls=["http://app.example/"]),
            of_urls("https://app.example/", defaultRedirectUri="http://app.example/"),
        ],
        unknown=[of_urls(UNKNOWN)],
    )


def test_tokens_are_not_in_addresses(cases: Cases) -> None:
    cases(
        "cognito-implicit-flow",
        passes=[[client], [client.with_props(allowedOauthFlows=["code"])]],
        fails=[[client.with_props(allowedOauthFlows=["code", "implicit"])]],
        unknown=[[client.with_props(allowedOauthFlows=UNKNOWN)]],
    )


def test_errors_do_not_tell_of_users(cases: Cases) -> None:
    cases(
        "cognito-user-existence",
        passes=[[client.with_props(preventUserExistenceErrors="ENABLED")]],
        fails=[[client], [client.with_props(preventUserExistenceErrors="LEGACY")]],
        unknown=[[client.with_props(preventUserExistenceErrors=UNKNOWN)]],
    )


def test_users_who_sign_up_verify_an_address(cases: Cases) -> None:
    cases(
        "cognito-verified-sign-up",
        passes=[
            [pool.with_props(autoVerifiedAttributes=["email"])],
            [pool.with_props(adminCreateUserConfig={"allowAdminCreateUserOnly": True})],
        ],
        fails=[[pool], [pool.with_props(adminCreateUserConfig={"allowAdminCreateUserOnly": False})]],
        unknown=[[pool.with_props(autoVerifiedAttributes=UNKNOWN)]],
    )


def test_providers_are_reached_by_https(cases: Cases) -> None:
    def provider(**details: object) -> list[Given]:
        given = {"client_id": UNKNOWN, **details}
        return [resource(COGNITO_IDENTITY_PROVIDER, providerType="OIDC", providerDetails=given)]

    cases(
        "cognito-provider-https",
        passes=[provider(oidc_issuer="https://id.example"), provider()],
        fails=[
            provider(oidc_issuer="http://id.example"),
            provider(oidc_issuer="https://id.example", jwks_uri="http://id.example/keys"),
            provider(MetadataURL="HTTP://id.example/saml"),
        ],
        unknown=[
            provider(oidc_issuer=UNKNOWN),
            [resource(COGNITO_IDENTITY_PROVIDER, providerType="SAML", providerDetails=UNKNOWN)],
        ],
    )

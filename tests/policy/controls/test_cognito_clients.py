"""App clients of user pools: pass, fail, unknown."""

from policy.tokens import COGNITO_MANAGED_USER_POOL_CLIENT, COGNITO_USER_POOL, COGNITO_USER_POOL_CLIENT
from tests.policy.harness import UNKNOWN, Cases, Given, resource

client = resource(COGNITO_USER_POOL_CLIENT)
managed = resource(COGNITO_MANAGED_USER_POOL_CLIENT)
pool = resource(COGNITO_USER_POOL)


def of_urls(*urls: str, **more: object) -> list[Given]:
    return [client.with_props(callbackUrls=list(urls), **more)]


def test_tokens_are_returned_by_https(cases: Cases) -> None:
    cases(
        "cognito-callback-urls",
        passes=[
            [client],
            of_urls("https://app.example/signed-in", "myapp://signed-in"),
            of_urls("myapp://", "com.example.app:/signed-in"),
            of_urls("http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:8080/"),
            of_urls("http://localhost:3000?from=web"),
        ],
        fails=[
            of_urls("https://app.example/", "http://app.example/"),
            of_urls("HTTP://app.example/"),
            of_urls("http://localhost.app.example/"),
            of_urls("https://app.example@other.example/"),
            of_urls("https://*.app.example/"),
            of_urls("javascript://app.example/%0aalert(1)"),
            of_urls("file:///signed-in"),
            of_urls("https://app.example/#signed-in"),
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


def of_flows(*flows: str, **more: object) -> list[Given]:
    return [client.with_props(explicitAuthFlows=list(flows), **more)]


def test_passwords_are_not_sent(cases: Cases) -> None:
    """AdminInitiateAuth takes the credentials of an IAM principal, which a server has."""
    cases(
        "cognito-password-flows",
        passes=[
            [client],
            of_flows("ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
            of_flows("ALLOW_ADMIN_USER_PASSWORD_AUTH", generateSecret=True),
            [managed.with_props(explicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])],
        ],
        fails=[
            of_flows("ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"),
            of_flows("USER_PASSWORD_AUTH", generateSecret=True),
            of_flows("ALLOW_ADMIN_USER_PASSWORD_AUTH"),
            of_flows("ADMIN_NO_SRP_AUTH", generateSecret=False),
            [managed.with_props(explicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])],
        ],
        unknown=[of_flows(UNKNOWN), of_flows("ADMIN_NO_SRP_AUTH", generateSecret=UNKNOWN)],
    )


def test_applications_on_devices_have_no_secret(cases: Cases) -> None:
    cases(
        "cognito-client-secret",
        passes=[
            [client],
            of_urls("myapp://signed-in"),
            of_urls("https://app.example/signed-in", "http://localhost:3000/", generateSecret=True),
        ],
        fails=[
            of_urls("https://app.example/signed-in", "myapp://signed-in", generateSecret=True),
            of_urls("com.example.app:/signed-in", generateSecret=True),
        ],
        unknown=[of_urls(UNKNOWN, generateSecret=True), of_urls("myapp://signed-in", generateSecret=UNKNOWN)],
    )

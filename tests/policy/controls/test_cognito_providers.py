"""Identity providers of user pools: their addresses, and credentials at them."""

from policy.tokens import COGNITO_IDENTITY_PROVIDER
from tests.policy.harness import UNKNOWN, Cases, Given, MakeHarness, resource, secret


def provider(**details: object) -> list[Given]:
    given = {"client_id": UNKNOWN, **details}
    return [resource(COGNITO_IDENTITY_PROVIDER, providerType="OIDC", providerDetails=given)]


def test_providers_are_reached_by_https(cases: Cases) -> None:
    cases(
        "cognito-provider-https",
        passes=[
            provider(oidc_issuer="https://id.example"),
            provider(oidc_issuer="HTTPS://id.example", attributes_url_add_attributes="false"),
            provider(MetadataURL="", MetadataFile="<EntityDescriptor xmlns='http://docs.oasis-open.org/'/>"),
            provider(),
        ],
        fails=[
            provider(oidc_issuer="http://id.example"),
            provider(oidc_issuer="https://id.example", jwks_uri="http://id.example/keys"),
            provider(MetadataURL="HTTP://id.example/saml"),
            provider(SSORedirectBindingURI="http://id.example/saml"),
            provider(oidc_issuer="id.example"),
            provider(oidc_issuer="ftp://id.example"),
            provider(oidc_issuer="https:/id.example"),
            [
                resource(
                    COGNITO_IDENTITY_PROVIDER, providerType="Google", providerDetails={"token_url": "http://id.example"}
                )
            ],
        ],
        unknown=[
            provider(oidc_issuer=UNKNOWN),
            [resource(COGNITO_IDENTITY_PROVIDER, providerType="SAML", providerDetails=UNKNOWN)],
        ],
    )


def test_credentials_at_providers_are_secret(cases: Cases) -> None:
    cases(
        "cognito-provider-secret",
        passes=[
            provider(),
            provider(client_secret=secret("hunter2!hunter2!")),
            provider(client_secret=secret(UNKNOWN), private_key=secret(UNKNOWN)),
            [resource(COGNITO_IDENTITY_PROVIDER, providerDetails=secret({"client_secret": "hunter2!hunter2!"}))],
        ],
        fails=[provider(client_secret="hunter2!hunter2!"), provider(private_key="MIGTAgEAMBMGByqGSM49AgEGCCqGSM49")],
        unknown=[
            provider(client_secret=UNKNOWN),
            [resource(COGNITO_IDENTITY_PROVIDER, providerDetails=UNKNOWN)],
        ],
    )


def test_credentials_at_providers_are_not_displayed(harness: MakeHarness) -> None:
    (found,) = harness().of("cognito-provider-secret", *provider(client_secret="hunter2!hunter2!"))

    assert "hunter2" not in found.message

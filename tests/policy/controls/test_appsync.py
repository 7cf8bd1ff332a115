"""AppSync: authentication, logs, caches."""

from policy.tokens import APPSYNC_API_CACHE, APPSYNC_GRAPHQL_API
from tests.policy.harness import UNKNOWN, Cases, resource

api = resource(APPSYNC_GRAPHQL_API, authenticationType="AWS_IAM")


def test_apis_have_no_api_key(cases: Cases) -> None:
    second = [{"authenticationType": "API_KEY"}]
    cases(
        "appsync-api-key",
        passes=[[api]],
        fails=[
            [api.with_props(authenticationType="API_KEY")],
            [api.with_props(additionalAuthenticationProviders=second)],
        ],
        unknown=[[api.with_props(authenticationType=UNKNOWN)]],
    )


def test_fields_are_logged(cases: Cases) -> None:
    cases(
        "appsync-field-logs",
        passes=[[api.with_props(logConfig={"fieldLogLevel": "ERROR"})]],
        fails=[[api], [api.with_props(logConfig={"fieldLogLevel": "NONE"})]],
        unknown=[[api.with_props(logConfig={"fieldLogLevel": UNKNOWN})]],
    )


def test_caches_are_encrypted(cases: Cases) -> None:
    cache = resource(APPSYNC_API_CACHE, atRestEncryptionEnabled=True, transitEncryptionEnabled=True)
    cases(
        "appsync-cache-encrypted",
        passes=[[cache]],
        fails=[[cache.with_props(atRestEncryptionEnabled=None)], [cache.with_props(transitEncryptionEnabled=False)]],
        unknown=[[cache.with_props(atRestEncryptionEnabled=UNKNOWN)]],
    )

"""API Gateway: stages, integrations, domains, resource policies."""

import json

import pytest

from policy.tokens import (
    APIGATEWAY_BASE_PATH_MAPPING,
    APIGATEWAY_DOMAIN_NAME,
    APIGATEWAY_METHOD,
    APIGATEWAY_METHOD_SETTINGS,
    APIGATEWAY_REST_API,
    APIGATEWAY_REST_API_POLICY,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_API_MAPPING,
    APIGATEWAYV2_DOMAIN_NAME,
    APIGATEWAYV2_INTEGRATION,
    APIGATEWAYV2_STAGE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

stage = resource(APIGATEWAY_STAGE)


def block(**settings: object) -> list[Given]:
    return [resource(APIGATEWAY_METHOD_SETTINGS, methodPath="*/*", settings=settings)]


def of_definition(**integrations: str) -> list[Given]:
    """A stage of an API whose paths have these types of integration."""
    paths = {
        f"/{path}": {"get": {"x-amazon-apigateway-integration": {"type": type_}}}
        for path, type_ in integrations.items()
    }
    api = resource(APIGATEWAY_REST_API, "api", body=json.dumps({"paths": paths}))
    return [resource(APIGATEWAY_STAGE, "stage", refers={"restApi": api}), api]


def test_stages_have_a_client_certificate(cases: Cases) -> None:
    unknown = resource(APIGATEWAY_REST_API, "api", body=UNKNOWN)
    without = resource(APIGATEWAY_REST_API, "api")
    cases(
        "apigateway-client-certificate",
        passes=[[stage.with_props(clientCertificateId=GIVEN)], of_definition(function="aws_proxy", preflight="mock")],
        fails=[
            [stage],
            of_definition(function="aws_proxy", server="http_proxy"),
            [resource(APIGATEWAY_STAGE, "stage", refers={"restApi": without}), without],
        ],
        unknown=[
            [stage.with_props(clientCertificateId=UNKNOWN)],
            [resource(APIGATEWAY_STAGE, "stage", refers={"restApi": unknown}), unknown],
        ],
    )


@pytest.mark.parametrize(
    ("mapping", "path", "type_"),
    [
        (APIGATEWAY_BASE_PATH_MAPPING, "restApi", APIGATEWAY_REST_API),
        (APIGATEWAYV2_API_MAPPING, "apiId", APIGATEWAYV2_API),
    ],
)
def test_apis_with_a_domain_name_have_no_other_endpoint(cases: Cases, mapping: str, path: str, type_: str) -> None:
    def mapped(**props: object) -> list[Given]:
        api = resource(type_, "api").with_props(**props)
        return [resource(mapping, "mapping", refers={path: api}), api]

    cases(
        "apigateway-default-endpoint",
        passes=[mapped(disableExecuteApiEndpoint=True), [resource(type_, "api")]],
        fails=[mapped(), mapped(disableExecuteApiEndpoint=False)],
        unknown=[mapped(disableExecuteApiEndpoint=UNKNOWN)],
    )


def test_stages_limit_requests(cases: Cases) -> None:
    def limited(path: str, **settings: object) -> list[Given]:
        api = resource(APIGATEWAY_REST_API, "api")
        return [
            resource(APIGATEWAY_STAGE, "stage", refers={"restApi": api}, stageName="live"),
            resource(
                APIGATEWAY_METHOD_SETTINGS,
                "methods",
                refers={"restApi": api},
                stageName="live",
                methodPath=path,
                settings=settings,
            ),
            api,
        ]

    http = resource(APIGATEWAYV2_STAGE)
    cases(
        "apigateway-throttling",
        passes=[
            limited("*/*", throttlingRateLimit=1000),
            [http.with_props(defaultRouteSettings={"throttlingRateLimit": 10})],
        ],
        fails=[
            limited("*/*", throttlingRateLimit=-1),
            limited("*/*"),
            limited("media/GET", throttlingRateLimit=10),
            [http],
            [http.with_props(defaultRouteSettings={"detailedMetricsEnabled": True})],
        ],
        unknown=[
            limited("*/*", throttlingRateLimit=UNKNOWN),
            [http.with_props(defaultRouteSettings={"throttlingRateLimit": UNKNOWN})],
        ],
    )


def test_stages_are_traced(cases: Cases) -> None:
    cases(
        "apigateway-tracing",
        passes=[[stage.with_props(xrayTracingEnabled=True)]],
        fails=[[stage], [stage.with_props(xrayTracingEnabled=False)]],
        unknown=[[stage.with_props(xrayTracingEnabled=UNKNOWN)]],
    )


def test_caches_are_encrypted(cases: Cases) -> None:
    cases(
        "apigateway-cache-encrypted",
        passes=[block(), block(cachingEnabled=True, cacheDataEncrypted=True)],
        fails=[block(cachingEnabled=True), block(cachingEnabled=True, cacheDataEncrypted=False)],
        unknown=[block(cachingEnabled=True, cacheDataEncrypted=UNKNOWN)],
    )


def test_bodies_are_not_logged(cases: Cases) -> None:
    cases(
        "apigateway-data-trace",
        passes=[block(), block(dataTraceEnabled=False)],
        fails=[block(dataTraceEnabled=True)],
        unknown=[block(dataTraceEnabled=UNKNOWN)],
    )


def test_private_integrations_use_https(cases: Cases) -> None:
    private = resource(APIGATEWAYV2_INTEGRATION, connectionType="VPC_LINK")
    cases(
        "apigateway-private-integration-https",
        passes=[
            [private.with_props(connectionType="INTERNET")],
            [private.with_props(tlsConfig={"serverNameToVerify": "api.example"})],
        ],
        fails=[[private]],
        unknown=[[private.with_props(tlsConfig=UNKNOWN)], [private.with_props(connectionType=UNKNOWN)]],
    )


@pytest.mark.parametrize("type_", [APIGATEWAY_DOMAIN_NAME, APIGATEWAYV2_DOMAIN_NAME])
def test_domains_require_tls_1_2(type_: str, cases: Cases) -> None:
    def domain(policy: str) -> list[Given]:
        if type_ == APIGATEWAY_DOMAIN_NAME:
            return [resource(type_, securityPolicy=policy)]
        return [resource(type_, domainNameConfiguration={"securityPolicy": policy})]

    cases(
        "apigateway-domain-tls-obsolete",
        passes=[domain("TLS_1_2"), domain("SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09")],
        fails=[domain("TLS_1_0")],
        unknown=[domain(UNKNOWN)],
    )


def test_requests_with_a_body_are_validated(cases: Cases) -> None:
    method = resource(APIGATEWAY_METHOD, httpMethod="POST")
    cases(
        "apigateway-request-validation",
        passes=[[method.with_props(httpMethod="GET")], [method.with_props(requestValidatorId=GIVEN)]],
        fails=[[method]],
        unknown=[[method.with_props(requestValidatorId=UNKNOWN)]],
    )


@pytest.mark.parametrize("type_", [APIGATEWAY_REST_API, APIGATEWAY_REST_API_POLICY])
def test_policies_restrict_their_callers(type_: str, cases: Cases) -> None:
    everyone = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
    office = {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}
    endpoint = {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}
    others = {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}, **office}
    no_service = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
    blocked = {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}}
    denials: list[dict[str, object]] = [
        {"Condition": blocked},
        {"Condition": {**office, **blocked}},
        {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Condition": {"NotIpAddress": {"aws:SourceIp": ["0.0.0.0/0"]}}},
        {"Condition": {"Null": {"aws:SourceVpce": "true"}}},
        {"Condition": office, "Resource": "execute-api:/prod/POST/admin"},
        {"Condition": office, "Resource": "execute-api:/?"},
        {"Condition": {**office, "Bool": {"aws:PrincipalIsAWSService": "false"}}},
        {"Condition": {**office, "BoolIfExists": {"aws:PrincipalIsAWSService": "true"}}},
        {"Condition": office, "Action": "execute-api:ManageConnections"},
        {"Condition": office, "Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
    ]

    def api(*statements: object) -> list[Given]:
        return [resource(type_, policy=json.dumps({"Statement": list(statements)}))]

    cases(
        "apigateway-policy-public",
        passes=[
            [resource(type_)],
            api({**everyone, "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}),
            api({**everyone, "Condition": endpoint}),
            api(everyone, {**everyone, "Effect": "Deny", "Condition": office}),
            api(everyone, {**everyone, "Effect": "Deny", "Condition": {**office, **no_service}}),
            api(everyone, {**everyone, "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": others}),
        ],
        fails=[
            api(everyone),
            *(api(everyone, {**everyone, "Effect": "Deny", **narrower}) for narrower in denials),
        ],
        unknown=[[resource(type_, policy=UNKNOWN)], api({**everyone, "Condition": UNKNOWN})],
    )

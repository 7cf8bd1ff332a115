"""Pipelines and apps of Amplify: pass, fail, unknown."""

from policy.tokens import AMPLIFY_APP, CODEPIPELINE_PIPELINE
from tests.policy.harness import UNKNOWN, Cases, Given, resource

pipeline = resource(CODEPIPELINE_PIPELINE)
app = resource(AMPLIFY_APP)
KEY = {"id": "arn:aws:kms:us-east-1:123456789012:key/data", "type": "KMS"}


def of_source(**configuration: str) -> list[Given]:
    return [pipeline.with_props(stages=[{"name": "Source", "actions": [{"configuration": configuration}]}])]


def test_artifacts_have_a_key_of_the_account(cases: Cases) -> None:
    cases(
        "codepipeline-artifacts-encrypted",
        passes=[[pipeline.with_props(artifactStores=[{"location": "artifacts", "encryptionKey": KEY}])]],
        fails=[
            [pipeline.with_props(artifactStores=[{"location": "artifacts"}])],
            [pipeline.with_props(artifactStores=[{"location": "a", "encryptionKey": KEY}, {"location": "b"}])],
        ],
        unknown=[[pipeline.with_props(artifactStores=UNKNOWN)]],
    )


def test_sources_have_no_token(cases: Cases) -> None:
    cases(
        "codepipeline-source-token",
        passes=[[pipeline], of_source(ConnectionArn="arn:aws:codeconnections:us-east-1:123456789012:connection/a")],
        fails=[of_source(OAuthToken="ghp_0123456789abcdefghij0123456789abcdef")],
        unknown=[[pipeline.with_props(stages=UNKNOWN)]],
    )


def test_apps_have_no_token(cases: Cases) -> None:
    cases(
        "amplify-repository-token",
        passes=[[app], [app.with_props(name="web")]],
        fails=[
            [app.with_props(accessToken="ghp_0123456789abcdefghij0123456789abcdef")],
            [app.with_props(oauthToken="gho_0123456789abcdefghij0123456789abcdef")],
        ],
    )


def test_pull_requests_start_no_pipelines(cases: Cases) -> None:
    def triggered(**events: object) -> list[Given]:
        return [pipeline.with_props(triggers=[{"gitConfiguration": {"sourceActionName": "source", **events}}])]

    cases(
        "codepipeline-pull-requests",
        passes=[[pipeline], triggered(pushes=[{"branches": {"includes": ["main"]}}])],
        fails=[triggered(pullRequests=[{"events": ["OPEN"], "branches": {"includes": ["main"]}}])],
        unknown=[triggered(pullRequests=UNKNOWN)],
    )

"""Delivery: builds, their secrets and artifacts, and sources of pipelines."""

from tools.mutation.changes import put, without
from tools.mutation.graph import Mutation

PROJECT = "aws:codebuild/project:Project"
PIPELINE = "aws:codepipeline/pipeline:Pipeline"
APP = "aws:amplify/app:App"
LEAKED = [{"name": "NPM_TOKEN", "value": "npm_0123456789abcdefghijklmnopqrstuvwxyz", "type": "PLAINTEXT"}]

KINDS = [
    Mutation(
        name="build: artifacts not encrypted",
        type=PROJECT,
        change=put("artifacts.encryptionDisabled", value=True),
        controls=["codebuild-artifacts-encrypted"],
    ),
    Mutation(
        name="build: a secret in plain text",
        type=PROJECT,
        change=put("environment.environmentVariables", LEAKED),
        controls=["codebuild-environment-secrets"],
    ),
    Mutation(
        name="build: privileged",
        type=PROJECT,
        change=put("environment.privilegedMode", value=True),
        controls=["codebuild-privileged"],
    ),
    Mutation(
        name="build: public",
        type=PROJECT,
        change=put("projectVisibility", "PUBLIC_READ"),
        controls=["codebuild-not-public"],
    ),
    Mutation(
        name="build: a token in the address of the source",
        type=PROJECT,
        change=put("source.location", "https://x-token-auth:abc@bitbucket.org/media/api.git"),
        controls=["codebuild-source-credentials"],
    ),
    Mutation(
        name="build: certificate of the source not verified",
        type=PROJECT,
        change=put("source.insecureSsl", value=True),
        controls=["codebuild-source-tls"],
    ),
    Mutation(
        name="build: logs disabled",
        type=PROJECT,
        change=put("logsConfig.cloudwatchLogs.status", "DISABLED"),
        controls=["codebuild-logging"],
    ),
    Mutation(
        name="pipeline: artifacts without a key",
        type=PIPELINE,
        change=without("artifactStores[0].encryptionKey"),
        controls=["codepipeline-artifacts-encrypted"],
    ),
    Mutation(
        name="pipeline: a token at the source",
        type=PIPELINE,
        change=put("stages[0].actions[0].configuration.OAuthToken", "ghp_0123456789abcdefghij0123456789abcdef"),
        controls=["codepipeline-source-token"],
    ),
    Mutation(
        name="pipeline: started by pull requests",
        type=PIPELINE,
        change=put("triggers", [{"gitConfiguration": {"pullRequests": [{"events": ["OPEN"]}]}}]),
        controls=["codepipeline-pull-requests"],
    ),
    Mutation(
        name="app of Amplify: a token of a repository",
        type=APP,
        change=put("accessToken", "ghp_0123456789abcdefghij0123456789abcdef"),
        controls=["amplify-repository-token"],
    ),
]

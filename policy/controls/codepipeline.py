"""Controls for CodePipeline and Amplify: artifacts, and tokens of repositories."""

from policy.frameworks import AT_REST, LEAST_PRIVILEGE, NOT_PUBLIC
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.secrecy import MASK
from policy.tokens import AMPLIFY_APP, CODEPIPELINE_PIPELINE

GUIDE = "https://docs.aws.amazon.com/codepipeline/latest/userguide"
TOKENS = ("accessToken", "oauthToken")


@resource_control(
    "codepipeline-artifacts-encrypted",
    title="Artifacts of pipelines are encrypted with a customer managed key",
    severity="medium",
    types=[CODEPIPELINE_PIPELINE],
    frameworks={"PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Set encryption_key of each artifact store to a KMS key.",
    url=f"{GUIDE}/S3-artifact-encryption.html",
)
def artifacts_are_encrypted(pipeline: Resource, settings: Settings) -> Iterator[Finding]:
    for store in pipeline.nodes("artifactStores"):
        if not store.has("encryptionKey"):
            yield store.missing("artifacts are encrypted with a key that the account does not control", "encryptionKey")


@resource_control(
    "codepipeline-source-token",
    title="Pipelines read repositories by a connection",
    severity="high",
    types=[CODEPIPELINE_PIPELINE],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Use an action of CodeStarSourceConnection with a connection, and revoke the token.",
    url=f"{GUIDE}/update-github-action-connections.html",
)
def sources_have_no_token(pipeline: Resource, settings: Settings) -> Iterator[Finding]:
    for stage in pipeline.nodes("stages"):
        for action in stage.nodes("actions"):
            if action.has("configuration.OAuthToken"):
                yield action.fail("a token of a user is part of the pipeline", "configuration.OAuthToken", value=MASK)


@resource_control(
    "codepipeline-pull-requests",
    title="Pull requests start no pipelines",
    severity="medium",
    types=[CODEPIPELINE_PIPELINE],
    frameworks={"NIST 800-53": [*NOT_PUBLIC, *LEAST_PRIVILEGE]},
    remedy="Trigger pipelines by push, and build pull requests by a webhook of CodeBuild with an approval.",
    url=f"{GUIDE}/pipelines-filter.html",
)
def pull_requests_start_no_pipelines(pipeline: Resource, settings: Settings) -> Iterator[Finding]:
    """Triggers filter branches and files, not actors: code runs with the roles of the pipeline before its review."""
    for trigger in pipeline.nodes("triggers"):
        for filtered in trigger.nodes("gitConfiguration.pullRequests"):
            yield filtered.fail("pull requests of everyone run with the roles of the pipeline", "events")


@resource_control(
    "amplify-repository-token",
    title="Apps of Amplify have no token of a repository",
    severity="medium",
    types=[AMPLIFY_APP],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Deploy to an app without a repository, or connect it in the console by the GitHub App.",
    url="https://docs.aws.amazon.com/amplify/latest/userguide/manual-deploys.html",
)
def apps_have_no_token(app: Resource, settings: Settings) -> Iterator[Finding]:
    for name in TOKENS:
        if app.has(name):
            yield app.fail("a token of a user is part of the state", name, value=MASK)

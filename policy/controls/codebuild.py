"""Controls for CodeBuild: credentials, logs, privileges and reports of builds."""

from policy.frameworks import AT_REST, IN_TRANSIT, LOGGED, NOT_PUBLIC, PRIVILEGE
from policy.guides import SECURITY_HUB
from policy.readers.secret_documents import secrets_in_document
from policy.readers.secret_values import holds_credentials, holds_secret
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.secrecy import MASK
from policy.tokens import CODEBUILD_PROJECT, CODEBUILD_REPORT_GROUP, CODEBUILD_SOURCE_CREDENTIAL

GUIDE = f"{SECURITY_HUB}/codebuild-controls.html"


@resource_control(
    "codebuild-source-credentials",
    title="Source addresses of builds contain no credentials",
    severity="critical",
    types=[CODEBUILD_PROJECT],
    frameworks={"FSBP": ["CodeBuild.1"], "PCI DSS 4.0": ["8.3.2"], "NIST 800-53": ["SA-3", "IA-5(7)"]},
    remedy="Use a connection (CODECONNECTIONS) or a SourceCredential, and replace the exposed credentials.",
    url=f"{GUIDE}#codebuild-1",
)
def source_has_no_credentials(project: Resource, settings: Settings) -> Iterator[Finding]:
    for source in (*project.nodes("source"), *project.nodes("secondarySources")):
        if holds_credentials(source.string("location")):
            yield source.fail("the address contains a password or token", "location", value="")


@resource_control(
    "codebuild-source-token",
    title="Builds read repositories by a connection or a secret",
    severity="high",
    types=[CODEBUILD_SOURCE_CREDENTIAL],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Set auth_type to CODECONNECTIONS or SECRETS_MANAGER, with the ARN as token, and revoke the token.",
    url="https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html",
)
def credentials_are_no_tokens(credential: Resource, settings: Settings) -> Iterator[Finding]:
    """CodeBuild has one credential of a server in an account and region: the token is that of all its projects."""
    if credential.string("authType") in ("BASIC_AUTH", "PERSONAL_ACCESS_TOKEN"):
        yield credential.fail("a token of a user is part of the state", "authType")


@resource_control(
    "codebuild-environment-secrets",
    title="Environment variables and specifications of builds contain no secrets in plaintext",
    severity="critical",
    types=[CODEBUILD_PROJECT],
    frameworks={"FSBP": ["CodeBuild.2"], "PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Set type to SECRETS_MANAGER or PARAMETER_STORE, in a specification secrets-manager or parameter-store of "
    "env, and replace the exposed secret.",
    url=f"{GUIDE}#codebuild-2",
)
def environment_has_no_secrets(project: Resource, settings: Settings) -> Iterator[Finding]:
    for variable in project.nodes("environment.environmentVariables"):
        if (variable.string("type") or "PLAINTEXT") == "PLAINTEXT" and holds_secret(variable):
            yield variable.missing(f"{variable.string('name')} contains a secret in plaintext", "value")
    for source in (*project.nodes("source"), *project.nodes("secondarySources")):
        for name in secrets_in_document(source.string("buildspec")):
            yield source.fail(
                f"the build specification contains a secret in plaintext: {name}", "buildspec", value=MASK
            )


@resource_control(
    "codebuild-logs-encrypted",
    title="Logs of builds in S3 are encrypted",
    severity="low",
    types=[CODEBUILD_PROJECT],
    frameworks={"FSBP": ["CodeBuild.3"], "PCI DSS 4.0": ["10.3.2"], "NIST 800-53": AT_REST},
    remedy="Omit encryption_disabled of logs_config.s3_logs.",
    url=f"{GUIDE}#codebuild-3",
)
def logs_are_encrypted(project: Resource, settings: Settings) -> Iterator[Finding]:
    logs = project.node("logsConfig.s3Logs")
    if logs.string("status") == "ENABLED" and logs.flag("encryptionDisabled"):
        yield logs.fail("the logs are not encrypted", "encryptionDisabled")


@resource_control(
    "codebuild-logging",
    title="Builds are logged",
    severity="medium",
    types=[CODEBUILD_PROJECT],
    frameworks={"FSBP": ["CodeBuild.4"], "NIST 800-53": LOGGED},
    remedy="Set the status of logs_config.cloudwatch_logs or logs_config.s3_logs to ENABLED.",
    url=f"{GUIDE}#codebuild-4",
)
def builds_are_logged(project: Resource, settings: Settings) -> Iterator[Finding]:
    """Logs in CloudWatch are enabled by default."""
    to_group = project.string("logsConfig.cloudwatchLogs.status") != "DISABLED"
    if not to_group and project.string("logsConfig.s3Logs.status") != "ENABLED":
        yield project.fail("builds are not logged", "logsConfig.cloudwatchLogs.status")


@resource_control(
    "codebuild-privileged",
    title="Builds are not privileged",
    severity="high",
    types=[CODEBUILD_PROJECT],
    frameworks={"NIST 800-53": PRIVILEGE},
    remedy="Set privileged_mode to false; where images are built, use rootless tools or a build fleet of its own.",
    url="https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html",
)
def builds_are_not_privileged(project: Resource, settings: Settings) -> Iterator[Finding]:
    if project.flag("environment.privilegedMode"):
        yield project.fail("builds have root privileges on their host", "environment.privilegedMode")


@resource_control(
    "codebuild-artifacts-encrypted",
    title="Artifacts of builds are encrypted",
    severity="medium",
    types=[CODEBUILD_PROJECT],
    frameworks={"PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Omit encryption_disabled of artifacts and secondary_artifacts.",
    url="https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html",
)
def artifacts_are_encrypted(project: Resource, settings: Settings) -> Iterator[Finding]:
    for artifacts in (project.node("artifacts"), *project.nodes("secondaryArtifacts")):
        if artifacts.flag("encryptionDisabled"):
            yield artifacts.fail("artifacts are not encrypted", "encryptionDisabled")


@resource_control(
    "codebuild-source-tls",
    title="Builds verify the certificate of their source",
    severity="medium",
    types=[CODEBUILD_PROJECT],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Omit insecure_ssl of sources.",
    url="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html",
)
def sources_are_verified(project: Resource, settings: Settings) -> Iterator[Finding]:
    for source in (*project.nodes("source"), *project.nodes("secondarySources")):
        if source.flag("insecureSsl"):
            yield source.fail("the source may be another's", "insecureSsl")


@resource_control(
    "codebuild-not-public",
    title="Builds are not public",
    severity="high",
    types=[CODEBUILD_PROJECT],
    frameworks={"NIST 800-53": NOT_PUBLIC},
    remedy="Set project_visibility to PRIVATE.",
    url="https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html",
)
def builds_are_not_public(project: Resource, settings: Settings) -> Iterator[Finding]:
    if project.string("projectVisibility") == "PUBLIC_READ":
        yield project.fail("logs and artifacts of all builds are public", "projectVisibility")


@resource_control(
    "codebuild-reports-encrypted",
    title="Exported test reports are encrypted",
    severity="medium",
    types=[CODEBUILD_REPORT_GROUP],
    frameworks={"FSBP": ["CodeBuild.7"], "NIST 800-53": AT_REST},
    remedy="Omit encryption_disabled of export_config.s3_destination.",
    url=f"{GUIDE}#codebuild-7",
)
def reports_are_encrypted(group: Resource, settings: Settings) -> Iterator[Finding]:
    if group.flag("exportConfig.s3Destination.encryptionDisabled"):
        yield group.fail("exported reports are not encrypted", "exportConfig.s3Destination.encryptionDisabled")

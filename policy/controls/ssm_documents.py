"""Controls for documents and automations of Systems Manager."""

from policy.frameworks import LOGGED, NOT_PUBLIC
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import SSM_DOCUMENT, SSM_SERVICE_SETTING

GUIDE = f"{SECURITY_HUB}/ssm-controls.html"
SHARING = "/ssm/documents/console/public-sharing-permission"
AUTOMATION_LOGS = "/ssm/automation/customer-script-log-destination"


@resource_control(
    "ssm-document-public",
    title="Documents are not public",
    severity="critical",
    types=[SSM_DOCUMENT],
    frameworks={"FSBP": ["SSM.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Name the accounts in permissions, or remove permissions.",
    url=f"{GUIDE}#ssm-4",
)
def document_is_not_public(document: Resource, settings: Settings) -> Iterator[Finding]:
    for path in ("permissions.account_ids", "permissions.accountIds"):
        if "all" in document.string(path).lower().split(","):
            yield document.fail("all accounts can read and run the document", path)


@resource_control(
    "ssm-document-sharing-blocked",
    title="Public sharing of documents is blocked",
    severity="critical",
    types=[SSM_SERVICE_SETTING],
    frameworks={"FSBP": ["SSM.7"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set setting_value to Disable.",
    url=f"{GUIDE}#ssm-7",
)
def sharing_is_blocked(setting: Resource, settings: Settings) -> Iterator[Finding]:
    if _is(setting, SHARING) and setting.string("settingValue") != "Disable":
        yield setting.fail("documents can be shared with all accounts", "settingValue")


@resource_control(
    "ssm-automation-logging",
    title="Scripts of automations are logged",
    severity="medium",
    types=[SSM_SERVICE_SETTING],
    frameworks={"FSBP": ["SSM.6"], "NIST 800-53": LOGGED},
    remedy="Set setting_value to CloudWatch.",
    url=f"{GUIDE}#ssm-6",
)
def scripts_are_logged(setting: Resource, settings: Settings) -> Iterator[Finding]:
    if _is(setting, AUTOMATION_LOGS) and setting.string("settingValue") != "CloudWatch":
        yield setting.fail("the output of scripts is not logged", "settingValue")


def _is(setting: Resource, name: str) -> bool:
    """Whether a service setting has an id, by its path or its ARN."""
    return setting.string("settingId").endswith(name)

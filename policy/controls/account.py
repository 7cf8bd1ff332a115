"""Controls for resources of which an account, or each of its regions, has at most one."""

from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import (
    CONFIG_DELIVERY_CHANNEL,
    CONFIG_RECORDER,
    COSTEXPLORER_ANOMALY_MONITOR,
    EBS_DEFAULT_KMS_KEY,
    EBS_ENCRYPTION_BY_DEFAULT,
    EC2_SERIAL_CONSOLE_ACCESS,
    GUARDDUTY_DETECTOR,
    IAM_ACCOUNT_ALIAS,
    IAM_ACCOUNT_PASSWORD_POLICY,
    MACIE_ACCOUNT,
    S3_ACCOUNT_PUBLIC_ACCESS_BLOCK,
    SECURITYHUB_ACCOUNT,
)

# By type: whether it is unique in the account; otherwise it is unique in each region.
SINGLETONS = {
    GUARDDUTY_DETECTOR: False,
    CONFIG_RECORDER: False,
    CONFIG_DELIVERY_CHANNEL: False,
    SECURITYHUB_ACCOUNT: False,
    MACIE_ACCOUNT: False,
    EBS_ENCRYPTION_BY_DEFAULT: False,
    EBS_DEFAULT_KMS_KEY: False,
    EC2_SERIAL_CONSOLE_ACCESS: False,
    S3_ACCOUNT_PUBLIC_ACCESS_BLOCK: True,
    IAM_ACCOUNT_PASSWORD_POLICY: True,
    IAM_ACCOUNT_ALIAS: True,
    COSTEXPLORER_ANOMALY_MONITOR: True,
}
USER_GUIDE = "https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html"


@stack_control(
    "account-singleton-once",
    title="Unique resources of an account or region are declared once",
    severity="high",
    types=list(SINGLETONS),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-41"],
    remedy="Declare it in the stack with the account's settings; other stacks look it up.",
    url=USER_GUIDE,
)
def is_declared_once(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """AWS refuses a second one, or it replaces the first."""
    same = [other for other in stack.of(resource.type) if not _custom(other) and _scope(other) == _scope(resource)]
    if same and same[0] is resource:
        for other in same[1:]:
            yield other.fail(f"it is unique in {_scope(other)}, and {resource.name} is declared already")


def _scope(resource: Resource) -> str:
    return "an account" if SINGLETONS[resource.type] else resource.region or "a region"


def _custom(resource: Resource) -> bool:
    """Only anomaly monitors of all services are limited to one; custom ones are not."""
    return resource.type == COSTEXPLORER_ANOMALY_MONITOR and resource.string("monitorType") == "CUSTOM"

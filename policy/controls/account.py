"""Controls over what there is one of: in an account, or in each of its regions."""

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

# Type: whether there is one for the whole account; otherwise there is one in each region.
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
    title="What an account or region has one of is made once",
    severity="high",
    types=list(SINGLETONS),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-41"],
    remedy="Keep one in the stack that owns the account's settings, and look it up elsewhere.",
    url=USER_GUIDE,
)
def is_made_once(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A second one is refused, or takes the place of the first."""
    same = [other for other in stack.of(resource.type) if not _custom(other) and _place(other) == _place(resource)]
    if same and same[0] is resource:
        for other in same[1:]:
            yield other.fail(f"there is one of these in {_place(other)}, and {resource.name} is it already")


def _place(resource: Resource) -> str:
    return "an account" if SINGLETONS[resource.type] else resource.region or "a region"


def _custom(resource: Resource) -> bool:
    """Anomaly monitors of one's own choice may be many; only those over all services are limited to one."""
    return resource.type == COSTEXPLORER_ANOMALY_MONITOR and resource.string("monitorType") == "CUSTOM"

"""Controls over what there is one of: in an account, or in each of its regions."""

from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control

# Type: whether there is one for the whole account; otherwise there is one in each region.
SINGLETONS = {
    "aws:guardduty/detector:Detector": False,
    "aws:cfg/recorder:Recorder": False,
    "aws:cfg/deliveryChannel:DeliveryChannel": False,
    "aws:securityhub/account:Account": False,
    "aws:macie2/account:Account": False,
    "aws:ebs/encryptionByDefault:EncryptionByDefault": False,
    "aws:ebs/defaultKmsKey:DefaultKmsKey": False,
    "aws:ec2/serialConsoleAccess:SerialConsoleAccess": False,
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": True,
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": True,
    "aws:iam/accountAlias:AccountAlias": True,
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": True,
}
MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
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
    return resource.type == MONITOR and resource.text("monitorType") == "CUSTOM"

"""Controls for AWS Config, GuardDuty, Inspector and Macie."""

from policy.guides import SECURITY_HUB
from policy.messages import listed
from policy.readers.lists import absent
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    CONFIG_RECORDER,
    CONFIG_RECORDER_STATUS,
    GUARDDUTY_DETECTOR,
    GUARDDUTY_DETECTOR_FEATURE,
    INSPECTOR_ENABLER,
    MACIE_ACCOUNT,
)

GUARDDUTY = f"{SECURITY_HUB}/guardduty-controls.html"
CONFIG = f"{SECURITY_HUB}/config-controls.html"
SERVICE_LINKED = ":role/aws-service-role/config.amazonaws.com/"
MONITORING = ("AU-6(1)", "AU-6(5)", "CA-7", "RA-5", "SI-3(8)", "SI-4", "SI-4(1)", "SI-4(2)", "SI-4(4)", "SI-4(5)")
# GuardDuty API Reference, DetectorFeatureConfiguration; agents are additional configurations of RUNTIME_MONITORING.
FEATURES = (
    "S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS",
    "RUNTIME_MONITORING",
)  # fmt: skip
AGENTS = ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")


@resource_control(
    "config-recorder",
    title="AWS Config records all resource types",
    severity="high",
    types=[CONFIG_RECORDER],
    frameworks={
        "FSBP": ["Config.1"],
        "CIS 5.0": ["3.3"],
        "PCI DSS 4.0": ["10.5.2", "11.5.2"],
        "NIST 800-53": ["CM-3", "CM-6(1)", "CM-8", "CM-8(2)"],
    },
    remedy="Omit recording_group or set all_supported, and use Config's service-linked role.",
    url=f"{CONFIG}#config-1",
)
def records_all_types(recorder: Resource, settings: Settings) -> Iterator[Finding]:
    group = recorder.node("recordingGroup")
    if not group.flag("allSupported", default=True):
        yield group.fail("changes of some resource types are not recorded", "allSupported")
    role = recorder.string("roleArn")
    if role and SERVICE_LINKED not in role:
        yield recorder.fail("the role is not the service-linked one, which has all permissions that recording needs",
                            "roleArn")  # fmt: skip


@resource_control(
    "config-recorder-enabled",
    title="The recorder of AWS Config is enabled",
    severity="high",
    types=[CONFIG_RECORDER_STATUS],
    frameworks={"FSBP": ["Config.1"], "CIS 5.0": ["3.3"], "NIST 800-53": ["CM-3", "CM-8", "CM-8(2)"]},
    remedy="Set is_enabled to true.",
    url=f"{CONFIG}#config-1",
)
def recorder_is_enabled(status: Resource, settings: Settings) -> Iterator[Finding]:
    if not status.flag("isEnabled"):
        yield status.fail("changes of resources are not recorded", "isEnabled")


@resource_control(
    "guardduty-enabled",
    title="GuardDuty is enabled",
    severity="high",
    types=[GUARDDUTY_DETECTOR],
    frameworks={"FSBP": ["GuardDuty.1"], "PCI DSS 4.0": ["11.5.1"], "NIST 800-53": MONITORING},
    remedy="Omit enable, or set it to true.",
    url=f"{GUARDDUTY}#guardduty-1",
)
def detector_is_enabled(detector: Resource, settings: Settings) -> Iterator[Finding]:
    if not detector.flag("enable", default=True):
        yield detector.fail("the detector is suspended", "enable")


@stack_control(
    "guardduty-features",
    title="Detectors have all protection plans",
    severity="medium",
    types=[GUARDDUTY_DETECTOR],
    frameworks={
        "FSBP": [
            "GuardDuty.5", "GuardDuty.6", "GuardDuty.7", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10", "GuardDuty.11",
            "GuardDuty.12", "GuardDuty.13",
        ],
        "PCI DSS 4.0": ["11.5.1"],
        "NIST 800-53": MONITORING,
    },
    remedy="Add a DetectorFeature with status ENABLED, and the agents as its additional_configurations.",
    parameters=[
        Parameter("features", FEATURES, "Required protection plans."),
        Parameter("agents", AGENTS, "Agents of RUNTIME_MONITORING that GuardDuty manages."),
    ],
    url=f"{GUARDDUTY}#guardduty-5",
)  # fmt: skip
def detector_has_all_features(detector: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = stack.related(detector, GUARDDUTY_DETECTOR_FEATURE, "detectorId")
    enabled = {feature.string("name") for feature in found if feature.string("status") == "ENABLED"}
    for feature in found:
        if feature.string("name") in settings.strings("features") and feature.string("status") == "DISABLED":
            yield feature.fail("the protection plan is disabled", "status")
    if without := absent(settings.strings("features"), {feature.string("name") for feature in found}):
        yield detector.missing(f"without a DetectorFeature: {listed(without)}")
    agents = {
        agent.string("name")
        for feature in found
        for agent in feature.nodes("additionalConfigurations")
        if agent.string("status") == "ENABLED"
    }
    unmanaged = absent(settings.strings("agents"), agents)
    if "RUNTIME_MONITORING" in enabled and unmanaged:
        yield detector.missing(f"runtime monitoring without managed agents: {listed(unmanaged)}")


@resource_control(
    "inspector-resource-types",
    title="Inspector scans instances, images and functions",
    severity="medium",
    types=[INSPECTOR_ENABLER],
    frameworks={
        "FSBP": ["Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"],
        "PCI DSS 4.0": ["11.3.1"],
        "NIST 800-53": ["RA-5", "SI-2"],
    },
    remedy="Set resource_types to EC2, ECR, LAMBDA and LAMBDA_CODE.",
    parameters=[Parameter("resource_types", ("EC2", "ECR", "LAMBDA", "LAMBDA_CODE"), "Required types of scans.")],
    url=f"{SECURITY_HUB}/inspector-controls.html",
)
def all_types_are_scanned(enabler: Resource, settings: Settings) -> Iterator[Finding]:
    if unscanned := absent(settings.strings("resource_types"), enabler.strings("resourceTypes")):
        yield enabler.missing(f"not scanned: {listed(unscanned)}", "resourceTypes")


@resource_control(
    "macie-enabled",
    title="Macie is enabled",
    severity="medium",
    types=[MACIE_ACCOUNT],
    frameworks={
        "FSBP": ["Macie.1"],
        "CIS 5.0": ["2.1.3"],
        "NIST 800-53": ["CA-7", "CA-9(1)", "RA-5", "SA-8(19)", "SI-4"],
    },
    remedy="Set status to ENABLED.",
    url=f"{SECURITY_HUB}/macie-controls.html#macie-1",
)
def discovery_is_enabled(account: Resource, settings: Settings) -> Iterator[Finding]:
    if account.string("status") == "PAUSED":
        yield account.fail("the discovery of sensitive data is paused", "status")

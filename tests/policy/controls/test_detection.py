"""AWS Config, GuardDuty, Inspector and Macie."""

import pytest

from policy.tokens import (
    CONFIG_RECORDER,
    CONFIG_RECORDER_STATUS,
    GUARDDUTY_DETECTOR,
    GUARDDUTY_DETECTOR_FEATURE,
    INSPECTOR_ENABLER,
    MACIE_ACCOUNT,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

SERVICE_LINKED = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"

SCANS = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]

detector = resource(GUARDDUTY_DETECTOR)
AGENTS = [
    {"name": name, "status": "ENABLED"}
    for name in ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")
]


def feature(name: str, **props: object) -> Given:
    return resource(
        GUARDDUTY_DETECTOR_FEATURE,
        name.lower(),
        refers={"detectorId": detector},
        **{"name": name, "status": "ENABLED", **props},
    )


PLANS = [
    feature(name)
    for name in (
        "S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS",
    )
]  # fmt: skip
RUNTIME = feature("RUNTIME_MONITORING", additionalConfigurations=AGENTS)


def test_the_recorder_records_all_types_with_the_service_linked_role(cases: Cases) -> None:
    recorder = resource(CONFIG_RECORDER, roleArn=SERVICE_LINKED)
    cases(
        "config-recorder",
        passes=[[recorder], [recorder.with_props(recordingGroup={"allSupported": True})]],
        fails=[
            [recorder.with_props(recordingGroup={"allSupported": False, "resourceTypes": ["AWS::S3::Bucket"]})],
            [recorder.with_props(roleArn="arn:aws:iam::111122223333:role/recorder")],
        ],
        unknown=[[recorder.with_props(recordingGroup={"allSupported": UNKNOWN})]],
    )


@pytest.mark.parametrize(
    ("control", "type_", "path", "sound", "insecure"),
    [
        ("config-recorder-enabled", CONFIG_RECORDER_STATUS, "isEnabled", True, False),
        ("guardduty-enabled", GUARDDUTY_DETECTOR, "enable", True, False),
        ("macie-enabled", MACIE_ACCOUNT, "status", "ENABLED", "PAUSED"),
        ("inspector-resource-types", INSPECTOR_ENABLER, "resourceTypes", SCANS, ["EC2"]),
    ],
)
def test_services_are_enabled(
    control: str, type_: str, path: str, sound: object, insecure: object, cases: Cases
) -> None:
    cases(
        control,
        passes=[[resource(type_).with_props(**{path: sound})]],
        fails=[[resource(type_).with_props(**{path: insecure})]],
        unknown=[[resource(type_).with_props(**{path: UNKNOWN})]],
    )


def test_detectors_have_all_protection_plans(cases: Cases) -> None:
    cases(
        "guardduty-features",
        passes=[[detector, *PLANS, RUNTIME]],
        fails=[
            [detector, *PLANS],
            [detector, *PLANS, RUNTIME.with_props(status="DISABLED")],
            [detector, *PLANS, RUNTIME.with_props(additionalConfigurations=AGENTS[:1])],
        ],
    )

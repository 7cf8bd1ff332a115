"""Documents and automations of Systems Manager."""

import pytest

from policy.tokens import SSM_DOCUMENT, SSM_SERVICE_SETTING
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def test_documents_are_not_public(cases: Cases) -> None:
    def shared(accounts: str) -> list[Given]:
        return [resource(SSM_DOCUMENT, permissions={"type": "Share", "account_ids": accounts})]

    cases(
        "ssm-document-public",
        passes=[[resource(SSM_DOCUMENT)], shared("111122223333")],
        fails=[shared("All"), shared("all")],
        unknown=[shared(UNKNOWN)],
    )


@pytest.mark.parametrize(
    ("control", "name", "sound", "insecure"),
    [
        ("ssm-document-sharing-blocked", "/ssm/documents/console/public-sharing-permission", "Disable", "Enable"),
        ("ssm-automation-logging", "/ssm/automation/customer-script-log-destination", "CloudWatch", "None"),
    ],
)
def test_service_settings(control: str, name: str, sound: str, insecure: str, cases: Cases) -> None:
    setting = resource(SSM_SERVICE_SETTING, settingId=name, settingValue=sound)
    by_arn = setting.with_props(settingId=f"arn:aws:ssm:eu-central-1:111122223333:servicesetting{name}")
    cases(
        control,
        passes=[[setting], [setting.with_props(settingId="/ssm/opsinsights/opscenter", settingValue=insecure)]],
        fails=[[setting.with_props(settingValue=insecure)], [by_arn.with_props(settingValue=insecure)]],
        unknown=[[setting.with_props(settingValue=UNKNOWN)]],
    )

"""CloudWatch alarms: the alarm topic of each region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames
    from components.operations.settings import OperationsSettings


def _settings() -> SettingsModel:
    from components.operations.checks import subscriber_faults
    from components.operations.settings import OperationsSettings

    return SettingsModel(
        model=OperationsSettings,
        checks=(Check(concerns=("naming", "operations"), function=subscriber_faults),),
    )


def _topic(scope: RegionScope, settings: OperationsSettings) -> PartOutputs:
    from components.foundation.service.exports import ALARM_TOPIC_ARN, ONLY
    from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs

    topic = AlarmTopic(
        f"{scope.name}-alarms",
        AlarmTopicArgs(
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.key_arn,
            emails=settings.alarm_emails,
        ),
        scope.options,
    )
    return PartOutputs(exports={ALARM_TOPIC_ARN: {ONLY: topic.arn}})


def _manual_steps(settings: OperationsSettings, _: StackNames) -> Iterator[ManualStep]:
    """Subscriptions that wait for a confirmation."""
    from components.foundation.service.manual_steps import CONFIRM, ManualStep

    for index, email in enumerate(settings.alarm_emails):
        path = f"operations.alarmEmails[{index}]"
        yield ManualStep(path=path, subject=email, action=CONFIRM, actor="the recipient")


SERVICE = Service(
    concern="operations",
    settings=_settings,
    parts=(RegionPart(layer="base", create=_topic),),
    manual_steps=_manual_steps,
)

"""CloudWatch alarms: the alarm topic of each region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
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


SERVICE = Service(concern="operations", settings=_settings, parts=(RegionPart(layer="base", create=_topic),))

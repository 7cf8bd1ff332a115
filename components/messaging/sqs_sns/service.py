"""SQS, SNS, EventBridge and EventBridge Scheduler as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.messaging.sqs_sns.settings import MessagingSettings

    return MessagingSettings


def _messaging_storage_faults() -> CheckFunction:
    from components.messaging.sqs_sns.checks import messaging_storage_faults

    return messaging_storage_faults


SERVICE = Service(
    concern="messaging",
    settings=_settings,
    checks=(Check(concerns=("storage", "messaging"), only_with=("messaging",), load=_messaging_storage_faults),),
)

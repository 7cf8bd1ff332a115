"""Checks of alarms against the environment."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault
from components.foundation.settings.naming import NamingSettings
from components.operations.settings import OperationsSettings


def subscriber_faults(naming: NamingSettings, operations: OperationsSettings) -> Iterator[Fault]:
    """Alarms of a production stack without a subscriber."""
    if naming.environment == "prod" and not operations.alarm_emails:
        yield Fault(
            path="operations.alarmEmails",
            problem="missing: nobody is notified of the alarms of a production stack",
            remedy="add the address of a team",
        )

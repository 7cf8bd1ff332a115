"""Operations: alarm notifications."""

from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class OperationsSettings(Settings):
    """Alarms and their subscribers."""

    alarm_emails: tuple[Email, ...] = ()
    """Email subscribers of each region's alarm topic, which have to confirm; none by default,
    at least one in prod."""

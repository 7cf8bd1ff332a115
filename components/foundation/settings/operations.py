"""Who is told when something is wrong."""

from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class OperationsSettings(Settings):
    """Alarms and who hears them."""

    alarm_emails: tuple[Email, ...] = ()
    """Addresses that each region's alarm topic writes to, once they have confirmed; nobody by default."""

"""VPC Flow Logs."""

from typing import Literal

from components.foundation.settings.base import Settings
from components.foundation.settings.types import LogRetentionDays


class FlowLogSettings(Settings):
    """VPC Flow Logs in a log group encrypted with the region's key."""

    retention_days: LogRetentionDays = 90
    """Retention of the log group in days."""
    traffic_type: Literal["ALL", "ACCEPT", "REJECT"] = "ALL"
    """Type of traffic to record."""
    max_aggregation_interval_seconds: Literal[60, 600] = 600
    """Maximum aggregation interval in seconds."""

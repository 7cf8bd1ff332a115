"""Notifications of unusual costs."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, ResourceOptions
from pulumi_aws import costexplorer

from components.operations.cost.settings import AnomalySettings, plain


@dataclass(frozen=True, kw_only=True)
class AnomaliesArgs:
    """prefix: of the names of subscriptions."""

    prefix: str
    settings: AnomalySettings


class Anomalies(ComponentResource):
    """The subscriptions of a stack to the account's monitor of services, which is adopted or created (T-41)."""

    def __init__(self, name: str, args: AnomaliesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:operations:Anomalies", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        monitor = (
            settings.monitor_arn
            or costexplorer.AnomalyMonitor(
                f"{name}-monitor",
                name=f"{args.prefix}-services",
                monitor_type="DIMENSIONAL",
                monitor_dimension="SERVICE",
                opts=child,
            ).arn
        )
        for frequency, emails in (("daily", settings.daily), ("weekly", settings.weekly)):
            if emails:
                costexplorer.AnomalySubscription(
                    f"{name}-{frequency}",
                    name=f"{args.prefix}-{frequency}",
                    frequency=frequency.upper(),
                    monitor_arn_lists=[monitor],
                    subscribers=[
                        costexplorer.AnomalySubscriptionSubscriberArgs(type="EMAIL", address=email) for email in emails
                    ],
                    threshold_expression=_from_usd(settings.minimum_usd),
                    opts=child,
                )
        self.register_outputs({})


def _from_usd(minimum: float) -> costexplorer.AnomalySubscriptionThresholdExpressionArgs:
    return costexplorer.AnomalySubscriptionThresholdExpressionArgs(
        dimension=costexplorer.AnomalySubscriptionThresholdExpressionDimensionArgs(
            key="ANOMALY_TOTAL_IMPACT_ABSOLUTE", match_options=["GREATER_THAN_OR_EQUAL"], values=[plain(minimum)]
        )
    )

"""A monthly budget of costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, ResourceOptions
from pulumi_aws import budgets

from components.operations.cost.settings import BudgetSettings, plain


@dataclass(frozen=True, kw_only=True)
class BudgetArgs:
    """budget_name: unique in the account. tags: by which costs are the stack's, if the settings say so."""

    budget_name: str
    settings: BudgetSettings
    tags: Mapping[str, str]


class Budget(ComponentResource):
    """A budget with its notifications by email."""

    def __init__(self, name: str, args: BudgetArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:operations:Budget", name, None, opts)
        settings = args.settings
        budgets.Budget(
            f"{name}-budget",
            name=args.budget_name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=plain(settings.monthly_usd),
            limit_unit="USD",
            filter_expression=_all_of(args.tags) if settings.by_tags else None,
            notifications=list(_notifications(settings)),
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _all_of(tags: Mapping[str, str]) -> budgets.BudgetFilterExpressionArgs:
    """Costs of resources with all of these tags."""
    return budgets.BudgetFilterExpressionArgs(
        ands=[
            budgets.BudgetFilterExpressionAndArgs(
                tags=budgets.BudgetFilterExpressionAndTagsArgs(key=key, values=[value], match_options=["EQUALS"])
            )
            for key, value in tags.items()
        ]
    )


def _notifications(settings: BudgetSettings) -> Iterator[budgets.BudgetNotificationArgs]:
    thresholds = [
        *(("ACTUAL", "PERCENTAGE", value) for value in settings.actual_percent),
        *(("FORECASTED", "PERCENTAGE", value) for value in settings.forecast_percent),
        *(("ACTUAL", "ABSOLUTE_VALUE", value) for value in settings.actual_usd),
    ]
    for kind, unit, value in thresholds:
        yield budgets.BudgetNotificationArgs(
            comparison_operator="GREATER_THAN",
            notification_type=kind,
            threshold=value,
            threshold_type=unit,
            subscriber_email_addresses=list(settings.emails),
        )

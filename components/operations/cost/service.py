"""Cost: the budget of a stack, and subscriptions to anomalies of the bill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.record import Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, StackScope

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames
    from components.operations.cost.settings import CostSettings


def _settings() -> SettingsModel:
    from components.operations.cost.settings import CostSettings

    return SettingsModel(model=CostSettings)


def _create(stack: StackScope, settings: CostSettings) -> PartOutputs | None:
    from components.operations.cost.anomalies import Anomalies, AnomaliesArgs
    from components.operations.cost.budget import Budget, BudgetArgs

    naming, options = stack.naming, stack.regions.edge.options
    if settings.budget is not None:
        tags = {"system": naming.system, "environment": naming.environment}
        args = BudgetArgs(budget_name=naming.prefix, settings=settings.budget, tags=tags)
        Budget("cost", args, options)
    if settings.anomalies is not None:
        Anomalies("cost-anomalies", AnomaliesArgs(prefix=naming.prefix, settings=settings.anomalies), options)
    return None


def _manual_steps(settings: CostSettings, _: StackNames) -> Iterator[ManualStep]:
    """Tags of a budget."""
    from components.foundation.service.manual_steps import ManualStep

    if settings.budget is not None and settings.budget.by_tags:
        yield ManualStep(
            path="cost.budget.byTags",
            subject="system and environment",
            action="activate the cost allocation tags, which Billing offers a day after resources first have them",
            actor="the management account",
        )


SERVICE = Service(
    concern="cost", settings=_settings, parts=(StackPart(layer="base", create=_create),), manual_steps=_manual_steps
)

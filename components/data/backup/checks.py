"""Checks of backup plans against the stack's tables, databases and regions."""

from collections.abc import Iterator
from dataclasses import replace

from components.data.backup.settings import BackupSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings, replica_region_faults


def backup_faults(stack: StackNames, regions: RegionsSettings, backup: BackupSettings) -> Iterator[Fault]:
    """Tables and databases that the stack does not have, and copies to regions that are not replica regions."""
    databases, tables = stack.keys("databases", regions.primary), stack.keys("tables", regions.primary)
    for name, plan in backup.plans.items():
        path = f"backup.plans.{name}"
        if plan.all_tables and not tables and stack.is_known("tables"):
            yield Fault(path=f"{path}.allTables", problem="the stack has no tables", remedy="set dynamodb.tables")
        for index, key in enumerate(plan.tables if stack.is_known("tables") else ()):
            if key not in tables:
                remedy = unknown_name("", key, tables).remedy
                yield Fault(
                    path=f"{path}.tables[{index}]", value=key, problem="is not a table of the stack", remedy=remedy
                )
        for index, key in enumerate(plan.databases if stack.is_known("databases") else ()):
            if key not in databases:
                yield Fault(
                    path=f"{path}.databases[{index}]",
                    value=key,
                    problem="the stack has no such database",
                    remedy=f"set {key}, or remove it",
                )
        for region in plan.copy_actions:
            for fault in replica_region_faults(f"{path}.copyActions.{region}", region, regions):
                yield replace(fault, value=None)

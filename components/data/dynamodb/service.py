"""DynamoDB as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.data.dynamodb.settings import TablesSettings

    return TablesSettings


def _table_region_faults() -> CheckFunction:
    from components.data.dynamodb.checks import table_region_faults

    return table_region_faults


SERVICE = Service(
    concern="dynamodb",
    settings=_settings,
    checks=(Check(concerns=("regions", "dynamodb"), only_with=("dynamodb",), load=_table_region_faults),),
)

"""Totals of analytics: items by asset and hour, with a number for each kind of event, and those of its minutes."""

from functions.shared.configuration import TABLE_NAME, Environment


def totals_table(environment: Environment, *actions: str) -> str:
    """The name of the table of totals, keyed by `asset_id` and `hour`, by TOTALS_TABLE, its key in the stack file;
    `analytics-totals` if omitted. actions: what the function does with its items."""
    return environment.table(
        environment.text("TOTALS_TABLE", "analytics-totals", pattern=TABLE_NAME), *actions, keys=("asset_id", "hour")
    )

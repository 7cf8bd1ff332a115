"""Auto scaling of the capacity units of a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, CustomResource, Input, Output, ResourceOptions

from components.data.dynamodb.capacity import ProvisionedUnits, UnitRange
from components.data.target_tracking import Tracking, follow_load

NAMESPACE = "dynamodb"


@dataclass(frozen=True, kw_only=True)
class TableScalingArgs:
    """units: of the table. indexes: of its global indexes, by name; none by default."""

    table_name: Input[str]
    units: ProvisionedUnits
    indexes: Mapping[str, ProvisionedUnits] = field(default_factory=dict[str, ProvisionedUnits])


class TableScaling(ComponentResource):
    """A scalable target and a scaling policy for reads and writes of a table and each of its indexes, if they scale.

    DynamoDB replicates the settings to replicas of the table. policies: dependencies of replicas (T-15).
    """

    policies: list[CustomResource]

    def __init__(self, name: str, args: TableScalingArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:TableScaling", name, None, opts)
        self.policies = []
        table = Output.concat("table/", args.table_name)
        self._follow(name, "table", table, args.units)
        for index, units in args.indexes.items():
            self._follow(f"{name}-{index}", "index", Output.concat(table, "/index/", index), units)
        self.register_outputs({})

    def _follow(self, name: str, kind: str, resource_id: Output[str], units: ProvisionedUnits) -> None:
        for verb, limits in (("Read", units.read), ("Write", units.write)):
            if limits.scales:
                self._scale(f"{name}-{verb.lower()}", f"{NAMESPACE}:{kind}:{verb}CapacityUnits", resource_id, limits)

    def _scale(self, name: str, dimension: str, resource_id: Output[str], limits: UnitRange) -> None:
        verb = "Read" if "Read" in dimension else "Write"
        tracking = Tracking(
            namespace=NAMESPACE,
            dimension=dimension,
            resource_id=resource_id,
            minimum=limits.minimum,
            maximum=limits.maximum,
            metric=f"DynamoDB{verb}CapacityUtilization",
            target_percent=limits.target_percent,
        )
        self.policies.append(follow_load(name, tracking, ResourceOptions(parent=self)))

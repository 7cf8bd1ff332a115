"""Controls for DynamoDB global tables, and capacity of tables."""

from collections import defaultdict
from collections.abc import Mapping

from policy.readers.ignored_changes import ignores
from policy.readers.tables import replicas
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import AUTOSCALING_TARGET, DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA
from policy.unknown import computed_once

USER_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide"
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-globaltablewitness.html
STRONG_REGIONS = (
    frozenset({"us-east-1", "us-east-2", "us-west-2"}),
    frozenset({"eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"}),
    frozenset({"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"}),
)


@stack_control(
    "dynamodb-global-stream",
    title="Tables with replicas have a stream of new and old images",
    severity="high",
    types=[DYNAMODB_TABLE],
    traps=["T-15"],
    remedy="Set stream_enabled to true and stream_view_type to NEW_AND_OLD_IMAGES.",
    url=f"{USER_GUIDE}/V2globaltables_reqs_bestpractices.html",
)
def replication_has_a_stream(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Strongly consistent replicas need no stream."""
    found = list(replicas(table, stack))
    if not found or any(replica.string("consistencyMode") == "STRONG" for replica, _ in found):
        return
    if not table.flag("streamEnabled"):
        yield table.fail("replicas require the table's stream", "streamEnabled")
    elif table.string("streamViewType") != "NEW_AND_OLD_IMAGES":
        yield table.fail("replicas require new and old images", "streamViewType")


@stack_control(
    "dynamodb-global-capacity",
    title="Provisioned tables with replicas have autoscaling",
    severity="high",
    types=[DYNAMODB_TABLE],
    frameworks={"NIST 800-53": ["CP-10", "CP-2(2)", "SC-36", "SC-5(2)", "SI-13(5)"]},
    traps=["T-15"],
    remedy="Set billing_mode to PAY_PER_REQUEST, or add a scaling target for the write capacity.",
    url=f"{USER_GUIDE}/V2globaltables_reqs_bestpractices.html",
)
def global_capacity_scales(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if table.string("billingMode") == "PAY_PER_REQUEST" or not any(True for _ in replicas(table, stack)):
        return
    dimensions = [target.string("scalableDimension") for target in scaling_targets(table, stack)]
    if "dynamodb:table:WriteCapacityUnits" not in dimensions:
        yield table.missing("DynamoDB refuses replicas with a fixed write capacity", "billingMode")


@stack_control(
    "dynamodb-capacity-autoscaling",
    title="Deployments do not change autoscaled capacity",
    severity="medium",
    types=[DYNAMODB_TABLE],
    frameworks={"NIST 800-53": ["CM-3"]},
    traps=["T-22"],
    remedy="Ignore changes of read_capacity and write_capacity, and of autoscaled indexes.",
    url=f"{USER_GUIDE}/AutoScaling.html",
)
def scaled_capacity_is_ignored(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for target in scaling_targets(table, stack):
        kind, _, unit = target.string("scalableDimension").partition(":")[2].partition(":")
        path = "globalSecondaryIndexes" if kind == "index" else f"{unit.partition('Capacity')[0].lower()}Capacity"
        ignored = any(path.lower() in given.replace("_", "").lower() for given in table.options.ignore_changes)
        if unit and not ignored and not ignores(table, path):
            yield table.fail(f"the next deployment reverts the scaling of {target.name}", path)


def scaling_targets(table: Resource, stack: Stack) -> list[Resource]:
    """Scaling targets of a table and its indexes: `table/<name>` and `table/<name>/index/<index>`."""
    found = list(stack.related(table, AUTOSCALING_TARGET, "resourceId"))
    name = table.peek("name")
    for target in _targets_by_table(stack).get(name, ()) if isinstance(name, str) else ():
        if target not in found and target.region in ("", table.region):
            found.append(target)
    return found


@computed_once
def _targets_by_table(stack: Stack) -> Mapping[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for target in stack.of(AUTOSCALING_TARGET):
        parts = str(target.peek("resourceId")).split("/")
        if parts[0] == "table" and len(parts) > 1:
            found[parts[1]].append(target)
    return found


@resource_control(
    "dynamodb-strong-consistency",
    title="Strongly consistent global tables span three regions of one set",
    severity="high",
    types=[DYNAMODB_TABLE],
    frameworks={"NIST 800-53": ["CP-6(2)", "SC-36"]},
    traps=["T-16"],
    remedy="Add two replicas, or one and a witness, in regions of one set; or set consistency_mode to EVENTUAL.",
    url=f"{USER_GUIDE}/V2globaltables_HowItWorks.html",
)
def strong_consistency_is_valid(table: Resource, settings: Settings) -> Iterator[Finding]:
    found = table.nodes("replicas")
    replica_modes = [(replica.string("consistencyMode") or "EVENTUAL", replica) for replica in found]
    modes = {mode for mode, replica in replica_modes if not replica.is_unknown("consistencyMode")}
    if "STRONG" not in modes:
        return
    if len(modes) > 1:
        yield table.fail("replicas have different consistency modes", "replicas", value=sorted(modes))
    regions = [replica.string("regionName") for replica in found]
    regions += [witness.string("regionName") for witness in table.nodes("globalTableWitness")]
    if len(regions) != 2:
        yield table.fail("strong consistency requires exactly two more regions", "replicas", value=regions)
    known = {region for region in (table.region, *regions) if region}
    if not any(known <= allowed for allowed in STRONG_REGIONS):
        yield table.fail("the regions are in different sets", "replicas", value=sorted(known))
    if table.flag("ttl.enabled"):
        yield table.fail("strongly consistent tables do not support TTL", "ttl.enabled")
    if table.has("localSecondaryIndexes"):
        yield table.fail("strongly consistent tables do not support local secondary indexes", "localSecondaryIndexes")


@stack_control(
    "dynamodb-separate-replicas",
    title="Tables do not delete their separate replicas",
    severity="high",
    types=[DYNAMODB_TABLE],
    frameworks={"NIST 800-53": ["CM-3", "CP-9"]},
    traps=["T-15"],
    remedy="Ignore changes of replicas of the table, or declare the replicas in the table.",
    url="https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/tablereplica/",
)
def separate_replicas_are_ignored(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """An update of a table deletes replicas, with their data, that are not in its `replicas`."""
    if stack.related(table, DYNAMODB_TABLE_REPLICA, "globalTableArn") and not ignores(table, "replicas"):
        yield table.fail("the table's next update deletes its separate replicas", "replicas")


@stack_control(
    "dynamodb-scales",
    title="DynamoDB tables have autoscaling or on-demand capacity",
    severity="medium",
    types=[DYNAMODB_TABLE],
    frameworks={"FSBP": ["DynamoDB.1"], "NIST 800-53": ["CP-10", "CP-2(2)", "SC-36", "SC-5(2)", "SI-13(5)"]},
    remedy="Set billing_mode to PAY_PER_REQUEST, or add scaling targets for the read and the write capacity.",
    url="https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-1",
)
def capacity_scales(table: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if table.string("billingMode") == "PAY_PER_REQUEST":
        return
    dimensions = [target.string("scalableDimension") for target in scaling_targets(table, stack)]
    for unit in ("Read", "Write"):
        if f"dynamodb:table:{unit}CapacityUnits" not in dimensions:
            yield table.missing(f"requests above the fixed {unit.lower()} capacity are throttled", "billingMode")

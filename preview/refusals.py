"""Changes that a provider plans as updates, and that AWS refuses.

Sources: the operations' documentation in the API references (`ModifyDBInstance`, `ModifyReplicationGroup`,
`UpdateNodegroupVersion` ...), the user guides of RDS, EKS and ElastiCache, and errors of the provider's own plan.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from preview.value_changes import value_at
from preview.versions import is_lower, major_of, parts_of

Inputs: TypeAlias = Mapping[str, Any]
Rule: TypeAlias = Callable[[Inputs, Inputs], Iterator[str]]


def refusals_of(type_: str, old: Inputs, new: Inputs) -> tuple[str, ...]:
    """The reasons for which AWS refuses an update; empty for most updates."""
    return tuple(reason for rule in RULES.get(type_, ()) for reason in rule(old, new))


def _key_types(old: Inputs, new: Inputs) -> Iterator[str]:
    """UpdateTable cannot change the type of a key attribute, and reports it only where nothing else changes."""
    before, after = _attribute_types(old), _attribute_types(new)
    for key in ("hashKey", "rangeKey"):
        name = old.get(key)
        if name == new.get(key) and name in before and name in after and before[name] != after[name]:
            yield f"{key} {name} keeps its type {before[name]}: only a new table has {after[name]}"


def _strings(value: Any) -> list[str]:
    return cast("list[str]", value) if isinstance(value, list) else []


def _attribute_types(inputs: Inputs) -> dict[str, str]:
    attributes = inputs.get("attributes")
    items = cast("list[Mapping[str, str]]", attributes) if isinstance(attributes, list) else []
    return {item["name"]: item["type"] for item in items}


def _subnets(old: Inputs, new: Inputs) -> Iterator[str]:
    """ModifyDBSubnetGroup and ModifyCacheSubnetGroup return SubnetInUse and InvalidSubnet."""
    before, after = set(_strings(old.get("subnetIds"))), set(_strings(new.get("subnetIds")))
    if before and after and not before & after:
        yield "a subnet in use cannot be removed from a subnet group, and one of another VPC cannot be added"


def _versioning(old: Inputs, new: Inputs) -> Iterator[str]:
    """The provider's plan fails: S3 has no way back from a versioned bucket."""
    before, after = (value_at(inputs, "versioningConfiguration.status") for inputs in (old, new))
    if before in ("Enabled", "Suspended") and after == "Disabled":
        yield f"versioning was {before}, and is Suspended at most; noncurrent versions stay until they expire"


def _user_attributes(old: Inputs, new: Inputs) -> Iterator[str]:
    """The provider adds attributes with AddCustomAttributes, and fails for other changes of the schema."""
    before, after = (
        {item["name"]: item for item in cast("list[Mapping[str, Any]]", inputs.get("schemas") or []) if "name" in item}
        for inputs in (old, new)
    )
    for name, attribute in before.items():
        if after.get(name) != attribute:
            yield f"the attribute {name} of a user pool stays as it is: only a new pool, without its users, differs"


def _cluster_mode(old: Inputs, new: Inputs) -> Iterator[str]:
    before, after = old.get("clusterMode"), new.get("clusterMode")
    if before == "enabled" and after not in (None, "enabled"):
        yield "cluster mode cannot be disabled: only a new replication group is without it"
    elif before == "disabled" and after == "enabled":
        yield "cluster mode is enabled in two steps: `compatible` comes first, until all clients use the protocol"


def _kubernetes(old: Inputs, new: Inputs) -> Iterator[str]:
    """A control plane is upgraded by one minor version at a time."""
    yield from _no_downgrade("version")(old, new)
    before, after = parts_of(old.get("version")), parts_of(new.get("version"))
    if before and after and len(before) == len(after) == 2 and after[0] == before[0] and after[1] > before[1] + 1:
        yield f"version: from {old['version']}, {before[0]}.{before[1] + 1} comes next, not {new['version']}"


def _major_upgrade(old: Inputs, new: Inputs) -> Iterator[str]:
    before, after = (major_of(inputs.get("engineVersion")) for inputs in (old, new))
    if before is not None and after is not None and after > before and not new.get("allowMajorVersionUpgrade"):
        yield f"engineVersion: {before} to {after} is a major upgrade; set allowMajorVersionUpgrade"


def _no_downgrade(path: str) -> Rule:
    """A version that cannot go down."""

    def rule(old: Inputs, new: Inputs) -> Iterator[str]:
        before, after = value_at(old, path), value_at(new, path)
        if is_lower(before, after):
            yield f"{path}: {before} cannot go down to {after}"

    return rule


def _no_shrinking(path: str) -> Rule:
    """Storage that only grows, in GiB."""

    def rule(old: Inputs, new: Inputs) -> Iterator[str]:
        before, after = value_at(old, path), value_at(new, path)
        if isinstance(before, int | float) and isinstance(after, int | float) and after < before:
            yield f"{path}: {before:g} GiB of storage cannot shrink to {after:g}"

    return rule


RULES: Mapping[str, tuple[Rule, ...]] = {
    "aws:cognito/userPool:UserPool": (_user_attributes,),
    "aws:dynamodb/table:Table": (_key_types,),
    "aws:ebs/volume:Volume": (_no_shrinking("size"),),
    "aws:eks/cluster:Cluster": (_kubernetes,),
    "aws:eks/nodeGroup:NodeGroup": (_no_downgrade("version"),),
    "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup": (_no_downgrade("engineVersion"),),
    "aws:elasticache/replicationGroup:ReplicationGroup": (_cluster_mode,),
    "aws:elasticache/subnetGroup:SubnetGroup": (_subnets,),
    "aws:msk/cluster:Cluster": (_no_shrinking("brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"),),
    "aws:rds/cluster:Cluster": (_no_downgrade("engineVersion"), _major_upgrade),
    "aws:rds/globalCluster:GlobalCluster": (_no_downgrade("engineVersion"),),
    "aws:rds/instance:Instance": (_no_downgrade("engineVersion"), _major_upgrade, _no_shrinking("allocatedStorage")),
    "aws:rds/subnetGroup:SubnetGroup": (_subnets,),
    "aws:s3/bucketVersioning:BucketVersioning": (_versioning,),
}

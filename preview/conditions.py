"""Inputs whose change replaces a resource for some values only; the planning table lists those that always do.

Sources: `CustomizeDiff` and plan modifiers of the resources in the AWS provider (`internal/service`), and "Forces new
resource" and the like in the documentation of pulumi-aws.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from preview.versions import is_lower

Inputs: TypeAlias = Mapping[str, Any]
Condition: TypeAlias = Callable[[Any, Any, Inputs], bool]  # old value, new value, new inputs


def conditions_of(type_: str) -> Mapping[str, Condition]:
    """The conditions under which changes of inputs replace a resource, by path; the planning table has all others."""
    return CONDITIONS.get(type_, {})


def _lower(old: Any, new: Any, inputs: Inputs) -> bool:
    return is_lower(old, new)


def _lower_cache(old: Any, new: Any, inputs: Inputs) -> bool:
    """A member of a global datastore follows it."""
    return not inputs.get("globalReplicationGroupId") and is_lower(old, new)


def _other_engine(old: Any, new: Any, inputs: Inputs) -> bool:
    """ElastiCache upgrades Redis to Valkey in place; every other change of the engine is a new cache."""
    return not inputs.get("globalReplicationGroupId") and (old or "redis", new) != ("redis", "valkey")


def _other_storage(old: Any, new: Any, inputs: Inputs) -> bool:
    """Aurora changes its storage type in place, other engines do not."""
    return not str(inputs.get("engine", "")).startswith("aurora")


def _other_role(old: Any, new: Any, inputs: Inputs) -> bool:
    """A node role can be added to EKS Auto Mode, and not exchanged."""
    return isinstance(old, str) and bool(old)


def _removed(old: Any, new: Any, inputs: Inputs) -> bool:
    """Envelope encryption cannot be disabled."""
    return new is None and bool(old)


def _earlier_engine(old: Any, new: Any, inputs: Inputs) -> bool:
    """Transit encryption of a running replication group can be changed from version 7.0.5 on."""
    return is_lower("7.0.5", inputs.get("engineVersion"))


def _of_memcached(old: Any, new: Any, inputs: Inputs) -> bool:
    return inputs.get("engine") == "memcached"


def _of_other_endpoint(old: Any, new: Any, inputs: Inputs) -> bool:
    """An interface endpoint changes its private DNS in place."""
    return inputs.get("vpcEndpointType") != "Interface"


def _with_own_addresses(old: Any, new: Any, inputs: Inputs) -> bool:
    """A subnet that assigns IPv6 addresses keeps its range."""
    return bool(old) and bool(inputs.get("assignIpv6AddressOnCreation"))


def _added_or_removed(old: Any, new: Any, inputs: Inputs) -> bool:
    return (old is None) != (new is None)


def _security_groups_of_network(old: Any, new: Any, inputs: Inputs) -> bool:
    """A Network Load Balancer has security groups from its creation, or never."""
    return inputs.get("loadBalancerType") == "network" and isinstance(old or new, list) and (not old or not new)


def _removed_of_network(old: Any, new: Any, inputs: Inputs) -> bool:
    """A Network Load Balancer gets further subnets, and loses none."""
    return inputs.get("loadBalancerType") == "network" and new is None


def _fewer(old: Any, new: Any, inputs: Inputs) -> bool:
    return isinstance(old, int) and (not isinstance(new, int) or new < old)


def _lower_tier(old: Any, new: Any, inputs: Inputs) -> bool:
    return (old, new) == ("Advanced", "Standard")


CONDITIONS: Mapping[str, Mapping[str, Condition]] = {
    "aws:ec2/subnet:Subnet": {"ipv6CidrBlock": _with_own_addresses},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {"privateDnsEnabled": _of_other_endpoint},
    "aws:eks/cluster:Cluster": {"computeConfig.nodeRoleArn": _other_role, "encryptionConfig": _removed},
    "aws:elasticache/cluster:Cluster": {"nodeType": _of_memcached},
    "aws:elasticache/replicationGroup:ReplicationGroup": {
        "engine": _other_engine,
        "engineVersion": _lower_cache,
        "transitEncryptionEnabled": _earlier_engine,
    },
    "aws:elasticache/serverlessCache:ServerlessCache": {"engine": _other_engine, "majorEngineVersion": _lower},
    "aws:lb/loadBalancer:LoadBalancer": {
        "secondaryIpsAutoAssignedPerSubnet": _fewer,
        "securityGroups": _security_groups_of_network,
        "subnets": _removed_of_network,
    },
    "aws:msk/cluster:Cluster": {"kafkaVersion": _lower},
    "aws:opensearch/domain:Domain": {"vpcOptions": _added_or_removed},
    "aws:rds/cluster:Cluster": {"storageType": _other_storage},
    "aws:ssm/parameter:Parameter": {"tier": _lower_tier},
}

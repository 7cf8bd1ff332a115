"""Physical names that a new resource cannot have yet: the engine creates before it deletes."""

from collections.abc import Iterable, Mapping
from typing import Any

from components.foundation.name_limits import LIMITS

# Types whose name is unique within another resource only, or not at all.
NOT_UNIQUE = frozenset(
    {
        "aws:appautoscaling/policy:Policy",
        "aws:backup/selection:Selection",
        "aws:cloudwatch/eventRule:EventRule",
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:cognito/userPool:UserPool",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ecs/service:Service",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:eks/fargateProfile:FargateProfile",
        "aws:eks/nodeGroup:NodeGroup",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:lambda/permission:Permission",
        "aws:route53/keySigningKey:KeySigningKey",
        "aws:s3/bucketMetric:BucketMetric",
        "aws:scheduler/schedule:Schedule",
        "aws:shield/protection:Protection",
    }
)
Node = Mapping[str, Any]


def collisions(deleted: Iterable[Node], created: Iterable[Node]) -> dict[str, tuple[str, str]]:
    """By URN of a created resource: its physical name, and the deleted resource that still has it."""
    taken = {key: str(node["name"]) for node in deleted if (key := _key(node))}
    return {str(node["urn"]): (key[2], taken[key]) for node in created if (key := _key(node)) and key in taken}


def _key(node: Node) -> tuple[str, str, str] | None:
    type_ = str(node["type"])
    limit = LIMITS.get(type_)
    name = node["inputs"].get(limit.property) if limit and type_ not in NOT_UNIQUE else None
    return (type_, str(node["region"]), name) if isinstance(name, str) else None

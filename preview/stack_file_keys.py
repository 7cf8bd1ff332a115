"""Keys of a stack file in the names of resources: a renamed key takes `formerly`, and no alias in the program."""

from collections.abc import Collection, Mapping

# By the type of the outermost resource or component of a key: what precedes the key in its name, and its settings.
KEYS: Mapping[str, tuple[str, str]] = {
    "aws:ecr/repository:Repository": ("-registry-", "registry.repositories"),
    "media:compute:EcsService": ("-ecs-", "ecs.services"),
    "media:compute:Function": ("-functions-", "lambda.functions"),
    "media:data:Table": ("-tables-", "dynamodb.tables"),
    "media:data:TableReplica": ("-tables-", "dynamodb.tables"),
    "media:identity:Parameter": ("-parameter-", "parameterStore.parameters"),
    "media:identity:Secret": ("-secret-", "secretsManager.secrets"),
    "media:streaming:Queue": ("-queue-", "messaging.queues"),
    "media:streaming:Topic": ("-topic-", "messaging.topics"),
    "media:storage:Bucket": ("-library-", "storage.purposes"),
}


def key_of(type_: str, name: str) -> tuple[str, str]:
    """The settings and the key that a resource is named after; two empty texts for all others."""
    marker, path = KEYS.get(type_, ("", ""))
    key = name.partition(marker)[2] if marker else ""
    return (path, key) if key else ("", "")


def follows(old_name: str, new_name: str, renamed: Collection[tuple[str, str]]) -> bool:
    """Whether two names differ by a renamed key only. renamed: former and present keys."""
    return any(
        f"-{new}-" in f"-{new_name}-" and f"-{new_name}-".replace(f"-{new}-", f"-{old}-") == f"-{old_name}-"
        for old, new in renamed
    )

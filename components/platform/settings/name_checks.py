"""Physical names of a stack, defaults included, and duplicates among names of one resource type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.foundation.settings.faults import Fault
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.storage.settings import LogsSettings, PurposeSettings, StorageSettings

if TYPE_CHECKING:
    from components.compute.ecs.settings import EcsSettings
    from components.compute.eks.settings import EksSettings
    from components.compute.registry.settings import RegistrySettings
    from components.data.dynamodb.settings import TablesSettings
    from components.identity.parameter_store.settings import ParametersSettings
    from components.identity.secrets_manager.settings import SecretsSettings
    from components.messaging.sqs_sns.settings import MessagingSettings


@dataclass(frozen=True, kw_only=True)
class PhysicalName:
    """The physical name of a resource. path: of the resource; field: key that sets the name, empty if there is none.

    given: whether it is set explicitly rather than derived from the stack's name.
    compared: whether the resource's own settings compare explicit names among each other.
    """

    path: str
    name: str
    field: str = "name"
    given: bool = False
    compared: bool = True


def name_faults(
    naming: NamingSettings,
    regions: RegionsSettings,
    storage: StorageSettings,
    tables: TablesSettings | None,
    messaging: MessagingSettings | None,
    secrets: SecretsSettings | None,
    parameters: ParametersSettings | None,
    registry: RegistrySettings | None,
    ecs: EcsSettings | None,
    eks: EksSettings | None,
) -> Iterator[Fault]:
    """Duplicate physical names of one resource type of which at least one is a default: AWS rejects the second, or both
    refer to one resource."""
    for names in (
        bucket_names(naming, regions, storage),
        table_names(naming, tables),
        queue_names(naming, messaging, eks),
        topic_names(naming, messaging),
        secret_names(naming, secrets),
        parameter_names(naming, parameters),
        repository_names(naming, registry),
        service_names(naming, ecs),
    ):
        yield from _duplicates(names)


def bucket_names(naming: NamingSettings, regions: RegionsSettings, storage: StorageSettings) -> Iterator[PhysicalName]:
    """Buckets in all regions, before the stack's suffix, which is common to all."""
    owners: dict[str, tuple[LogsSettings | PurposeSettings | StorageSettings, str, bool]] = {}
    owners["storage.logs"] = (storage.logs, storage.logs_name(naming), True)
    if storage.layout == "bucket_per_purpose":
        owners |= {
            f"storage.purposes.{key}": (purpose, storage.purpose_name(key, naming), storage.is_copied(key))
            for key, purpose in storage.purposes.items()
        }
    else:
        owners["storage"] = (storage, storage.library_name(naming), True)
    for path, (owner, base, copied) in owners.items():
        yield PhysicalName(path=path, name=base, given=owner.name is not None)
        for region in regions.replicas if copied else ():
            own = owner.replica_names.get(region)
            yield PhysicalName(
                path=path, name=own or f"{base}-{region}", field=f"replicaNames.{region}", given=own is not None
            )


def table_names(naming: NamingSettings, tables: TablesSettings | None) -> Iterator[PhysicalName]:
    """Tables."""
    if tables is None:
        return
    from components.data.dynamodb.settings import table_name

    for key, table in tables.tables.items():
        name = table_name(table, naming.prefix, key)
        yield PhysicalName(path=f"dynamodb.tables.{key}", name=name, given=table.name is not None)


def queue_names(
    naming: NamingSettings, messaging: MessagingSettings | None, eks: EksSettings | None
) -> Iterator[PhysicalName]:
    """Queues, their dead-letter queues, and queues that the program creates itself."""
    if messaging is not None:
        yield from _messaging_queue_names(naming, messaging)
    if eks is not None and eks.karpenter is not None:
        from components.compute.eks.nodes import interruption_queue_name

        own = interruption_queue_name(eks.cluster(naming.prefix))
        yield PhysicalName(path="the Karpenter interruption queue", name=own, field="")


def _messaging_queue_names(naming: NamingSettings, messaging: MessagingSettings) -> Iterator[PhysicalName]:
    from components.messaging.sqs_sns.queue_settings import dead_letter_name, queue_name
    from components.messaging.sqs_sns.settings import undelivered_name

    seen: set[str] = set()
    for key, queue in messaging.queues.items():
        path, name = f"messaging.queues.{key}", queue_name(queue, naming.prefix, key)
        yield PhysicalName(path=path, name=name, given=queue.name is not None)
        given = queue.dead_letter_queue.name is not None
        if given or name not in seen:  # for two queues of one name, report only the queues
            dead = dead_letter_name(queue, name)
            yield PhysicalName(path=f"{path}.deadLetterQueue", name=dead, given=given, compared=False)
        seen.add(name)
    if messaging.delivers:
        yield PhysicalName(path="the undelivered queue", name=undelivered_name(naming.prefix), field="")


def topic_names(naming: NamingSettings, messaging: MessagingSettings | None) -> Iterator[PhysicalName]:
    """Topics."""
    if messaging is None:
        return
    from components.messaging.sqs_sns.topic_settings import topic_name

    for key, topic in messaging.topics.items():
        name = topic_name(topic, naming.prefix, key)
        yield PhysicalName(path=f"messaging.topics.{key}", name=name, given=topic.name is not None)


def secret_names(naming: NamingSettings, secrets: SecretsSettings | None) -> Iterator[PhysicalName]:
    """Secrets."""
    if secrets is None:
        return
    from components.identity.secrets_manager.settings import secret_name

    for key, secret in secrets.secrets.items():
        name = secret_name(secret, naming.path, key)
        yield PhysicalName(path=f"secretsManager.secrets.{key}", name=name, given=secret.name is not None)


def parameter_names(naming: NamingSettings, parameters: ParametersSettings | None) -> Iterator[PhysicalName]:
    """Parameters."""
    if parameters is None:
        return
    from components.identity.parameter_store.settings import parameter_name

    for key, each in parameters.parameters.items():
        name = parameter_name(each, f"/{naming.path}", key)
        yield PhysicalName(path=f"parameterStore.parameters.{key}", name=name, given=each.name is not None)


def repository_names(naming: NamingSettings, registry: RegistrySettings | None) -> Iterator[PhysicalName]:
    """ECR repositories."""
    for key, each in (registry.repositories if registry else {}).items():
        name = registry.repository_name(key, naming.prefix) if registry else ""
        yield PhysicalName(path=f"registry.repositories.{key}", name=name, given=each.name is not None)


def service_names(naming: NamingSettings, ecs: EcsSettings | None) -> Iterator[PhysicalName]:
    """ECS services."""
    for key, each in (ecs.services if ecs else {}).items():
        name = ecs.service_name(key, naming.prefix) if ecs else ""
        yield PhysicalName(path=f"ecs.services.{key}", name=name, given=each.name is not None)


def _duplicates(names: Iterable[PhysicalName]) -> Iterator[Fault]:
    by_name: dict[str, PhysicalName] = {}
    for current in names:
        first = by_name.setdefault(current.name, current)
        if first is current or (first.given and current.given and first.compared and current.compared):
            continue
        earlier = (first.given and not current.given) or not current.field
        reported, other = (first, current) if earlier else (current, first)
        default = "" if other.given or not other.field else " (by default)"
        yield Fault(
            path=f"{reported.path}.{reported.field}",
            value=reported.name,
            problem=f"duplicates the name of {other.path}{default}",
            remedy="rename one of them",
        )

"""Physical names of a stack: what bears which, by default too, and that no two things of a kind bear one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.foundation.settings.faults import Fault
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.storage import LogsSettings, PurposeSettings, StorageSettings

if TYPE_CHECKING:
    from components.foundation.settings.ecs import EcsSettings
    from components.foundation.settings.eks import EksSettings
    from components.foundation.settings.messaging import MessagingSettings
    from components.foundation.settings.parameters import ParametersSettings
    from components.foundation.settings.registry import RegistrySettings
    from components.foundation.settings.secrets import SecretsSettings
    from components.foundation.settings.tables import TablesSettings


@dataclass(frozen=True, kw_only=True)
class Named:
    """What bears a name. path: of the thing; field: where its name is given, empty where it cannot be.

    given: whether it is, and not made of the stack's name.
    compared: whether the thing's own settings compare given names among each other.
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
    """Two things of a kind that bear one name, where one of them at least has it by default: AWS refuses the second,
    or the two are one, which both change."""
    for things in (
        bucket_names(naming, regions, storage),
        table_names(naming, tables),
        queue_names(naming, messaging, eks),
        topic_names(naming, messaging),
        secret_names(naming, secrets),
        parameter_names(naming, parameters),
        repository_names(naming, registry),
        service_names(naming, ecs),
    ):
        yield from _same(things)


def bucket_names(naming: NamingSettings, regions: RegionsSettings, storage: StorageSettings) -> Iterator[Named]:
    """Buckets in all regions, before the stack's suffix, which all of them have."""
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
        yield Named(path=path, name=base, given=owner.name is not None)
        for region in regions.replicas if copied else ():
            own = owner.replica_names.get(region)
            yield Named(
                path=path, name=own or f"{base}-{region}", field=f"replicaNames.{region}", given=own is not None
            )


def table_names(naming: NamingSettings, tables: TablesSettings | None) -> Iterator[Named]:
    """Tables."""
    if tables is None:
        return
    from components.foundation.settings.tables import table_name

    for key, table in tables.tables.items():
        name = table_name(table, naming.prefix, key)
        yield Named(path=f"dynamodb.tables.{key}", name=name, given=table.name is not None)


def queue_names(
    naming: NamingSettings, messaging: MessagingSettings | None, eks: EksSettings | None
) -> Iterator[Named]:
    """Queues, their dead-letter queues, and those that the program makes for itself."""
    if messaging is not None:
        yield from _messaging_queue_names(naming, messaging)
    if eks is not None and eks.karpenter is not None:
        from components.foundation.settings.eks_nodes import interruption_queue_name

        own = interruption_queue_name(eks.cluster(naming.prefix))
        yield Named(path="Karpenter's queue of interruptions", name=own, field="")


def _messaging_queue_names(naming: NamingSettings, messaging: MessagingSettings) -> Iterator[Named]:
    from components.foundation.settings.messaging import undelivered_name
    from components.foundation.settings.queues import dead_letter_name, queue_name

    seen: set[str] = set()
    for key, queue in messaging.queues.items():
        path, name = f"messaging.queues.{key}", queue_name(queue, naming.prefix, key)
        yield Named(path=path, name=name, given=queue.name is not None)
        given = queue.dead_letters.name is not None
        if given or name not in seen:  # of two queues of one name, these are not told again
            dead = dead_letter_name(queue, name)
            yield Named(path=f"{path}.deadLetters", name=dead, given=given, compared=False)
        seen.add(name)
    if messaging.delivers:
        yield Named(path="the queue of what is not delivered", name=undelivered_name(naming.prefix), field="")


def topic_names(naming: NamingSettings, messaging: MessagingSettings | None) -> Iterator[Named]:
    """Topics."""
    if messaging is None:
        return
    from components.foundation.settings.topics import topic_name

    for key, topic in messaging.topics.items():
        name = topic_name(topic, naming.prefix, key)
        yield Named(path=f"messaging.topics.{key}", name=name, given=topic.name is not None)


def secret_names(naming: NamingSettings, secrets: SecretsSettings | None) -> Iterator[Named]:
    """Secrets."""
    if secrets is None:
        return
    from components.foundation.settings.secrets import secret_name

    for key, secret in secrets.secrets.items():
        name = secret_name(secret, naming.path, key)
        yield Named(path=f"secretsManager.secrets.{key}", name=name, given=secret.name is not None)


def parameter_names(naming: NamingSettings, parameters: ParametersSettings | None) -> Iterator[Named]:
    """Parameters."""
    if parameters is None:
        return
    from components.foundation.settings.parameters import parameter_name

    for key, each in parameters.parameters.items():
        name = parameter_name(each, f"/{naming.path}", key)
        yield Named(path=f"parameterStore.parameters.{key}", name=name, given=each.name is not None)


def repository_names(naming: NamingSettings, registry: RegistrySettings | None) -> Iterator[Named]:
    """Repositories of images."""
    for key, each in (registry.repositories if registry else {}).items():
        name = registry.repository_name(key, naming.prefix) if registry else ""
        yield Named(path=f"registry.repositories.{key}", name=name, given=each.name is not None)


def service_names(naming: NamingSettings, ecs: EcsSettings | None) -> Iterator[Named]:
    """Services of ECS."""
    for key, each in (ecs.services if ecs else {}).items():
        name = ecs.service_name(key, naming.prefix) if ecs else ""
        yield Named(path=f"ecs.services.{key}", name=name, given=each.name is not None)


def _same(things: Iterable[Named]) -> Iterator[Fault]:
    bearers: dict[str, Named] = {}
    for thing in things:
        first = bearers.setdefault(thing.name, thing)
        if first is thing or (first.given and thing.given and first.compared and thing.compared):
            continue
        earlier = (first.given and not thing.given) or not thing.field
        told, other = (first, thing) if earlier else (thing, first)
        yield Fault(
            path=f"{told.path}.{told.field}",
            value=told.name,
            problem=f"is the name of {other.path} too" + ("" if other.given or not other.field else ", by default"),
            remedy="give one of them another name",
        )

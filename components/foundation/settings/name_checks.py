"""Physical names of a stack: what bears which, by default too, and that no two things of a kind bear one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.foundation.names import physical_name
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

FIFO = ".fifo"
QUEUE_LIMIT, OWN_QUEUE_LIMIT, TOPIC_LIMIT, TABLE_LIMIT = 71, 80, 251, 255  # what is longer is cut


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
    owners["storage.logs"] = (storage.logs, f"{naming.system}-logs-{naming.environment}", True)
    if storage.layout == "bucket_per_purpose":
        owners |= {
            f"storage.purposes.{key}": (
                purpose,
                f"{naming.system}-{key}-{naming.environment}",
                purpose.copies != "none",
            )
            for key, purpose in storage.purposes.items()
        }
    else:
        owners["storage"] = (storage, f"{naming.system}-media-{naming.environment}", True)
    for path, (owner, default, copied) in owners.items():
        base = owner.name or default
        yield Named(path=path, name=base, given=owner.name is not None)
        for region in regions.replicas if copied else ():
            own = owner.replica_names.get(region)
            yield Named(
                path=path, name=own or f"{base}-{region}", field=f"replicaNames.{region}", given=own is not None
            )


def table_names(naming: NamingSettings, tables: TablesSettings | None) -> Iterator[Named]:
    """Tables."""
    names = {key: table.name for key, table in (tables.tables if tables else {}).items()}
    return _keyed("dynamodb.tables", names, naming.prefix, limit=TABLE_LIMIT)


def queue_names(
    naming: NamingSettings, messaging: MessagingSettings | None, eks: EksSettings | None
) -> Iterator[Named]:
    """Queues, their dead-letter queues, and those that the program makes for itself."""
    seen: set[str] = set()
    for key, queue in (messaging.queues if messaging else {}).items():
        path, end = f"messaging.queues.{key}", FIFO if queue.fifo else ""
        base = queue.name or physical_name(naming.prefix, key, limit=QUEUE_LIMIT)
        yield Named(path=path, name=base + end, given=queue.name is not None)
        own = queue.dead_letters.name
        if own is not None or base + end not in seen:  # of two queues of one name, these are not told again
            name = (own or f"{base}-dlq") + end
            yield Named(path=f"{path}.deadLetters", name=name, given=own is not None, compared=False)
        seen.add(base + end)
    if messaging is not None and _undelivered(messaging):
        own = physical_name(naming.prefix, "undelivered", limit=QUEUE_LIMIT)
        yield Named(path="the queue of what is not delivered", name=own, field="")
    if eks is not None and eks.karpenter is not None:
        own = physical_name(eks.cluster(naming.prefix), "interruptions", limit=OWN_QUEUE_LIMIT)
        yield Named(path="Karpenter's queue of interruptions", name=own, field="")


def topic_names(naming: NamingSettings, messaging: MessagingSettings | None) -> Iterator[Named]:
    """Topics."""
    for key, topic in (messaging.topics if messaging else {}).items():
        name = topic.name or physical_name(naming.prefix, key, limit=TOPIC_LIMIT)
        end = FIFO if topic.fifo else ""
        yield Named(path=f"messaging.topics.{key}", name=name + end, given=topic.name is not None)


def secret_names(naming: NamingSettings, secrets: SecretsSettings | None) -> Iterator[Named]:
    """Secrets."""
    names = {key: secret.name for key, secret in (secrets.secrets if secrets else {}).items()}
    return _keyed("secretsManager.secrets", names, f"{naming.system}/{naming.environment}", separator="/")


def parameter_names(naming: NamingSettings, parameters: ParametersSettings | None) -> Iterator[Named]:
    """Parameters."""
    names = {key: each.name for key, each in (parameters.parameters if parameters else {}).items()}
    return _keyed("parameterStore.parameters", names, f"/{naming.system}/{naming.environment}", separator="/")


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


def _keyed(
    kind: str, names: Mapping[str, str | None], prefix: str, *, separator: str = "-", limit: int = 1000
) -> Iterator[Named]:
    for key, name in names.items():
        default = physical_name(prefix, key, limit=limit, separator=separator)
        yield Named(path=f"{kind}.{key}", name=name or default, given=name is not None)


def _undelivered(messaging: MessagingSettings) -> bool:
    """Whether there is anyone whose delivery may fail."""
    standard = any(not topic.fifo for topic in messaging.topics.values())
    return bool(messaging.rules or messaging.schedules or standard or messaging.event_bus)


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

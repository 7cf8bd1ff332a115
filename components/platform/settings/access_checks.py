"""Checks that resources referred to by workloads, rules and parameters exist in each region of the referrer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from components.foundation.settings.faults import Fault, unknown_name
from components.platform.settings.inventory import Inventory

if TYPE_CHECKING:
    from components.compute.ecs.settings import EcsSettings
    from components.compute.eks.settings import EksSettings
    from components.data.aurora.settings import AuroraSettings
    from components.data.dynamodb.settings import TablesSettings
    from components.data.elasticache.settings import CacheSettings
    from components.data.rds.settings import PostgresSettings
    from components.edge.settings import EdgeSettings
    from components.foundation.settings.access import AccessSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.identity.parameter_store.settings import ParametersSettings
    from components.identity.secrets_manager.settings import SecretsSettings
    from components.messaging.kafka.settings import KafkaSettings
    from components.messaging.sqs_sns.settings import MessagingSettings
    from components.storage.settings import StorageSettings

# Setting that adds a resource to a replica region, by field of AccessSettings, as the stack file writes the fields.
REPLICATION_REMEDIES: Mapping[str, str] = {
    "buckets": "set storage.purposes.{name}.replicaBuckets: separate",
    "tables": "add the region to dynamodb.tables.{name}.replicas",
    "queues": "set messaging.replicas: pilot_light",
    "topics": "set messaging.replicas: pilot_light",
    "eventBus": "set messaging.replicas: pilot_light",
    "secrets": "add the region to secretsManager.secrets.{name}.replicas",
    "databases.postgres": "add the region to postgres.regionalReplicas",
    "databases.aurora": "add the region to aurora.secondaries",
    "cache": "set cache.replicaCaches: separate",
    "kafkaTopics": "add the region to kafka.replicaRegions",
}
SETTING_KEYS: Mapping[str, str] = {"eventBus": "messaging.eventBus", "cache": "cache", "kafkaTopics": "kafka"}


def access_faults(
    regions: RegionsSettings,
    storage: StorageSettings,
    tables: TablesSettings | None,
    cache: CacheSettings | None,
    postgres: PostgresSettings | None,
    aurora: AuroraSettings | None,
    kafka: KafkaSettings | None,
    messaging: MessagingSettings | None,
    secrets: SecretsSettings | None,
    parameters: ParametersSettings | None,
    ecs: EcsSettings | None,
    eks: EksSettings | None,
) -> Iterator[Fault]:
    """Access to resources that the stack does not have, or not in a region that the workload runs in too."""
    stack = Inventory(
        regions=regions,
        storage=storage,
        tables=tables,
        cache=cache,
        postgres=postgres,
        aurora=aurora,
        kafka=kafka,
        messaging=messaging,
        secrets=secrets,
        parameters=parameters,
    )
    names = stack.names(regions.primary)
    if ecs is not None:
        from components.compute.ecs.checks import ecs_access_faults

        yield from ecs_access_faults(ecs, names)
        services = {f"ecs.services.{key}.access": service.access for key, service in ecs.services.items()}
        yield from _missing_resources(stack, services, "ecs", replicas=ecs.replicas != "none")
        yield from _variable_faults(stack, ecs)
        if ecs.replicas == "same":
            yield from _reader_faults(aurora, services)
    if eks is not None:
        for path, access in eks.access.items():
            yield from access.unknown(path, names)
        yield from _missing_resources(stack, eks.access, "eks", replicas=eks.replicas != "none")
        if eks.replicas == "same":
            yield from _reader_faults(aurora, eks.access)
    yield from _scaling_faults(regions, messaging, ecs)


def _missing_resources(
    stack: Inventory, workloads: Mapping[str, AccessSettings], concern: str, *, replicas: bool
) -> Iterator[Fault]:
    """Resources without a key that do not exist, and resources missing from a replica region of the workload."""
    for path, access in workloads.items():
        missing = dict(stack.missing_from(access, stack.regions.primary))
        for field, what in missing.items():
            if "." not in field:
                remedy = f"add {SETTING_KEYS[field]}, or remove it"
                yield Fault(path=f"{path}.{field}", problem=f"the stack has no {what}", remedy=remedy)
        for region in stack.regions.replicas if replicas else ():
            for field, what in stack.missing_from(access, region):
                if field not in missing:
                    kind, _, name = field.partition(".")
                    replicate = REPLICATION_REMEDIES.get(field) or REPLICATION_REMEDIES[kind]
                    yield Fault(
                        path=f"{path}.{field}",
                        problem=f"{region} has no {what}, and the workload runs there too",
                        remedy=f"{replicate.format(name=name)}, or set {concern}.replicas: none",
                    )


def _reader_faults(aurora: AuroraSettings | None, workloads: Mapping[str, AccessSettings]) -> Iterator[Fault]:
    """Workloads in a region whose Aurora cluster has no instance to connect to."""
    for region, secondary in (aurora.secondaries if aurora else {}).items():
        for path, access in workloads.items():
            if "aurora" in access.databases and not secondary.zones:
                yield Fault(
                    path=f"{path}.databases.aurora",
                    problem=f"has no instance in {region}, and the workload runs there too",
                    remedy=f"set aurora.secondaries.{region}.zones",
                )


def _variable_faults(stack: Inventory, ecs: EcsSettings) -> Iterator[Fault]:
    """Environment variables of services whose secret is missing from a replica region of the service."""
    known, replicate = stack.names(stack.regions.primary)["secrets"], REPLICATION_REMEDIES["secrets"]
    for region in stack.regions.replicas if ecs.replicas != "none" else ():
        held = stack.names(region)["secrets"]
        for key, service in ecs.services.items():
            for variable, source in service.secrets.items():
                if source.secret in known and source.secret not in held:
                    yield Fault(
                        path=f"ecs.services.{key}.secrets.{variable}",
                        problem=f"{region} has no secret '{source.secret}', and the service runs there too",
                        remedy=f"{replicate.format(name=source.secret)}, or set ecs.replicas: none",
                    )


def _scaling_faults(
    regions: RegionsSettings, messaging: MessagingSettings | None, ecs: EcsSettings | None
) -> Iterator[Fault]:
    """Services that scale on a queue, in regions without the queue."""
    if ecs is None or ecs.replicas == "none" or messaging is None or messaging.replicas != "none":
        return
    for key, service in ecs.services.items():
        if service.scaling.queue is not None and regions.replicas:
            yield Fault(
                path=f"ecs.services.{key}.scaling.queue.queue",
                value=service.scaling.queue.queue,
                problem=f"is not in {', '.join(regions.replicas)}, and the service runs there too",
                remedy="set messaging.replicas: pilot_light, or set ecs.replicas: none",
            )


def rule_region_faults(
    regions: RegionsSettings, storage: StorageSettings, messaging: MessagingSettings | None
) -> Iterator[Fault]:
    """Rules on object events of buckets that do not exist in replica regions."""
    if messaging is None or messaging.replicas == "none" or not regions.replicas:
        return
    for key, rule in messaging.rules.items():
        created = rule.object_created
        if created is not None and created.bucket in storage.purposes and not storage.is_copied(created.bucket):
            yield Fault(
                path=f"messaging.rules.{key}.objectCreated.bucket",
                value=created.bucket,
                problem=f"has no bucket in {', '.join(regions.replicas)}, where the rule exists too",
                remedy=f"set storage.purposes.{created.bucket}.replicaBuckets: separate, or messaging.replicas: none",
            )


def parameter_faults(
    regions: RegionsSettings, storage: StorageSettings, edge: EdgeSettings, parameters: ParametersSettings | None
) -> Iterator[Fault]:
    """Parameters whose source does not exist in the stack, or not in each of its regions."""
    for key, parameter in (parameters.parameters if parameters else {}).items():
        if parameter.source is None:
            continue
        path, bucket = f"parameterStore.parameters.{key}.source", parameter.source.bucket
        distribution = parameter.source.distribution
        if distribution is not None and distribution not in edge.distributions:
            yield unknown_name(
                f"{path}.distribution", distribution, edge.distributions, f"distribution '{distribution}'"
            )
        if bucket is not None and bucket not in storage.purposes:
            yield unknown_name(f"{path}.bucket", bucket, storage.purposes, f"purpose '{bucket}'")
        elif bucket is not None and regions.replicas and not storage.is_copied(bucket):
            yield Fault(
                path=f"{path}.bucket",
                value=bucket,
                problem=f"has no bucket in {', '.join(regions.replicas)}",
                remedy=f"set storage.purposes.{bucket}.replicaBuckets: separate, or set a value",
            )

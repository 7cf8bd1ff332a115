"""A stack's settings: one object per concern, read once, every fault reported together."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pulumi
from pydantic import Field, ValidationError

from components.foundation.settings.access_checks import access_faults, parameter_faults, rule_region_faults
from components.foundation.settings.aurora import AuroraSettings
from components.foundation.settings.backup import BackupSettings, backup_faults
from components.foundation.settings.base import Settings
from components.foundation.settings.cache import CacheSettings
from components.foundation.settings.cache_checks import cache_network_faults, cache_region_faults
from components.foundation.settings.database_checks import (
    aurora_network_faults,
    aurora_region_faults,
    identifier_faults,
    postgres_network_faults,
    postgres_region_faults,
    rotation_faults,
)
from components.foundation.settings.dns import DnsSettings
from components.foundation.settings.ecs import EcsSettings
from components.foundation.settings.ecs_checks import ecs_image_faults, ecs_network_faults, ecs_route_faults
from components.foundation.settings.edge import EdgeSettings
from components.foundation.settings.edge_checks import edge_alias_faults, edge_region_faults, edge_storage_faults
from components.foundation.settings.eks import EksSettings
from components.foundation.settings.eks_checks import eks_network_faults
from components.foundation.settings.encryption import EncryptionSettings
from components.foundation.settings.faults import Fault, SettingsError, faults_of, missing, unknown_name
from components.foundation.settings.iam import IamSettings
from components.foundation.settings.kafka import KafkaSettings, kafka_network_faults, kafka_region_faults
from components.foundation.settings.load_balancer import LoadBalancerSettings, load_balancer_faults
from components.foundation.settings.messaging import MessagingSettings
from components.foundation.settings.messaging_checks import messaging_storage_faults
from components.foundation.settings.name_checks import name_faults
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.network import NetworkSettings, network_faults
from components.foundation.settings.operations import OperationsSettings
from components.foundation.settings.parameters import ParametersSettings
from components.foundation.settings.postgres import PostgresSettings
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.registry import RegistrySettings
from components.foundation.settings.route_checks import (
    balancer_alias_faults,
    balancer_zone_faults,
    eks_route_faults,
    origin_faults,
)
from components.foundation.settings.secrets import SecretsSettings, secret_function_faults, secret_region_faults
from components.foundation.settings.storage import StorageSettings
from components.foundation.settings.storage_checks import archive_faults, encryption_faults, region_faults
from components.foundation.settings.table_checks import table_region_faults
from components.foundation.settings.tables import TablesSettings


class StackSettings(Settings):
    """All that a stack file says."""

    naming: NamingSettings
    """Names and tags."""
    regions: RegionsSettings
    """Regions and how they work together."""
    encryption: EncryptionSettings = Field(default_factory=EncryptionSettings)
    """The customer key."""
    storage: StorageSettings
    """Buckets: what a system keeps in S3."""
    network: NetworkSettings | None = None
    """A VPC in each region; none by default."""
    dns: DnsSettings | None = None
    """Zones, records and health checks; none by default."""
    edge: EdgeSettings = Field(default_factory=EdgeSettings)
    """Distributions, their certificate and their firewall; none by default."""
    operations: OperationsSettings = Field(default_factory=OperationsSettings)
    """Alarms and who hears them."""
    iam: IamSettings = Field(default_factory=IamSettings)
    """Roles of workloads."""
    dynamodb: TablesSettings | None = None
    """Tables of DynamoDB; none by default."""
    cache: CacheSettings | None = None
    """A cache in each region; none by default."""
    postgres: PostgresSettings | None = None
    """A PostgreSQL on RDS; none by default."""
    aurora: AuroraSettings | None = None
    """An Aurora PostgreSQL; none by default."""
    backup: BackupSettings | None = None
    """Copies of tables and databases by AWS Backup; none by default."""
    kafka: KafkaSettings | None = None
    """Kafka on MSK; none by default."""
    messaging: MessagingSettings | None = None
    """Queues, topics, events and schedules; none by default."""
    secrets_manager: SecretsSettings | None = None
    """Secrets; none by default."""
    parameter_store: ParametersSettings | None = None
    """Parameters; none by default."""
    registry: RegistrySettings | None = None
    """Repositories of container images; none by default."""
    load_balancer: LoadBalancerSettings | None = None
    """A load balancer in each region; none by default."""
    ecs: EcsSettings | None = None
    """Services on ECS; none by default."""
    eks: EksSettings | None = None
    """A Kubernetes cluster; none by default."""


# Checks over several concerns, run where all that they take is sound: (names of the concerns, check).
CROSS_CHECKS: tuple[tuple[tuple[str, ...], Callable[..., Iterator[Fault]]], ...] = (
    (("regions", "storage"), region_faults),
    (("naming", "storage"), encryption_faults),
    (("storage",), archive_faults),
    (("regions", "network"), network_faults),
    (("edge", "storage"), edge_storage_faults),
    (("edge", "regions"), edge_region_faults),
    (("dns", "edge"), edge_alias_faults),
    (("regions", "edge", "load_balancer"), origin_faults),
    (("dns", "load_balancer"), balancer_alias_faults),
    (("regions", "dynamodb"), table_region_faults),
    (("regions", "cache"), cache_region_faults),
    (("regions", "network", "cache"), cache_network_faults),
    (("regions", "postgres"), postgres_region_faults),
    (("regions", "network", "postgres"), postgres_network_faults),
    (("regions", "aurora"), aurora_region_faults),
    (("regions", "network", "aurora"), aurora_network_faults),
    (("naming", "postgres", "aurora"), identifier_faults),
    (("regions", "network", "postgres", "aurora"), rotation_faults),
    (("regions", "dynamodb", "postgres", "aurora", "backup"), backup_faults),
    (("regions", "kafka"), kafka_region_faults),
    (("regions", "network", "kafka"), kafka_network_faults),
    (("storage", "messaging"), messaging_storage_faults),
    (("regions", "storage", "messaging"), rule_region_faults),
    (("regions", "secrets_manager"), secret_region_faults),
    (("secrets_manager",), secret_function_faults),
    (("regions", "storage", "edge", "parameter_store"), parameter_faults),
    (("regions", "network", "load_balancer"), load_balancer_faults),
    (("ecs", "registry"), ecs_image_faults),
    (("regions", "network", "ecs"), ecs_network_faults),
    (("load_balancer", "ecs"), ecs_route_faults),
    (("regions", "network", "eks"), eks_network_faults),
    (("load_balancer", "ecs", "eks"), eks_route_faults),
    (("regions", "network", "load_balancer", "ecs", "eks"), balancer_zone_faults),
    (
        (
            *("naming", "regions", "storage", "dynamodb", "messaging"),
            *("secrets_manager", "parameter_store", "registry", "ecs", "eks"),
        ),
        name_faults,
    ),
    (
        (
            *("regions", "storage", "dynamodb", "cache", "postgres", "aurora", "kafka"),
            *("messaging", "secrets_manager", "parameter_store", "ecs", "eks"),
        ),
        access_faults,
    ),
)


def read(config: Mapping[str, str], project: str, source: str = "the stack's configuration") -> StackSettings:
    """Settings from a configuration as the engine gives it: `{"project:concern": JSON text}`.

    Keys of other projects (`pulumi:`, `aws:`) are left alone. SettingsError lists every fault of every concern.
    """
    given = {key.partition(":")[2]: text for key, text in config.items() if key.startswith(f"{project}:")}
    fields = {field.alias or name: (name, field) for name, field in StackSettings.model_fields.items()}
    faults = [unknown_name(key, key, fields) for key in given if key not in fields]
    sound: dict[str, Any] = {}
    for alias, (name, field) in fields.items():
        if alias in given:
            model = _model(field.annotation)
            try:
                sound[name] = model.model_validate(_parsed(given[alias]))
            except ValidationError as error:
                faults.extend(fault.under(alias) for fault in faults_of(error, model))
        elif field.is_required():
            faults.append(missing(alias, StackSettings, name))
    defaults = {
        name: field.get_default(call_default_factory=True) for name, field in fields.values() if not field.is_required()
    }
    for names, check in CROSS_CHECKS:
        values = {**defaults, **sound}
        broken = {name for alias, (name, _) in fields.items() if alias in given and name not in sound}
        if all(name in values and name not in broken for name in names):
            faults.extend(check(*(values[name] for name in names)))
    if faults:
        raise SettingsError(faults, source)
    return StackSettings(**sound)


def read_stack() -> StackSettings:
    """Settings of the stack that the program runs for. pulumi.RunError with every fault where they are refused."""
    runtime = pulumi.runtime
    config = {**runtime.get_config_env(), **runtime.config.CONFIG.get()}
    try:
        return read(config, pulumi.get_project(), f"Pulumi.{pulumi.get_stack()}.yaml")
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None


def _model(annotation: Any) -> type[Settings]:
    candidates: list[Any] = [annotation, *getattr(annotation, "__args__", ())]
    return next(item for item in candidates if isinstance(item, type) and issubclass(item, Settings))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

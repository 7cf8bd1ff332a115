"""A stack's settings: one object per concern, read once, all faults reported together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi
from pydantic import Field, ValidationError

from components.edge.settings import EdgeSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import SettingsError, faults_of, missing, unknown_name
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.identity.settings import IamSettings
from components.operations.settings import OperationsSettings
from components.platform.services import CHECKS, SERVICES
from components.storage.encryption_settings import EncryptionSettings
from components.storage.settings import StorageSettings

if TYPE_CHECKING:
    from components.compute.ecs.settings import EcsSettings
    from components.compute.eks.settings import EksSettings
    from components.compute.load_balancing.settings import LoadBalancerSettings
    from components.compute.registry.settings import RegistrySettings
    from components.data.aurora.settings import AuroraSettings
    from components.data.backup.settings import BackupSettings
    from components.data.dynamodb.settings import TablesSettings
    from components.data.elasticache.settings import CacheSettings
    from components.data.rds.settings import PostgresSettings
    from components.edge.route53.settings import DnsSettings
    from components.identity.parameter_store.settings import ParametersSettings
    from components.identity.secrets_manager.settings import SecretsSettings
    from components.messaging.kafka.settings import KafkaSettings
    from components.messaging.sqs_sns.settings import MessagingSettings
    from components.network.settings import NetworkSettings

# Modules of settings that are not named after their concern.
FILES = {"dynamodb": "tables", "parameter_store": "parameters", "secrets_manager": "secrets"}


class StackSettings(Settings):
    """The whole stack file. Settings of a concern are imported only if a stack has it, so that small stacks start
    fast."""

    naming: NamingSettings
    """Names and tags."""
    regions: RegionsSettings
    """Regions and their mode."""
    encryption: EncryptionSettings = Field(default_factory=EncryptionSettings)
    """The customer managed KMS key."""
    storage: StorageSettings
    """S3 buckets."""
    network: NetworkSettings | None = None
    """A VPC in each region; none by default."""
    dns: DnsSettings | None = None
    """Route 53 zones, records and health checks; none by default."""
    edge: EdgeSettings = Field(default_factory=EdgeSettings)
    """CloudFront distributions, their certificate and their web ACL; none by default."""
    operations: OperationsSettings = Field(default_factory=OperationsSettings)
    """Alarms and their subscribers."""
    iam: IamSettings = Field(default_factory=IamSettings)
    """Roles of workloads."""
    dynamodb: TablesSettings | None = None
    """DynamoDB tables; none by default."""
    cache: CacheSettings | None = None
    """An ElastiCache cache in each region; none by default."""
    postgres: PostgresSettings | None = None
    """An RDS for PostgreSQL instance; none by default."""
    aurora: AuroraSettings | None = None
    """An Aurora PostgreSQL cluster; none by default."""
    backup: BackupSettings | None = None
    """AWS Backup plans for tables and databases; none by default."""
    kafka: KafkaSettings | None = None
    """An MSK cluster; none by default."""
    messaging: MessagingSettings | None = None
    """Queues, topics, event rules and schedules; none by default."""
    secrets_manager: SecretsSettings | None = Field(default=None, alias="secretsManager")
    """Secrets; none by default."""
    parameter_store: ParametersSettings | None = Field(default=None, alias="parameterStore")
    """Parameters; none by default."""
    registry: RegistrySettings | None = None
    """ECR repositories; none by default."""
    load_balancer: LoadBalancerSettings | None = Field(default=None, alias="loadBalancer")
    """An Application Load Balancer in each region; none by default."""
    ecs: EcsSettings | None = None
    """An ECS cluster and its services; none by default."""
    eks: EksSettings | None = None
    """An EKS cluster; none by default."""


def model_of(concern: str) -> type[Settings]:
    """The class of a concern's settings."""
    (service,) = (each for each in SERVICES if each.concern == concern)
    return service.settings()


def whole_model() -> type[StackSettings]:
    """StackSettings with the settings of all concerns imported, as its JSON schema requires."""
    models = {model.__name__: model for model in map(model_of, StackSettings.model_fields)}
    StackSettings.model_rebuild(_types_namespace=models)
    return StackSettings


def read(config: Mapping[str, str], project: str, source: str = "the stack's configuration") -> StackSettings:
    """Settings from a configuration as the engine passes it: `{"project:concern": JSON}`.

    Keys of other namespaces (`pulumi:`, `aws:`) are ignored. SettingsError lists every fault of every concern.
    """
    given = {key.partition(":")[2]: text for key, text in config.items() if key.startswith(f"{project}:")}
    fields = {field.alias or name: (name, field) for name, field in StackSettings.model_fields.items()}
    faults = [unknown_name(key, key, fields) for key in given if key not in fields]
    sound: dict[str, Any] = {}
    for alias, (name, field) in fields.items():
        if alias in given:
            model = model_of(name)
            try:
                sound[name] = model.model_validate(_parsed(given[alias]))
            except ValidationError as error:
                faults.extend(fault.under(alias) for fault in faults_of(error, model))
        elif field.is_required():
            faults.append(missing(alias, StackSettings, name))
    values = {
        name: field.get_default(call_default_factory=True) for name, field in fields.values() if not field.is_required()
    } | sound
    broken = {name for alias, (name, _) in fields.items() if alias in given and name not in sound}
    for check in CHECKS:
        faults.extend(check.faults(values, broken))
    if faults:
        raise SettingsError(faults, source)
    return StackSettings.model_construct(_fields_set=set(sound), **values)


def read_stack() -> StackSettings:
    """Settings of the stack that the program runs for. pulumi.RunError with every fault if they are rejected."""
    runtime = pulumi.runtime
    config = {**runtime.get_config_env(), **runtime.config.CONFIG.get()}
    try:
        return read(config, pulumi.get_project(), f"Pulumi.{pulumi.get_stack()}.yaml")
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

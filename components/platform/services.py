"""The services of a stack and the keys of their settings: the only place that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from components.api.service import SERVICE as APIS
from components.compute.ecs.service import SERVICE as ECS
from components.compute.eks.service import SERVICE as EKS
from components.compute.lambda_.service import SERVICE as LAMBDA
from components.compute.load_balancing.service import SERVICE as LOAD_BALANCER
from components.compute.registry.service import SERVICE as REGISTRY
from components.data.aurora.service import SERVICE as AURORA
from components.data.backup.service import SERVICE as BACKUP
from components.data.dynamodb.service import SERVICE as DYNAMODB
from components.data.elasticache.service import SERVICE as CACHE
from components.data.rds.service import SERVICE as POSTGRES
from components.delivery.service import SERVICE as DELIVERY
from components.edge.route53.service import SERVICE as DNS
from components.edge.service import SERVICE as EDGE
from components.edge.settings import EdgeSettings
from components.foundation.service.record import Service, SettingsModel
from components.foundation.settings.base import Settings
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.identity.cognito.service import SERVICE as COGNITO
from components.identity.kms.service import SERVICE as ENCRYPTION
from components.identity.kms.settings import EncryptionSettings
from components.identity.parameter_store.service import SERVICE as PARAMETER_STORE
from components.identity.secrets_manager.service import SERVICE as SECRETS_MANAGER
from components.identity.service import SERVICE as IAM
from components.identity.settings import IamSettings
from components.media.service import SERVICE as MEDIA
from components.messaging.kafka.service import SERVICE as KAFKA
from components.messaging.service import SERVICE as MESSAGING
from components.network.service import SERVICE as NETWORK
from components.operations.cost.service import SERVICE as COST
from components.operations.service import SERVICE as OPERATIONS
from components.operations.settings import OperationsSettings
from components.storage.service import SERVICE as STORAGE
from components.storage.settings import StorageSettings

if TYPE_CHECKING:
    from components.api.settings import ApisSettings
    from components.compute.ecs.settings import EcsSettings
    from components.compute.eks.settings import EksSettings
    from components.compute.lambda_.settings import LambdaSettings
    from components.compute.load_balancing.settings import LoadBalancerSettings
    from components.compute.registry.settings import RegistrySettings
    from components.data.aurora.settings import AuroraSettings
    from components.data.backup.settings import BackupSettings
    from components.data.dynamodb.settings import TablesSettings
    from components.data.elasticache.settings import CacheSettings
    from components.data.rds.settings import PostgresSettings
    from components.delivery.settings import PipelinesSettings
    from components.edge.route53.settings import DnsSettings
    from components.identity.cognito.settings import CognitoSettings
    from components.identity.parameter_store.settings import ParametersSettings
    from components.identity.secrets_manager.settings import SecretsSettings
    from components.media.settings import MediaSettings
    from components.messaging.kafka.settings import KafkaSettings
    from components.messaging.settings import MessagingSettings
    from components.network.settings import NetworkSettings
    from components.operations.cost.settings import CostSettings

# In the order in which a layer creates their parts: a service may read the exports of those before it.
SERVICES = (
    Service(concern="naming", settings=lambda: SettingsModel(model=NamingSettings)),
    Service(concern="regions", settings=lambda: SettingsModel(model=RegionsSettings)),
    IAM,
    ENCRYPTION,
    STORAGE,
    MEDIA,
    OPERATIONS,
    COST,
    NETWORK,
    DNS,
    EDGE,
    DYNAMODB,
    CACHE,
    POSTGRES,
    AURORA,
    BACKUP,
    KAFKA,
    MESSAGING,
    SECRETS_MANAGER,
    PARAMETER_STORE,
    LAMBDA,
    COGNITO,
    REGISTRY,
    LOAD_BALANCER,
    ECS,
    EKS,
    APIS,
    DELIVERY,
)


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
    media: MediaSettings | None = None
    """The media pipeline; none by default."""
    network: NetworkSettings | None = None
    """A VPC in each region; none by default."""
    dns: DnsSettings | None = None
    """Route 53 zones, records and health checks; none by default."""
    edge: EdgeSettings = Field(default_factory=EdgeSettings)
    """CloudFront distributions, their certificate and their web ACL; none by default."""
    operations: OperationsSettings = Field(default_factory=OperationsSettings)
    """Alarms and their subscribers."""
    cost: CostSettings | None = None
    """Usage for the estimate of its cost, a budget, and anomalies; none by default."""
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
    lambda_: LambdaSettings | None = Field(default=None, alias="lambda")
    """Functions on Lambda; none by default."""
    cognito: CognitoSettings | None = None
    """Cognito user pools; none by default."""
    registry: RegistrySettings | None = None
    """ECR repositories; none by default."""
    load_balancer: LoadBalancerSettings | None = Field(default=None, alias="loadBalancer")
    """An Application Load Balancer in each region; none by default."""
    ecs: EcsSettings | None = None
    """An ECS cluster and its services; none by default."""
    eks: EksSettings | None = None
    """An EKS cluster; none by default."""
    apis: ApisSettings | None = None
    """APIs of API Gateway; none by default."""
    delivery: PipelinesSettings | None = None
    """Pipelines that build applications and publish sites; none by default."""

"""The services that a stack can have: the only place that lists them."""

from components.compute.ecs.service import SERVICE as ECS
from components.compute.eks.service import SERVICE as EKS
from components.compute.load_balancing.service import SERVICE as LOAD_BALANCER
from components.compute.registry.service import SERVICE as REGISTRY
from components.data.aurora.service import SERVICE as AURORA
from components.data.backup.service import SERVICE as BACKUP
from components.data.dynamodb.service import SERVICE as DYNAMODB
from components.data.elasticache.service import SERVICE as CACHE
from components.data.rds.service import SERVICE as POSTGRES
from components.edge.route53.service import SERVICE as DNS
from components.edge.service import SERVICE as EDGE
from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings
from components.identity.parameter_store.service import SERVICE as PARAMETER_STORE
from components.identity.secrets_manager.service import SERVICE as SECRETS_MANAGER
from components.identity.service import SERVICE as IAM
from components.messaging.kafka.service import SERVICE as KAFKA
from components.messaging.sqs_sns.service import SERVICE as MESSAGING
from components.network.service import SERVICE as NETWORK
from components.operations.service import SERVICE as OPERATIONS
from components.storage.service import SERVICE as STORAGE


def _naming() -> type[Settings]:
    from components.foundation.settings.naming import NamingSettings

    return NamingSettings


def _regions() -> type[Settings]:
    from components.foundation.settings.regions import RegionsSettings

    return RegionsSettings


def _encryption() -> type[Settings]:
    from components.storage.encryption_settings import EncryptionSettings

    return EncryptionSettings


def _origin_faults() -> CheckFunction:
    from components.platform.settings.origin_checks import origin_faults

    return origin_faults


def _balancer_alias_faults() -> CheckFunction:
    from components.platform.settings.route_checks import balancer_alias_faults

    return balancer_alias_faults


def _identifier_faults() -> CheckFunction:
    from components.data.databases.checks import identifier_faults

    return identifier_faults


def _rotation_faults() -> CheckFunction:
    from components.data.databases.checks import rotation_faults

    return rotation_faults


def _rule_region_faults() -> CheckFunction:
    from components.platform.settings.access_checks import rule_region_faults

    return rule_region_faults


def _parameter_faults() -> CheckFunction:
    from components.platform.settings.access_checks import parameter_faults

    return parameter_faults


def _eks_route_faults() -> CheckFunction:
    from components.platform.settings.route_checks import eks_route_faults

    return eks_route_faults


def _balancer_zone_faults() -> CheckFunction:
    from components.platform.settings.route_checks import balancer_zone_faults

    return balancer_zone_faults


def _name_faults() -> CheckFunction:
    from components.platform.settings.name_checks import name_faults

    return name_faults


def _access_faults() -> CheckFunction:
    from components.platform.settings.access_checks import access_faults

    return access_faults


SERVICES = (
    Service(concern="naming", settings=_naming),
    Service(concern="regions", settings=_regions),
    Service(concern="encryption", settings=_encryption),
    STORAGE,
    NETWORK,
    DNS,
    EDGE,
    OPERATIONS,
    IAM,
    DYNAMODB,
    CACHE,
    POSTGRES,
    AURORA,
    BACKUP,
    KAFKA,
    MESSAGING,
    SECRETS_MANAGER,
    PARAMETER_STORE,
    REGISTRY,
    LOAD_BALANCER,
    ECS,
    EKS,
)

# Checks that no single service owns: names, access of workloads, routes and origins across services.
PLATFORM_CHECKS = (
    Check(concerns=("regions", "edge", "load_balancer"), load=_origin_faults),
    Check(concerns=("dns", "load_balancer"), only_with=("load_balancer",), load=_balancer_alias_faults),
    Check(concerns=("naming", "postgres", "aurora"), only_with=("postgres", "aurora"), load=_identifier_faults),
    Check(
        concerns=("regions", "network", "postgres", "aurora"), only_with=("postgres", "aurora"), load=_rotation_faults
    ),
    Check(concerns=("regions", "storage", "messaging"), only_with=("messaging",), load=_rule_region_faults),
    Check(
        concerns=("regions", "storage", "edge", "parameter_store"),
        only_with=("parameter_store",),
        load=_parameter_faults,
    ),
    Check(concerns=("load_balancer", "ecs", "eks"), only_with=("eks",), load=_eks_route_faults),
    Check(
        concerns=("regions", "network", "load_balancer", "ecs", "eks"),
        only_with=("load_balancer",),
        load=_balancer_zone_faults,
    ),
    Check(
        concerns=(
            "naming",
            "regions",
            "storage",
            "dynamodb",
            "messaging",
            "secrets_manager",
            "parameter_store",
            "registry",
            "ecs",
            "eks",
        ),
        load=_name_faults,
    ),
    Check(
        concerns=(
            "regions",
            "storage",
            "dynamodb",
            "cache",
            "postgres",
            "aurora",
            "kafka",
            "messaging",
            "secrets_manager",
            "parameter_store",
            "ecs",
            "eks",
        ),
        only_with=("ecs", "eks"),
        load=_access_faults,
    ),
)

CHECKS = (*(check for service in SERVICES for check in service.checks), *PLATFORM_CHECKS)

"""Lambda: the functions of each region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import Workloads
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, RegionScope, StackScope

if TYPE_CHECKING:
    from pulumi import Output

    from components.compute.lambda_.placement import FunctionNetwork
    from components.compute.lambda_.settings import LambdaSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.compute.lambda_.administration_checks import (
        administration_network_faults,
        topic_faults,
        user_faults,
    )
    from components.compute.lambda_.checks import (
        failure_faults,
        kafka_source_faults,
        queue_source_faults,
        reference_faults,
        region_faults,
        rotation_faults,
        stream_faults,
        vpc_faults,
    )
    from components.compute.lambda_.settings import LambdaSettings
    from components.compute.lambda_.start_checks import start_faults

    return SettingsModel(
        model=LambdaSettings,
        checks=(
            Check(concerns=("messaging", "lambda_"), function=queue_source_faults),
            Check(concerns=("messaging", "lambda_"), function=failure_faults),
            Check(concerns=("regions", "dynamodb", "lambda_"), function=stream_faults),
            Check(concerns=("network", "kafka", "lambda_"), function=kafka_source_faults),
            Check(concerns=("stack", "lambda_"), function=reference_faults),
            Check(concerns=("regions", "network", "lambda_"), function=vpc_faults),
            Check(concerns=("regions", "lambda_"), function=region_faults),
            Check(concerns=("secrets_manager", "lambda_"), function=rotation_faults),
            Check(concerns=("stack", "dynamodb", "secrets_manager", "messaging", "lambda_"), function=start_faults),
            Check(concerns=("stack", "lambda_"), function=user_faults),
            Check(concerns=("stack", "kafka", "lambda_"), function=topic_faults),
            Check(concerns=("regions", "network", "aurora", "lambda_"), function=administration_network_faults),
        ),
    )


def _archives(_: StackScope, settings: LambdaSettings) -> None:
    """A deployment without an archive ends here, before it creates a part of the stack."""
    from components.compute.lambda_.function_package import require_archives

    origins, others = (_folders(settings.part(with_url=with_url)) for with_url in (True, False))
    if settings.shared_layer:
        require_archives(origins, layered=others)
    else:
        require_archives(dict.fromkeys((*origins, *others)))


def _folders(settings: LambdaSettings | None) -> tuple[str, ...]:
    functions = settings.functions if settings else {}
    return tuple(dict.fromkeys(function.folder(key) for key, function in functions.items()))


def _origins(scope: RegionScope, settings: LambdaSettings) -> PartOutputs | None:
    """The functions with URLs, before the distributions of which they are origins: the key's initial policy admits
    their log groups (ADR 5). Each has its shared code in its own archive."""
    from components.compute.lambda_.role_names import ORIGIN_FUNCTIONS

    found = _part(scope, settings, with_url=True)
    if found is None:
        return None
    unlayered = found.model_copy(update={"shared_layer": False})
    return _created(scope, unlayered, f"{scope.name}-{ORIGIN_FUNCTIONS}", scope.key_arn)


def _functions(scope: RegionScope, settings: LambdaSettings) -> PartOutputs | None:
    """The other functions."""
    found = _part(scope, settings, with_url=False)
    return _created(scope, found, f"{scope.name}-functions", scope.policy_ready_key_arn) if found else None


def _part(scope: RegionScope, settings: LambdaSettings, *, with_url: bool) -> LambdaSettings | None:
    """The region's functions with a URL, or those without; None if it has none."""
    if not scope.has(settings):
        return None
    return (settings if scope.is_primary else settings.in_replica()).part(with_url=with_url)


def _created(scope: RegionScope, settings: LambdaSettings, name: str, key_arn: Output[str]) -> PartOutputs:
    from components.compute.lambda_.function_package import function_package, layer_package
    from components.compute.lambda_.functions import Functions, FunctionsArgs
    from components.compute.lambda_.placement import FunctionPlacement
    from components.compute.lambda_.resources import FunctionResources
    from components.foundation.service.access_variables import KEYED
    from components.foundation.service.exports import (
        ALARM_TOPIC_ARN,
        FUNCTIONS,
        ONLY,
        PERMISSIONS_BOUNDARY_ARN,
        QUEUE_ARNS,
        QUEUE_NAMES,
        ROTATION_GRANTS,
        SECRET_ARNS,
        TABLE_STREAM_ARNS,
        TOPIC_ARNS,
        FunctionExport,
    )
    from components.messaging.kafka.cluster_export import KAFKA
    from components.network.connection import connect

    links = {key: scope.links(key, function.access) for key, function in settings.functions.items()}
    rotations, secrets = scope.exported(ROTATION_GRANTS), scope.exported(SECRET_ARNS)
    made = Functions(
        name,
        FunctionsArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            packages={folder: function_package(folder, layered=settings.shared_layer) for folder in _folders(settings)},
            layer=layer_package() if settings.shared_layer else None,
            placement=FunctionPlacement(
                region=scope.region.name,
                account_id=scope.account_id,
                key_arn=key_arn,
                metrics_namespace=scope.naming.prefix,
                network=_network(scope, settings),
                permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
            ),
            resources=FunctionResources(
                key_arn=key_arn,
                region=scope.region.name,
                queue_arns={**scope.exported(QUEUE_ARNS)},
                queue_names={**scope.exported(QUEUE_NAMES)},
                topic_arns={**scope.exported(TOPIC_ARNS)},
                stream_arns={**scope.exported(TABLE_STREAM_ARNS)},
                kafka=scope.exported(KAFKA).get(ONLY),
            ),
            grants={key: {**each.grants, **rotations.get(key, {})} for key, each in links.items()},
            environment={
                key: {
                    **each.environment,
                    **{KEYED["secrets"].name(name): secrets[name] for name in settings.functions[key].access.secrets},
                }
                for key, each in links.items()
            },
            connect=lambda key, group_id: connect(f"{scope.name}-{key}", group_id, links[key].endpoints, scope.options),
            alarm_topic_arn=scope.only(ALARM_TOPIC_ARN),
            pilot_light=settings.replicas == "pilot_light" and not scope.is_primary,
        ),
        scope.options,
    )
    return PartOutputs(
        components=(made,),
        exports={
            FUNCTIONS: {
                key: FunctionExport(
                    name=function.name,
                    alias=function.alias_name,
                    arn=function.alias_arn,
                    invoke_arn=function.invoke_arn,
                    role_arn=function.role_arn,
                    url_host=function.url_host,
                )
                for key, function in made.functions.items()
            }
        },
        stack_outputs={"functions": {key: function.name for key, function in made.functions.items()}},
    )


def _network(scope: RegionScope, settings: LambdaSettings) -> FunctionNetwork | None:
    """The region's VPC, if a function is placed in it."""
    from components.compute.lambda_.placement import FunctionNetwork

    if all(function.vpc is None for function in settings.functions.values()):
        return None
    network = scope.network
    return FunctionNetwork(
        vpc_id=network.vpc_id,
        cidr=network.cidr,
        subnet_ids={**network.subnets[network.inner_tier]},
        prefix_list_ids=network.prefix_list_ids,
    )


def _workloads(settings: LambdaSettings) -> Workloads:
    return Workloads(
        access={f"lambda.functions.{key}.access": function.access for key, function in settings.functions.items()},
        replicas=settings.replicas,
        replica_regions=settings.replica_regions,
        primary_only=frozenset(
            f"lambda.functions.{key}.access" for key, function in settings.functions.items() if function.is_primary_only
        ),
    )


def _names(settings: LambdaSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.foundation.service.names import PhysicalName

    for key, function in settings.functions.items():
        name = settings.function_name(key, naming.prefix)
        path = f"lambda.functions.{key}"
        yield PhysicalName(kind="function", path=path, name=name, given=function.name is not None)


def _manual_steps(settings: LambdaSettings, _: StackNames) -> Iterator[ManualStep]:
    """Invocations of the functions that create database users and Kafka topics."""
    from components.foundation.service.manual_steps import ManualStep

    for key, function in settings.functions.items():
        if function.access.administers:
            yield ManualStep(
                path=f"lambda.functions.{key}.access.administers",
                subject=key,
                action="invoke the function once after the deployment: it creates users and topics",
                actor="an operator of the stack, as docs/deploy.md says",
            )


SERVICE = Service(
    concern="lambda_",
    settings=_settings,
    parts=(
        StackPart(layer="plan", create=_archives),
        RegionPart(layer="ingress", create=_origins),
        RegionPart(layer="workloads", create=_functions),
    ),
    workloads=_workloads,
    physical_names=_names,
    manual_steps=_manual_steps,
)

"""Systems Manager Parameter Store: the same parameters in each region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi import Input, Output

    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.identity.parameter_store.settings import ParameterSettings, ParametersSettings


def _settings() -> SettingsModel:
    from components.identity.parameter_store.checks import api_faults, parameter_faults
    from components.identity.parameter_store.settings import ParametersSettings

    return SettingsModel(
        model=ParametersSettings,
        checks=(
            Check(concerns=("regions", "storage", "edge", "parameter_store"), function=parameter_faults),
            Check(concerns=("apis", "parameter_store"), function=api_faults),
        ),
    )


def _parameters(scope: RegionScope, settings: ParametersSettings) -> PartOutputs:
    from components.foundation.renames import renamed
    from components.foundation.service.exports import PARAMETER_ARNS
    from components.identity.parameter_store.links import ParameterLinks
    from components.identity.parameter_store.parameter import Parameter, ParameterArgs
    from components.identity.parameter_store.settings import parameter_name

    names = {key: parameter_name(each, f"/{scope.naming.path}", key) for key, each in settings.parameters.items()}
    arns: dict[str, Output[str]] = {
        key: Parameter(
            f"{scope.name}-parameter-{key}",
            ParameterArgs(settings=each, parameter_name=names[key], key_arn=scope.key_arn, value=_value(scope, each)),
            renamed(scope.options, f"{scope.name}-parameter-", each.formerly),
        ).arn
        for key, each in settings.parameters.items()
    }
    return PartOutputs(
        exports={PARAMETER_ARNS: arns},
        links=ParameterLinks(arns=arns, names=names, key_arn=scope.key_arn, region=scope.region.name),
    )


def _value(scope: RegionScope, settings: ParameterSettings) -> Input[str] | None:
    """The value that a parameter takes from a resource of the stack, if it has such a source."""
    from components.foundation.service.exports import API_URLS, BUCKETS, DISTRIBUTION_DOMAINS
    from components.identity.parameter_store.settings import ApiSource, BucketSource, DistributionSource

    match settings.source:
        case BucketSource(bucket=purpose):
            return scope.exported(BUCKETS)[purpose].id
        case DistributionSource(distribution=name):
            return scope.exported(DISTRIBUTION_DOMAINS)[name]
        case ApiSource(api=key):
            return scope.exported(API_URLS)[key]
        case None:
            return None


def _keys(settings: ParametersSettings, _: RegionsSettings, __: str) -> Iterable[str]:
    return settings.parameters


def _names(settings: ParametersSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.foundation.service.names import PhysicalName
    from components.identity.parameter_store.settings import parameter_name

    for key, each in settings.parameters.items():
        name = parameter_name(each, f"/{naming.path}", key)
        yield PhysicalName(
            kind="parameter", path=f"parameterStore.parameters.{key}", name=name, given=each.name is not None
        )


def _manual_steps(settings: ParametersSettings, names: StackNames) -> Iterator[ManualStep]:
    """Parameters with a placeholder."""
    from components.foundation.service.manual_steps import ManualStep
    from components.identity.parameter_store.settings import parameter_name

    for key, parameter in settings.parameters.items():
        if parameter.out_of_band:
            yield ManualStep(
                path=f"parameterStore.parameters.{key}.outOfBand",
                subject=parameter_name(parameter, f"/{names.path}", key),
                action="set the parameter's value with aws ssm put-parameter --overwrite",
                actor="the owner of the value",
            )


SERVICE = Service(
    concern="parameter_store",
    settings=_settings,
    parts=(RegionPart(layer="workloads", create=_parameters),),
    access=(NamedResources(access_field="parameters", keys=_keys, remedy=""),),
    physical_names=_names,
    manual_steps=_manual_steps,
)

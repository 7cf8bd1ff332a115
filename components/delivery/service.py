"""Delivery: CodePipeline, CodeBuild and Amplify Hosting in the primary region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.delivery.settings import PipelinesSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames


def _settings() -> SettingsModel:
    from components.delivery.checks import artifact_faults, name_faults, origin_faults
    from components.delivery.settings import PipelinesSettings

    return SettingsModel(
        model=PipelinesSettings,
        checks=(
            Check(concerns=("stack", "delivery"), function=name_faults),
            Check(concerns=("storage", "delivery"), function=artifact_faults),
            Check(concerns=("edge", "delivery"), function=origin_faults),
        ),
    )


def _delivery(scope: RegionScope, settings: PipelinesSettings) -> PartOutputs | None:
    from components.delivery.artifacts import ArtifactStore
    from components.delivery.delivery import Delivery, DeliveryArgs
    from components.foundation.service.exports import BUCKETS, ONLY, PERMISSIONS_BOUNDARY_ARN, SECRET_ARNS

    if not scope.is_primary:
        return None
    bucket = scope.exported(BUCKETS)[settings.artifacts]
    delivery = Delivery(
        f"{scope.name}-delivery",
        DeliveryArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            artifacts=ArtifactStore(
                bucket=bucket.id,
                bucket_arn=bucket.arn,
                key_arn=scope.policy_ready_key_arn,
                region=scope.region.name,
            ),
            links=scope.links,
            secret_arns=scope.exported(SECRET_ARNS),
            permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
        ),
        scope.options,
    )
    outputs = {"pipelines": dict(delivery.pipelines), "amplifyDomains": dict(delivery.domains)}
    return PartOutputs(components=(delivery,), stack_outputs={key: values for key, values in outputs.items() if values})


def _manual_steps(settings: PipelinesSettings, _: StackNames) -> Iterator[ManualStep]:
    """The handshake of a new connection."""
    from components.foundation.service.manual_steps import ManualStep

    if not settings.connection.arn:
        provider = settings.connection.provider
        yield ManualStep(
            path="delivery.connection",
            subject=provider,
            action="complete the pending connection in the console of CodePipeline, under Settings, Connections: until "
            "then every pipeline fails at its source",
            actor="an owner of the repositories",
        )


SERVICE = Service(
    concern="delivery",
    settings=_settings,
    parts=(RegionPart(layer="triggers", create=_delivery),),
    manual_steps=_manual_steps,
)

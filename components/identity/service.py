"""IAM: the permissions boundary of workload roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.foundation.service.record import RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.identity.settings import IamSettings


def _settings() -> SettingsModel:
    from components.identity.settings import IamSettings

    return SettingsModel(model=IamSettings)


def _boundary(_: RegionScope, settings: IamSettings) -> PartOutputs | None:
    from components.foundation.service.exports import ONLY, PERMISSIONS_BOUNDARY_ARN

    arn = settings.permissions_boundary_arn
    return None if arn is None else PartOutputs(exports={PERMISSIONS_BOUNDARY_ARN: {ONLY: arn}})


SERVICE = Service(concern="iam", settings=_settings, parts=(RegionPart(layer="plan", create=_boundary),))

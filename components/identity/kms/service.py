"""The KMS key of each region, and its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.identity.kms.settings import EncryptionSettings


def _settings() -> SettingsModel:
    from components.identity.kms.checks import multi_region_faults
    from components.identity.kms.settings import EncryptionSettings

    return SettingsModel(
        model=EncryptionSettings, checks=(Check(concerns=("regions", "encryption"), function=multi_region_faults),)
    )


def _key(scope: RegionScope, settings: EncryptionSettings) -> PartOutputs:
    """The primary region's key, or a replica of it."""
    from components.foundation.service.exports import KEY_ARN, ONLY
    from components.identity.kms.checks import is_multi_region
    from components.identity.kms.key import KEY_ARGS, EncryptionKey, EncryptionKeyArgs

    naming = scope.naming
    primary = scope.in_primary(EncryptionKey)
    args = EncryptionKeyArgs(
        alias=settings.alias or f"alias/{naming.prefix}",
        description=f"Data of {naming.system} in {naming.environment}",
        region=scope.region.name,
        account_id=scope.account_id,
        settings=settings,
        multi_region=is_multi_region(settings, scope.stack.region_settings),
        replica_of=primary.arn if primary else None,
        protect=naming.protects_data,
    )
    key = EncryptionKey(f"{scope.name}-encryption", args, scope.options)
    return PartOutputs(components=(key,), exports={KEY_ARN: {ONLY: key.arn}, KEY_ARGS: {ONLY: args}})


def _policy(scope: RegionScope, _: EncryptionSettings) -> PartOutputs:
    """The complete key policy, with every service of the region that uses the key."""
    from components.foundation.outputs import after
    from components.foundation.service.exports import BUCKETS, KEY_USES, ONLY, POLICY_READY_KEY_ARN
    from components.foundation.service.origins import distributions_by_bucket
    from components.identity.kms.key import EncryptionKey
    from components.identity.kms.key_policy import KeyPolicy, KeyPolicyArgs, distribution_use

    key = scope.component(EncryptionKey)
    assert key is not None  # created in the layer `base`
    encrypted = {bucket.key for bucket in scope.exported(BUCKETS).values() if bucket.encrypted}
    distributions = {
        name: arn
        for bucket, readers in distributions_by_bucket(scope).items()
        if bucket in encrypted
        for name, arn in readers.items()
    }
    policy = KeyPolicy(
        f"{scope.name}-key",
        KeyPolicyArgs(
            key_id=key.key_id,
            region=scope.region.name,
            account_id=scope.account_id,
            uses=[
                *([distribution_use(distributions)] if distributions else []),
                *(statement for statements in scope.exported(KEY_USES).values() for statement in statements),
            ],
        ),
        scope.options,
    )
    return PartOutputs(exports={POLICY_READY_KEY_ARN: {ONLY: after(key.arn, policy.policy)}})


SERVICE = Service(
    concern="encryption",
    settings=_settings,
    parts=(RegionPart(layer="base", create=_key), RegionPart(layer="access", create=_policy)),
)

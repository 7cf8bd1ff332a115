"""Statements for services that use a region's key, derived from the settings. Only needed modules are imported."""

from pulumi import Input

from components.foundation.documents import Statement
from components.platform.settings.stack import StackSettings


def key_uses(settings: StackSettings, region: str, account_id: Input[str]) -> list[Statement]:
    """Statements of the services that the region's messaging and compute rely on (T-26)."""
    primary, prefix = region == settings.regions.primary, settings.naming.prefix
    uses: list[Statement] = []
    messaging = settings.messaging and settings.messaging.in_region(primary=primary)
    if messaging is not None:
        from components.messaging.sqs_sns.messaging import messaging_key_uses
        from components.messaging.sqs_sns.names import MessagingNames

        uses += messaging_key_uses(
            MessagingNames(settings=messaging, prefix=prefix, region=region, account_id=account_id)
        )
    if settings.ecs is not None and region in settings.ecs.regions_of(settings.regions):
        from components.compute.ecs.key_uses import fargate_storage_uses

        uses += fargate_storage_uses(account_id, settings.ecs.cluster(prefix))
    if settings.eks is not None and region in settings.eks.regions_of(settings.regions):
        from components.compute.eks.key_uses import volume_use

        uses.append(volume_use(region, account_id))
    return uses

"""What a region's key must let services do, from the settings alone."""

from pulumi import Input

from components.compute.eks_key_uses import volume_use
from components.compute.key_uses import fargate_storage_uses
from components.foundation.documents import Statement
from components.foundation.settings.stack import StackSettings
from components.streaming.messaging import messaging_key_uses
from components.streaming.messaging_names import MessagingNames


def key_uses(settings: StackSettings, region: str, account_id: Input[str]) -> list[Statement]:
    """Statements of the services that the region's messaging and compute rely on (T-26)."""
    primary, prefix = region == settings.regions.primary, settings.naming.prefix
    uses: list[Statement] = []
    messaging = settings.messaging and settings.messaging.in_region(primary=primary)
    if messaging is not None:
        uses += messaging_key_uses(
            MessagingNames(settings=messaging, prefix=prefix, region=region, account_id=account_id)
        )
    if settings.ecs is not None and (primary or settings.ecs.replicas != "none"):
        uses += fargate_storage_uses(account_id, settings.ecs.cluster(prefix))
    if settings.eks is not None and region in settings.eks.regions_of(settings.regions):
        uses.append(volume_use(region, account_id))
    return uses

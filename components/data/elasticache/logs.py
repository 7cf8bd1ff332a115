"""Log delivery of node-based caches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, elasticache

from components.data.elasticache.names import LOG_TYPES, log_group_names
from components.data.elasticache.settings import CacheSettings
from components.foundation.documents import document
from components.foundation.log_delivery import log_group_writes
from components.foundation.outputs import after


@dataclass(frozen=True, kw_only=True)
class CacheLogsArgs:
    """key_arn: key of the region, whose policy allows CloudWatch Logs to use it for these log groups (T-26)."""

    settings: CacheSettings
    cache_name: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]


class CacheLogs(ComponentResource):
    """Encrypted log groups for the engine log and the slow log, and a resource policy that allows only log delivery to
    write to them. The policy belongs to the cache: by default ElastiCache extends one that the whole account shares.

    deliveries: log delivery configurations for a replication group.
    """

    deliveries: Sequence[elasticache.ReplicationGroupLogDeliveryConfigurationArgs]

    def __init__(self, name: str, args: CacheLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:CacheLogs", name, None, opts)
        child = ResourceOptions(parent=self)

        groups = {
            log_type: cloudwatch.LogGroup(
                f"{name}-{log_type}",
                name=group_name,
                kms_key_id=args.key_arn,
                retention_in_days=args.settings.log_retention_days,
                opts=child,
            )
            for log_type, group_name in zip(LOG_TYPES, log_group_names(args.settings, args.cache_name), strict=True)
        }
        writes = log_group_writes(
            [Output.concat(group.arn, ":*") for group in groups.values()],
            region=args.region,
            account_id=args.account_id,
        )
        policy = cloudwatch.LogResourcePolicy(
            f"{name}-delivery",
            policy_name=f"elasticache-{args.cache_name}",
            policy_document=document([writes]),
            opts=child,
        )

        self.deliveries = [
            elasticache.ReplicationGroupLogDeliveryConfigurationArgs(
                destination_type="cloudwatch-logs",
                destination=after(group.name, policy),
                log_format="json",
                log_type=log_type,
            )
            for log_type, group in groups.items()
        ]
        self.register_outputs({})

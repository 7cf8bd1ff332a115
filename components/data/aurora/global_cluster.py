"""An Aurora global database."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import rds


@dataclass(frozen=True, kw_only=True)
class AuroraGlobalArgs:
    """Arguments of AuroraGlobal.

    identifier: its name in the account. primary_arn: `AuroraCluster.available_arn` of the primary cluster.
    protect: protect it from deletion.
    """

    identifier: str
    primary_arn: Input[str]
    protect: bool = False


class AuroraGlobal(ComponentResource):
    """A global database created from an existing cluster, so that a stack can add regions without a new database.
    Secondary clusters join by `id`; they are deleted before it, and it is deleted before the primary.

    Later role changes of the clusters are ignored: a failover switches them (T-17).
    """

    id: Output[str]

    def __init__(self, name: str, args: AuroraGlobalArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:AuroraGlobal", name, None, opts)

        cluster = rds.GlobalCluster(
            f"{name}-cluster",
            global_cluster_identifier=args.identifier,
            source_db_cluster_identifier=args.primary_arn,
            deletion_protection=args.protect,
            force_destroy=True,
            opts=ResourceOptions(
                parent=self,
                protect=args.protect,
                # A new instance makes primary_arn unknown in a preview, which would replace the global database.
                ignore_changes=["sourceDbClusterIdentifier"],
                custom_timeouts=CustomTimeouts(create="1h", update="3h", delete="1h"),
            ),
        )

        self.id = cluster.id.apply(str)
        self.register_outputs({"id": self.id})

"""Images where they are needed when a region is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Resource, ResourceOptions
from pulumi_aws import ecr

from components.compute.container_registry import ContainerRegistry

FILTER_LIMIT = 100  # Amazon ECR service quotas: filters for a replication rule
DESTINATION_LIMIT = 25  # the same: unique destinations over all rules


@dataclass(frozen=True, kw_only=True)
class RegistryReplicationArgs:
    """What replication is asked for.

    repository_names: physical names that images are copied from, and to.
    destinations: the registries of the other regions, by region name. Their repositories must stand first: ECR would
        make those that are missing itself, without the key, immutability and lifecycle.
    """

    account_id: Input[str]
    repository_names: Sequence[str]
    destinations: Mapping[str, ContainerRegistry]

    def __post_init__(self) -> None:
        if not 1 <= len(self.repository_names) <= FILTER_LIMIT:
            raise ValueError(f"repository_names: {len(self.repository_names)}: allowed: 1 to {FILTER_LIMIT}")
        if not 1 <= len(self.destinations) <= DESTINATION_LIMIT:
            raise ValueError(f"destinations: {len(self.destinations)}: allowed: 1 to {DESTINATION_LIMIT}")


class RegistryReplication(ComponentResource):
    """Copies of every image that is pushed from now on, in the other regions.

    It is a setting of the account's registry in the region, of which there is one: one stack alone may have it.
    """

    def __init__(self, name: str, args: RegistryReplicationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:RegistryReplication", name, None, opts)
        registries: list[Resource] = list(args.destinations.values())
        ecr.ReplicationConfiguration(
            f"{name}-configuration",
            replication_configuration=ecr.ReplicationConfigurationReplicationConfigurationArgs(
                rules=[
                    ecr.ReplicationConfigurationReplicationConfigurationRuleArgs(
                        destinations=[
                            ecr.ReplicationConfigurationReplicationConfigurationRuleDestinationArgs(
                                region=region, registry_id=args.account_id
                            )
                            for region in args.destinations
                        ],
                        repository_filters=[
                            ecr.ReplicationConfigurationReplicationConfigurationRuleRepositoryFilterArgs(
                                filter=repository, filter_type="PREFIX_MATCH"
                            )
                            for repository in args.repository_names
                        ],
                    )
                ]
            ),
            opts=ResourceOptions(parent=self, depends_on=registries),
        )
        self.register_outputs({})

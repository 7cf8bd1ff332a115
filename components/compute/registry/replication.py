"""ECR replication to other regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Resource, ResourceOptions
from pulumi_aws import ecr

from components.compute.registry.container_registry import ContainerRegistry

FILTER_LIMIT = 100  # Amazon ECR service quotas: filters for a replication rule
DESTINATION_LIMIT = 25  # the same: unique destinations over all rules


@dataclass(frozen=True, kw_only=True)
class RegistryReplicationArgs:
    """Arguments of RegistryReplication.

    repository_names: physical names of replicated repositories.
    destinations: the registries of the other regions, by region. Their repositories must exist first: ECR would create
        missing ones itself, without key, immutability and lifecycle policy.
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
    """Replication of images to the other regions; existing images are not replicated.

    It is a setting of the account's registry in the region: only one stack can manage it.
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

"""Image repositories of a region."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import ecr

from components.compute.registry.settings import RegistrySettings, RepositorySettings
from components.foundation.renames import renamed
from components.foundation.service.exports import Export


@dataclass(frozen=True, kw_only=True)
class RepositoryRef:
    """A repository to pull from. url: without tag or digest. arn: for grants."""

    url: Output[str]
    arn: Output[str]


REPOSITORIES: Export[RepositoryRef] = Export("image repositories")


@dataclass(frozen=True, kw_only=True)
class ContainerRegistryArgs:
    """Arguments of ContainerRegistry.

    prefix: prefix of repository names that are not explicit, such as media-prod. Names are the same in every region,
        because ECR replicates images to repositories of the same name.
    key_arn: key of the region. The key of a repository is immutable: changing it replaces the repository and its
    images.
    protect: protect repositories from deletion. force_delete: delete the images with the repository.
    """

    settings: RegistrySettings
    prefix: str
    key_arn: Input[str]
    protect: bool = False
    force_delete: bool = False


class ContainerRegistry(ComponentResource):
    """Repositories with immutable tags, scanning, encryption with the key, and lifecycle policies.

    With enhanced scanning, the account's registry in the region is set to scan these repositories continuously.
    """

    repositories: Mapping[str, RepositoryRef]

    def __init__(self, name: str, args: ContainerRegistryArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:ContainerRegistry", name, None, opts)
        child = ResourceOptions(parent=self)
        enhanced = args.settings.scanning == "enhanced"

        made: dict[str, RepositoryRef] = {}
        for key, settings in args.settings.repositories.items():
            repository = ecr.Repository(
                f"{name}-{key}",
                name=args.settings.repository_name(key, args.prefix),
                image_tag_mutability="IMMUTABLE_WITH_EXCLUSION" if settings.mutable_tags else "IMMUTABLE",
                image_tag_mutability_exclusion_filters=[
                    ecr.RepositoryImageTagMutabilityExclusionFilterArgs(filter=pattern, filter_type="WILDCARD")
                    for pattern in settings.mutable_tags
                ]
                or None,
                image_scanning_configuration=ecr.RepositoryImageScanningConfigurationArgs(scan_on_push=True),
                encryption_configurations=[
                    ecr.RepositoryEncryptionConfigurationArgs(encryption_type="KMS", kms_key=args.key_arn)
                ],
                force_delete=args.force_delete,
                opts=renamed(ResourceOptions(parent=self, protect=args.protect), f"{name}-", settings.formerly),
            )
            ecr.LifecyclePolicy(
                f"{name}-{key}-lifecycle",
                repository=repository.name,
                policy=lifecycle_document(settings),
                opts=renamed(child, f"{name}-", settings.formerly, "-lifecycle"),
            )
            made[key] = RepositoryRef(url=repository.repository_url, arn=repository.arn)
        if enhanced:
            ecr.RegistryScanningConfiguration(
                f"{name}-scanning",
                scan_type="ENHANCED",
                rules=[
                    ecr.RegistryScanningConfigurationRuleArgs(
                        scan_frequency="CONTINUOUS_SCAN",
                        repository_filters=[
                            ecr.RegistryScanningConfigurationRuleRepositoryFilterArgs(
                                filter=args.settings.repository_name(key, args.prefix), filter_type="WILDCARD"
                            )
                            for key in args.settings.repositories
                        ],
                    )
                ],
                opts=child,
            )

        self.repositories = made
        self.register_outputs({"urls": {key: repository.url for key, repository in made.items()}})


def lifecycle_document(settings: RepositorySettings) -> str:
    """The lifecycle policy of a repository: untagged images expire by age, others by count, oldest first."""
    untagged = {
        "rulePriority": 1,
        "description": "Images without a tag",
        "selection": {
            "tagStatus": "untagged",
            "countType": "sinceImagePushed",
            "countUnit": "days",
            "countNumber": settings.untagged_expiration_days,
        },
        "action": {"type": "expire"},
    }
    oldest = {
        "rulePriority": 2,
        "description": "The oldest images",
        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": settings.keep_images},
        "action": {"type": "expire"},
    }
    return json.dumps({"rules": [untagged, oldest]})

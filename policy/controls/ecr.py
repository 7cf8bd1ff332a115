"""Controls for ECR repositories."""

from fnmatch import fnmatchcase

from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import ECR_LIFECYCLE_POLICY, ECR_REGISTRY_SCANNING_CONFIGURATION, ECR_REPOSITORY

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html"


@stack_control(
    "ecr-image-scanning",
    title="ECR scans images for vulnerabilities",
    severity="high",
    types=[ECR_REPOSITORY],
    frameworks={"FSBP": ["ECR.1"], "PCI DSS 4.0": ["6.2.3", "6.2.4"], "NIST 800-53": ["RA-5"]},
    remedy="Set scan_on_push, or include the repository in a RegistryScanningConfiguration.",
    url=f"{USER_GUIDE}#ecr-1",
)
def images_are_scanned(repository: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if repository.flag("imageScanningConfiguration.scanOnPush"):
        return
    registries = [
        item for item in stack.of(ECR_REGISTRY_SCANNING_CONFIGURATION) if item.region in (repository.region, "")
    ]
    if not any(_covers(registry, repository) for registry in registries):
        yield repository.missing("images are not scanned", "imageScanningConfiguration.scanOnPush")


def _covers(registry: Resource, repository: Resource) -> bool:
    name = repository.string("name")
    return any(
        rule.string("scanFrequency") in ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")
        and any(matches(name, pattern.string("filter")) for pattern in rule.nodes("repositoryFilters"))
        for rule in registry.nodes("rules")
    )


def matches(name: str, pattern: str) -> bool:
    """Whether a filter of a registry matches a repository; without a wildcard it matches names that contain it."""
    if not pattern:
        return False
    return fnmatchcase(name, pattern) if "*" in pattern else pattern in name


@resource_control(
    "ecr-immutable-tags",
    title="ECR repositories have immutable tags",
    severity="medium",
    types=[ECR_REPOSITORY],
    frameworks={"FSBP": ["ECR.2"], "PCI DSS 4.0": ["6.5.1"], "NIST 800-53": ["CA-9(1)", "CM-2", "CM-8(1)"]},
    remedy="Set image_tag_mutability to IMMUTABLE.",
    url=f"{USER_GUIDE}#ecr-2",
)
def tags_are_immutable(repository: Resource, settings: Settings) -> Iterator[Finding]:
    mutability = repository.string("imageTagMutability")
    if mutability == "IMMUTABLE_WITH_EXCLUSION":
        for pattern in repository.nodes("imageTagMutabilityExclusionFilters"):
            if set(pattern.string("filter")) == {"*"}:
                yield pattern.fail("all tags are excluded from immutability", "filter")
    elif mutability != "IMMUTABLE":
        yield repository.fail("tags can be overwritten", "imageTagMutability")


@stack_control(
    "ecr-lifecycle-policy",
    title="ECR repositories remove old images",
    severity="medium",
    types=[ECR_REPOSITORY],
    frameworks={"FSBP": ["ECR.3"], "NIST 800-53": ["CA-9(1)", "CM-2", "CM-2(2)"]},
    remedy="Add an ecr.LifecyclePolicy of the repository.",
    url=f"{USER_GUIDE}#ecr-3",
)
def old_images_are_removed(repository: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not stack.related(repository, ECR_LIFECYCLE_POLICY, "repository"):
        yield repository.missing("no lifecycle policy removes old images")


@resource_control(
    "ecr-customer-key",
    title="ECR repositories are encrypted with a customer managed key",
    severity="medium",
    types=[ECR_REPOSITORY],
    frameworks={
        "FSBP": ["ECR.5"],
        "PCI DSS 4.0": ["3.6.1"],
        "NIST 800-53": ["AU-9", "CA-9(1)", "CM-3(6)", "SC-12", "SC-28", "SC-28(1)", "SI-7(6)"],
    },
    remedy="Set an encryption_configuration of type KMS with kms_key; it cannot be changed later.",
    url=f"{USER_GUIDE}#ecr-5",
)
def has_customer_managed_key(repository: Resource, settings: Settings) -> Iterator[Finding]:
    own = any(
        block.string("encryptionType").startswith("KMS") and has_customer_key(block, "kmsKey")
        for block in repository.nodes("encryptionConfigurations")
    )
    if not own:
        yield repository.missing("images are encrypted with an AWS key", "encryptionConfigurations")


@resource_control(
    "ecr-deletion",
    title="ECR repositories are not deleted with their images",
    severity="low",
    types=[ECR_REPOSITORY],
    frameworks={"NIST 800-53": ["CM-3", "CP-9", "SC-5(2)"]},
    remedy="Omit force_delete: ECR then refuses to delete a repository with images.",
    url="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html",
)
def images_are_not_deleted(repository: Resource, settings: Settings) -> Iterator[Finding]:
    if repository.flag("forceDelete"):
        yield repository.fail("all images are deleted with the repository", "forceDelete")

"""ECR: scanning by the repository or by the registry, immutable tags, lifecycle."""

from policy.tokens import ECR_LIFECYCLE_POLICY, ECR_REGISTRY_SCANNING_CONFIGURATION, ECR_REPOSITORY
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

repository = resource(ECR_REPOSITORY, "images", name="media/api")


def registry(pattern: str, frequency: str = "SCAN_ON_PUSH") -> Given:
    filters = [{"filter": pattern, "filterType": "WILDCARD"}]
    rules = [{"scanFrequency": frequency, "repositoryFilters": filters}]
    return resource(ECR_REGISTRY_SCANNING_CONFIGURATION, "scanning", scanType="ENHANCED", rules=rules)


def test_scanning(cases: Cases) -> None:
    scanned = repository.with_props(imageScanningConfiguration={"scanOnPush": True})
    cases(
        "ecr-image-scanning",
        passes=[
            [scanned],
            [repository, registry("*")],
            [repository, registry("media/*", "CONTINUOUS_SCAN")],
            [repository, registry("api")],
        ],
        fails=[
            [repository],
            [repository.with_props(imageScanningConfiguration={"scanOnPush": False})],
            [repository, registry("*", "MANUAL")],
            [repository, registry("other/*")],
        ],
        unknown=[
            [repository.with_props(imageScanningConfiguration=UNKNOWN)],
            [repository, registry("*").with_props(rules=UNKNOWN)],
        ],
    )


def test_immutable_tags(cases: Cases) -> None:
    excluding = repository.with_props(imageTagMutability="IMMUTABLE_WITH_EXCLUSION")
    cases(
        "ecr-immutable-tags",
        passes=[
            [repository.with_props(imageTagMutability="IMMUTABLE")],
            [excluding.with_props(imageTagMutabilityExclusionFilters=[{"filter": "dev-*", "filterType": "WILDCARD"}])],
        ],
        fails=[
            [repository],
            [repository.with_props(imageTagMutability="MUTABLE")],
            [excluding.with_props(imageTagMutabilityExclusionFilters=[{"filter": "*", "filterType": "WILDCARD"}])],
        ],
        unknown=[[repository.with_props(imageTagMutability=UNKNOWN)]],
    )


def test_lifecycle(cases: Cases) -> None:
    policy = resource(ECR_LIFECYCLE_POLICY, "policy", refers={"repository": repository})
    cases(
        "ecr-lifecycle-policy",
        passes=[[repository, policy], [repository, policy.with_props(repository=UNKNOWN)]],
        fails=[[repository], [repository, policy.with_text(repository="other")]],
        unknown=[[repository, resource(ECR_LIFECYCLE_POLICY, "policy", repository=UNKNOWN)]],
    )


def test_customer_managed_key(cases: Cases) -> None:
    def encrypted(**block: object) -> list[Given]:
        return [repository.with_props(encryptionConfigurations=[block])]

    arn = "arn:aws:kms:eu-central-1:111122223333:key/one"
    cases(
        "ecr-customer-key",
        passes=[encrypted(encryptionType="KMS", kmsKey=arn), encrypted(encryptionType="KMS", kmsKey=GIVEN)],
        fails=[
            [repository],
            encrypted(encryptionType="KMS"),
            encrypted(encryptionType="AES256"),
            encrypted(encryptionType="KMS", kmsKey="alias/aws/ecr"),
        ],
        unknown=[
            encrypted(encryptionType=UNKNOWN, kmsKey=arn),
            [repository.with_props(encryptionConfigurations=UNKNOWN)],
        ],
    )


def test_deletion(cases: Cases) -> None:
    cases(
        "ecr-deletion",
        passes=[[repository], [repository.with_props(forceDelete=False)]],
        fails=[[repository.with_props(forceDelete=True)]],
        unknown=[[repository.with_props(forceDelete=UNKNOWN)]],
    )

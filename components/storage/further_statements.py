"""Policy statements that other services have for buckets."""

from collections.abc import Callable, Mapping, Sequence

from pulumi import Output

from components.foundation.documents import Statement
from components.foundation.service.exports import PurposeStatements
from components.storage.bucket_plan import bucket_key, bucket_prefix
from components.storage.settings import StorageSettings


def further_statements(
    settings: StorageSettings, given: Mapping[str, PurposeStatements]
) -> dict[str, Callable[[Output[str]], Sequence[Statement]]]:
    """Statements of the ARN of a bucket, by its key. given: by purpose."""

    def of(purposes: Sequence[str]) -> Callable[[Output[str]], Sequence[Statement]]:
        def statements(bucket_arn: Output[str]) -> Sequence[Statement]:
            each = (given[purpose](bucket_arn, bucket_prefix(settings, purpose)) for purpose in purposes)
            return [statement for found in each for statement in found]

        return statements

    by_key: dict[str, list[str]] = {}
    for purpose in given:
        by_key.setdefault(bucket_key(settings, purpose), []).append(purpose)
    return {key: of(purposes) for key, purposes in by_key.items()}

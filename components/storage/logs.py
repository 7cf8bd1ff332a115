"""The logs bucket of a region."""

from collections.abc import Callable, Sequence

from pulumi import Input, Output

from components.foundation.documents import Statement
from components.storage.bucket import BucketArgs
from components.storage.bucket_policy import access_log_writes, log_delivery_writes, refuse_other_encryption
from components.storage.settings import BucketSettings, LogsSettings


def logs_bucket_args(
    settings: LogsSettings,
    *,
    bucket_name: str,
    account_id: Input[str],
    sources: Sequence[str],
    deliveries: Sequence[Callable[[Output[str]], Statement]],
    protect: bool,
    force_destroy: bool,
) -> BucketArgs:
    """Arguments of the logs bucket. It uses SSE-S3: S3 and load balancers cannot deliver logs to a bucket with a
    customer managed key.

    sources: names of the buckets whose access logs it receives. deliveries: statements of further log deliveries.
    """

    def statements(arn: Output[str]) -> list[Statement]:
        reads = [access_log_writes(arn, account_id, list(sources))] if sources else []
        return [
            refuse_other_encryption(arn),
            *reads,
            log_delivery_writes(arn, account_id),
            *(delivery(arn) for delivery in deliveries),
        ]

    return BucketArgs(
        bucket_name=bucket_name,
        settings=BucketSettings(
            encryption="s3", versioning=False, access_logs=False, intelligent_tiering=settings.intelligent_tiering
        ),
        lifecycle=settings.lifecycle,
        statements=statements,
        protect=protect,
        force_destroy=force_destroy,
    )

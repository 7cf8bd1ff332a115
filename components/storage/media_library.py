"""The buckets of a system in one region."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import Alias, ComponentResource, Input, Output, ResourceOptions

from components.foundation.documents import Statement
from components.foundation.renames import renamed
from components.storage.bucket import Bucket, BucketArgs
from components.storage.bucket_plan import BucketPlan


@dataclass(frozen=True, kw_only=True)
class MediaLibraryArgs:
    """Arguments of MediaLibrary.

    buckets: the plan of the region by key (bucket_plan). key_arn: the region's key. access_log_bucket: ID of the
    region's logs bucket. read_by_distribution: keys of buckets that are origins of a distribution; their policies are
    BucketPolicy components (T-03). statements: further statements of the policies of the other buckets, by key; none by
    default. former_policies: of these buckets as origins, by key.
    """

    buckets: Mapping[str, BucketPlan]
    key_arn: Input[str]
    access_log_bucket: Input[str]
    read_by_distribution: frozenset[str] = frozenset()
    statements: Mapping[str, Callable[[Output[str]], Sequence[Statement]]] = field(
        default_factory=dict[str, Callable[[Output[str]], Sequence[Statement]]]
    )
    former_policies: Mapping[str, Alias] = field(default_factory=dict[str, Alias])
    protect: bool = False
    force_destroy: bool = False


class MediaLibrary(ComponentResource):
    """A bucket for each entry of the plan, named by its key."""

    buckets: Mapping[str, Bucket]
    bucket_ids: Mapping[str, Output[str]]

    def __init__(self, name: str, args: MediaLibraryArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:MediaLibrary", name, None, opts)
        self.buckets = {
            key: Bucket(
                f"{name}-{key}",
                BucketArgs(
                    bucket_name=plan.bucket_name,
                    settings=plan.settings,
                    lifecycle=plan.lifecycle,
                    key_arn=args.key_arn if plan.settings.encryption == "kms" else None,
                    access_log_bucket=args.access_log_bucket if plan.settings.access_logs else None,
                    policy="linked" if key in args.read_by_distribution else "own",
                    statements=None if key in args.read_by_distribution else args.statements.get(key),
                    former_policy=args.former_policies.get(key),
                    protect=args.protect,
                    force_destroy=args.force_destroy,
                ),
                renamed(ResourceOptions(parent=self), f"{name}-", plan.formerly),
            )
            for key, plan in args.buckets.items()
        }
        self.bucket_ids = {key: bucket.id for key, bucket in self.buckets.items()}
        self.register_outputs({"bucket_ids": dict(self.bucket_ids)})

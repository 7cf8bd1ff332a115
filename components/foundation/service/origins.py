"""Distributions that read the buckets of a region."""

from pulumi import Input

from components.foundation.service.exports import BUCKET_ORIGINS, BUCKETS, DISTRIBUTION_ARNS
from components.foundation.service.scope import RegionScope


def distributions_by_bucket(scope: RegionScope) -> dict[str, dict[str, Input[str]]]:
    """The distributions that each bucket is an origin of: name and ARN, by the bucket's key."""
    found: dict[str, dict[str, Input[str]]] = {}
    buckets, arns = scope.exported(BUCKETS), scope.exported(DISTRIBUTION_ARNS)
    for origin in scope.exported(BUCKET_ORIGINS).values():
        found.setdefault(buckets[origin.purpose].key, {})[origin.distribution] = arns[origin.distribution]
    return found

"""Values that one service's resources export to other services, by key in the stack file.

Services do not import one another: a service that uses another's resources reads them from its scope by one of these
exports. An export that only services of higher layers read is defined in the exporting service's own folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from pulumi import Input, Output, Resource

    from components.foundation.cidr import Tier
    from components.foundation.documents import Statement
    from components.foundation.grants import Grant
    from components.foundation.service.network import Network

T = TypeVar("T")
PurposeStatements: TypeAlias = "Callable[[Output[str], str], Sequence[Statement]]"
"""Statements of the policy of a purpose's bucket, of its ARN and the key prefix of the purpose."""
ONLY = ""  # key of the one value of an export that has no keys in the stack file


@dataclass(frozen=True, eq=False)
class Export(Generic[T]):
    """A kind of exported values. name: for messages."""

    name: str


@dataclass(frozen=True, kw_only=True)
class BucketExport:
    """The bucket of a purpose. key: the bucket's own key, which purposes share in the layout `prefix_per_purpose`.

    prefix: key prefix of the purpose's objects. encrypted: with the region's key. private_id: ID that depends on the
    public access block.
    """

    key: str
    id: Output[str]
    arn: Output[str]
    private_id: Output[str]
    regional_domain_name: Output[str]
    prefix: str
    encrypted: bool


@dataclass(frozen=True, kw_only=True)
class LogBucketExport:
    """A region's logs bucket. id, arn: depend on its policy."""

    id: Output[str]
    arn: Output[str]


@dataclass(frozen=True, kw_only=True)
class BucketOrigin:
    """A purpose whose bucket is an origin of a distribution. origin: ID of the origin."""

    distribution: str
    origin: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class FunctionExport:
    """A function, which is invoked by its alias.

    name: physical name. alias: name of the alias, the qualifier of permissions. arn: of the alias. invoke_arn: of the
    alias, for integrations of API Gateway. role_arn: execution role. url_host: host of its URL; None without one.
    """

    name: Output[str]
    alias: Output[str]
    arn: Output[str]
    invoke_arn: Output[str]
    role_arn: Output[str]
    url_host: Output[str] | None = None


@dataclass(frozen=True, kw_only=True)
class UserPoolExport:
    """A user pool, for authorizers. issuer_url: of its tokens. client_ids: by key. host: of its domain; None without
    one."""

    id: Output[str]
    arn: Output[str]
    issuer_url: Output[str]
    client_ids: Mapping[str, Output[str]]
    host: Output[str] | None = None


KEY_ARN: Export[Output[str]] = Export("the region's KMS key")
POLICY_READY_KEY_ARN: Export[Output[str]] = Export("the region's KMS key, after its policy")
KEY_USES: Export[Sequence[Statement]] = Export("statements of the key's policy, by service")
NETWORK: Export[Network] = Export("the region's network")
SUBNET_TAGS: Export[Mapping[Tier, Mapping[str, str]]] = Export("tags of subnets by tier, by service")
LOG_BUCKET: Export[LogBucketExport] = Export("the region's logs bucket")
LOG_DELIVERY: Export[Callable[[Output[str]], Statement]] = Export("statements of the logs bucket's policy, by service")
ALARM_TOPIC_ARN: Export[Output[str]] = Export("the region's alarm topic")
PERMISSIONS_BOUNDARY_ARN: Export[str] = Export("the permissions boundary of workload roles")
BUCKETS: Export[BucketExport] = Export("buckets by purpose")
PURPOSE_STATEMENTS: Export[PurposeStatements] = Export("statements of policies of buckets, by purpose")
BUCKET_ORIGINS: Export[BucketOrigin] = Export("bucket origins of distributions in the region")
TABLE_ARNS: Export[Output[str]] = Export("tables")
TABLE_STREAM_ARNS: Export[Output[str]] = Export("streams of tables, in the primary region")
DATABASE_ARNS: Export[Output[str]] = Export("databases")
SECRET_ARNS: Export[Output[str]] = Export("secrets")
ROTATION_GRANTS: Export[Mapping[str, Grant]] = Export("permissions of functions that rotate secrets, by function")
PARAMETER_ARNS: Export[Output[str]] = Export("parameters")
QUEUE_NAMES: Export[Output[str]] = Export("physical names of queues")
QUEUE_ARNS: Export[Output[str]] = Export("queues")
TOPIC_ARNS: Export[Output[str]] = Export("topics")
FUNCTIONS: Export[FunctionExport] = Export("functions")
ZONE_IDS: Export[Input[str]] = Export("hosted zones by domain")
RECORDS: Export[Resource] = Export("components that create records, by service")
USER_POOLS: Export[UserPoolExport] = Export("user pools")
API_URLS: Export[str] = Export("URLs of APIs with domain names")
DISTRIBUTION_ARNS: Export[Output[str]] = Export("distributions")
DISTRIBUTION_DOMAINS: Export[Input[str]] = Export("domain names of distributions for viewers")

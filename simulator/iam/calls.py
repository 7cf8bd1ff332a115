"""Calls of AWS APIs, and what they depend on besides their parameters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from simulator.errors import NotSimulatedError
from simulator.iam.context import ABSENT, Value

Tags: TypeAlias = "Mapping[str, str]"
ObjectTags: TypeAlias = Callable[[str, str, str | None], Tags]
"""Tags of a version by bucket, key and version id; None is the current version."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account in a region.

    keys: customer managed keys by the ARN of what they encrypt: buckets, queues, topics, tables, secrets, parameters,
    variables of functions.
    bucket_keys: ARNs of buckets with S3 Bucket Keys. arns: by URL of queues, name of secrets, alias or id of keys.
    partition_keys: name of the attribute by table. object_tags: None if conditions on tags of objects cannot be
    evaluated.
    """

    account_id: str
    region: str
    keys: Mapping[str, str] = field(default_factory=dict[str, str])
    bucket_keys: frozenset[str] = frozenset()
    arns: Mapping[str, str] = field(default_factory=dict[str, str])
    partition_keys: Mapping[str, str] = field(default_factory=dict[str, str])
    object_tags: ObjectTags | None = None

    def arn(self, service: str, resource: str, *, region: str | None = None, account_id: str | None = None) -> str:
        """An ARN in this account and region."""
        where = self.region if region is None else region
        return f"arn:aws:{service}:{where}:{self.account_id if account_id is None else account_id}:{resource}"

    def named(self, name: str, kind: str) -> str:
        """The ARN of a name that does not contain it; NotSimulatedError for an unknown one."""
        if name.startswith("arn:"):
            return name
        if name not in self.arns:
            raise NotSimulatedError(f"{kind} {name} is unknown; known: {', '.join(sorted(self.arns)) or 'none'}")
        return self.arns[name]


@dataclass(frozen=True, kw_only=True)
class Authorization:
    """An action on a resource that a call requires. keys, families: condition keys of the request (`Context`).
    via_service: whether a service sends it with the caller's credentials, as S3 calls KMS."""

    action: str
    resource: str
    keys: Mapping[str, Value] = field(default_factory=dict[str, Value])
    families: tuple[str, ...] = ()
    via_service: bool = False


@dataclass(frozen=True, kw_only=True)
class ApiCall:
    """A call by botocore's names: service id with hyphens, operation, parameters. endpoint: URL of the client, for
    APIs whose resources depend on it."""

    service: str
    operation: str
    params: Mapping[str, Any]
    account: Account
    endpoint: str = ""

    def value(self, name: str) -> Value:
        """A parameter as a condition key: absent if the call does not have it."""
        given = self.params.get(name)
        return ABSENT if given is None else str(given).lower() if isinstance(given, bool) else str(given)

    def refuse(self, *names: str) -> None:
        """NotSimulatedError for parameters whose permissions are not modelled."""
        for name in names:
            if self.params.get(name) is not None:
                raise NotSimulatedError(f"{self.service}.{self.operation}: {name}")


Operation: TypeAlias = "Callable[[ApiCall], Iterable[Authorization]]"
ENCRYPTION_CONTEXT = "kms:EncryptionContext:"


def key_uses(
    call: ApiCall, service: str, resource: str, actions: Iterable[str], context: Mapping[str, str]
) -> Iterable[Authorization]:
    """Uses of the key that encrypts a resource, which a service sends with the caller's credentials. None for a
    resource without a customer managed key. context: encryption context."""
    key = call.account.keys.get(resource)
    return () if key is None else via_service(call, service, key, actions, context)


def via_service(
    call: ApiCall,
    service: str,
    key: str,
    actions: Iterable[str],
    context: Mapping[str, str],
    further: tuple[str, ...] = (),
) -> Iterable[Authorization]:
    """Uses of a key through a service. further: keys of the encryption context whose values are not known here."""
    keys = encryption_keys(call, context) | {"kms:ViaService": f"{service}.{call.account.region}.amazonaws.com"}
    keys["kms:EncryptionContextKeys"] = (*context, *further)
    families = () if further else (ENCRYPTION_CONTEXT,)
    return [
        Authorization(action=f"kms:{action}", resource=key, keys=keys, families=families, via_service=True)
        for action in actions
    ]


def encryption_keys(call: ApiCall, context: Mapping[str, str]) -> dict[str, Value]:
    """Condition keys of a request to KMS with an encryption context."""
    return {
        "kms:CallerAccount": call.account.account_id,
        "kms:EncryptionContextKeys": tuple(context) or ABSENT,
        **{f"{ENCRYPTION_CONTEXT}{name}": value for name, value in context.items()},
    }

"""Principals of statements, and conditions that restrict them: AWS's meaning of 'not public'."""

from collections.abc import Iterable

from policy.iam.documents import Condition, Statement
from policy.iam.wildcards import combined, is_anything, is_pattern
from policy.readers.networks import collapsed, covers, network

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
# Without aws:username, a name that users of all accounts may have.
FIXED_KEYS = frozenset(
    {
        "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:sourcearn",
        "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourcevpc", "aws:sourcevpce",
        "aws:sourceowner", "aws:sourceip", "aws:vpcsourceip", "aws:userid",
        "s3:dataaccesspointaccount", "s3:dataaccesspointarn", "kms:calleraccount", "lambda:eventsourcetoken",
        "sns:endpoint", "elasticfilesystem:accessedviamounttarget",
    }
)  # fmt: skip
# Conditions on the protocol, time or region of a request do not restrict principals; conditions of an identity-based
# policy on the principal do not restrict resources.
WEAK_KEYS = frozenset(
    {
        "aws:requestedregion", "aws:securetransport", "aws:currenttime", "aws:epochtime", "aws:useragent",
        "aws:referer", "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime",
        "aws:viaawsservice", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "s3:tlsversion",
        "aws:resourceaccount", "aws:resourceorgid", "aws:vpcsourceip", "aws:userid", "aws:username",
        "iam:passedtoservice",
    }
)  # fmt: skip
# Conditions on services, purposes and headers of a request do not restrict keys and buckets.
WEAK_PREFIXES = (
    "aws:principal", "aws:source", "sts:", "kms:via", "kms:encryptioncontext", "kms:caller", "s3:prefix",
    "s3:delimiter", "s3:max-keys", "s3:x-amz-", "s3:resourceaccount", "s3:authtype", "s3:signature",
)  # fmt: skip
EQUALS = frozenset(
    {"stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike", "ipaddress", "bool"}
)
# A grant for an AWS service that uses the key for the account.
FOR_SERVICES = "kms:grantisforawsresource"
NETWORKS = frozenset({"aws:sourceip", "aws:vpcsourceip"})
# Prefix lengths of the largest networks that restrict public addresses, and the private network of IPv6.
LARGEST_NETWORKS = {4: 8, 6: 32}
PRIVATE = "fc00::/7"


def is_public(statement: Statement) -> bool:
    """Whether an Allow statement of a resource-based policy is public: principal `*` without a fixed condition."""
    if not statement.allows or not (statement.anyone or statement.not_principals):
        return False
    return not is_restricted(statement.conditions)


def is_restricted(conditions: Iterable[Condition]) -> bool:
    """Whether a condition with fixed values restricts principals: account, organization, endpoint, source."""
    return any(condition.name in FIXED_KEYS and requires_fixed(condition) for condition in conditions)


def requires_fixed(condition: Condition) -> bool:
    """Whether a condition requires one of its values, and all of them together are fixed."""
    return condition.kind in EQUALS and not condition.optional and are_fixed(condition)


def are_fixed(condition: Condition) -> bool:
    """Whether the values of a condition, all of them together, are fixed."""
    values = collapsed(condition.values) if condition.name in NETWORKS else combined(condition.values)
    return bool(values) and all(is_fixed(condition.name, value) for value in values)


def is_fixed(key: str, value: str) -> bool:
    """Whether a value is fixed: an ARN with its account, a small network, an organization of paths, a string without
    wildcards. key: in lower case."""
    if not value or is_anything(value) or "${" in value:
        return False
    if key in NETWORKS:
        return _is_small(value)
    if value.startswith("arn:"):
        return _names_owner(value)
    return not is_pattern(value.partition("/")[0] if key.endswith("orgpaths") else value)


def _is_small(cidr: str) -> bool:
    block = network(cidr)
    return block is not None and (block.prefixlen >= LARGEST_NETWORKS[block.version] or covers(PRIVATE, cidr))


def _names_owner(arn: str) -> bool:
    """Whether an ARN has a service, an account and a resource; ARNs of buckets and objects have no account."""
    _, _, service, _, account, resource = (*arn.split(":", 5), "", "", "", "")[:6]
    if is_pattern(service) or is_pattern(account) or not resource:
        return False
    return not is_anything(resource) if account else service == "s3" and not is_anything(resource.partition("/")[0])


def restricts_resources(conditions: Iterable[Condition]) -> bool:
    """Whether conditions of an identity-based policy restrict resources; `aws:RequestedRegion` does not."""
    return any(
        condition.name not in WEAK_KEYS and not condition.name.startswith(WEAK_PREFIXES) and is_required(condition)
        for condition in conditions
    )


def is_required(condition: Condition) -> bool:
    """Whether a condition requires a specific value; `Null` with `false` requires any value."""
    if condition.optional:
        return False
    if condition.kind == "null":
        return all(value.lower() == "false" for value in condition.values)
    values = combined(condition.values)
    return condition.kind in EQUALS and bool(values) and not any(map(is_anything, map(_name, values)))


def _name(value: str) -> str:
    """The name of a value with a type: `*` of `alias/*`."""
    return value.rpartition("/")[2] or value


def has_key(statement: Statement, *keys: str) -> bool:
    """Whether a statement has a binding condition with fixed values on one of these keys."""
    wanted = {key.lower() for key in keys}
    return any(condition.name in wanted and requires_fixed(condition) for condition in statement.conditions)


def requires_true(statement: Statement, key: str) -> bool:
    """Whether a statement requires a Boolean key (in lower case) to be true."""
    return any(
        condition.name == key
        and condition.kind == "bool"
        and not condition.optional
        and [value.lower() for value in condition.values] == ["true"]
        for condition in statement.conditions
    )


def services(statement: Statement) -> list[str]:
    """The service principals of a statement."""
    return [value for kind, value in statement.principals if kind == "Service"]

"""Principals of statements, and conditions that restrict them: AWS's meaning of 'not public'."""

import re
from collections.abc import Collection, Iterable

from policy.iam.documents import Condition, Statement
from policy.unknown import note

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
FIXED_KEYS = frozenset(
    {
        "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:sourcearn",
        "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourcevpc", "aws:sourcevpce",
        "aws:sourceowner", "aws:sourceip", "aws:vpcsourceip", "aws:userid", "aws:username",
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
INTERNET = ("0.0.0.0/0", "::/0")


def is_public(statement: Statement) -> bool:
    """Whether an Allow statement of a resource-based policy is public: principal `*` without a fixed condition."""
    if not statement.allows or not (statement.anyone or statement.not_principals):
        return False
    return not is_restricted(statement.conditions)


def is_restricted(conditions: Iterable[Condition]) -> bool:
    """Whether a condition with fixed values restricts principals: account, organization, endpoint, source."""
    return any(
        condition.name in FIXED_KEYS
        and condition.kind in EQUALS
        and not condition.optional
        and bool(condition.values)
        and all(is_fixed(condition.name, value) for value in condition.values)
        for condition in conditions
    )


def is_fixed(key: str, value: str) -> bool:
    """Whether a value is fixed: an ARN with its account, a network, a string without wildcards."""
    if value in INTERNET or value in ("", "*") or "${" in value:
        return False
    if value.startswith("arn:"):
        parts = value.split(":", 5)
        owner_named = len(parts) == 6 and "*" not in parts[2] and (parts[4] not in ("", "*") or parts[2] == "s3")
        return owner_named and parts[5] not in ("", "*")
    return "*" not in value if key != "aws:sourceip" else "/0" not in value


def restricts_resources(conditions: Iterable[Condition]) -> bool:
    """Whether conditions of an identity-based policy restrict resources; `aws:RequestedRegion` does not."""
    return any(
        condition.name not in WEAK_KEYS
        and not condition.name.startswith(WEAK_PREFIXES)
        and not condition.optional
        and _is_required(condition)
        for condition in conditions
    )


def _is_required(condition: Condition) -> bool:
    """Whether a condition requires a specific value; `Null` with `false` requires any value."""
    if condition.kind == "null":
        return all(value.lower() == "false" for value in condition.values)
    return condition.kind in EQUALS and bool(condition.values) and all(value.strip("*") for value in condition.values)


def has_key(statement: Statement, *keys: str) -> bool:
    """Whether a statement has a binding condition with fixed values on one of these keys."""
    wanted = {key.lower() for key in keys}
    return any(
        condition.name in wanted
        and condition.kind in EQUALS
        and not condition.optional
        and bool(condition.values)
        and all(is_fixed(condition.name, value) for value in condition.values)
        for condition in statement.conditions
    )


def accounts(statement: Statement) -> list[str]:
    """The account ids among a statement's AWS principals."""
    found: list[str] = []
    for kind, value in statement.principals:
        if kind == "AWS":
            match = re.match(r"^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.*)?$", value)
            if match:
                found.append(match.group(1))
    return found


def foreign_accounts(statement: Statement, own: Collection[str]) -> list[str]:
    """The accounts among a statement's principals that are not the stack's own.

    If the stack's own account is unknown, this is recorded and none is foreign.
    """
    named = accounts(statement)
    if named and not own:
        note("the stack's own account")
        return []
    return [account for account in dict.fromkeys(named) if account not in own]


def services(statement: Statement) -> list[str]:
    """The service principals of a statement."""
    return [value for kind, value in statement.principals if kind == "Service"]

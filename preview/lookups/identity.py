"""IAM, KMS, secrets and parameters."""

import json
from collections.abc import Mapping
from typing import Any

from policy.iam.managed import MANAGED
from preview.lookups.lookup import Known, Lookup


def _by_name(kind: str) -> Known:
    """The path of a role, a group or a user is unknown, and with it the ARN."""

    def known(lookup: Lookup) -> dict[str, Any]:
        if lookup.argument("arn"):
            return {"name": lookup.argument("arn").rpartition("/")[2]}
        name = lookup.argument("name", "userName", "groupName")
        arn = lookup.arn("iam", f"{kind}/{lookup.unknown('path')}/{name}", region="")
        return {"arn": arn, "id": name} if name else {}

    return known


def _policy(lookup: Lookup) -> dict[str, Any]:
    """By name, a policy is one of the customer or of AWS: its ARN is known for the latter without a path only."""
    if lookup.argument("arn"):
        return {"name": lookup.argument("arn").rpartition("/")[2]}
    name = lookup.argument("name")
    arn = f"arn:{lookup.partition}:iam::aws:policy/{name}" if name in MANAGED else lookup.unknown("arn")
    return {"arn": arn, "id": arn}


def _open_id_provider(lookup: Lookup) -> dict[str, Any]:
    url = lookup.argument("url").removeprefix("https://")
    arn = lookup.argument("arn") or (url and lookup.arn("iam", f"oidc-provider/{url}", region=""))
    return {"arn": arn, "id": arn, "url": url or arn.partition("/")[2]} if arn else {}


def _key(lookup: Lookup) -> dict[str, Any]:
    given = lookup.argument("keyId")
    if given.startswith("arn:") and ":key/" in given:
        return {"arn": given, "id": given.rpartition("/")[2]}
    key = lookup.unknown("keyId") if "alias/" in given or not given else given
    return {"arn": lookup.arn("kms", f"key/{key}"), "id": key}


def _alias(lookup: Lookup) -> dict[str, Any]:
    """Whether its key is one of the customer or of AWS is unknown."""
    key = lookup.unknown("targetKeyId")
    return {"targetKeyId": key, "targetKeyArn": lookup.arn("kms", f"key/{key}")}


def _parameter(lookup: Lookup) -> dict[str, Any]:
    name = lookup.argument("name")
    if name.startswith("arn:"):
        return {"arn": name, "id": name}
    return {"arn": lookup.arn("ssm", f"parameter/{name.removeprefix('/')}"), "id": name}


def _secret(lookup: Lookup) -> dict[str, Any]:
    """The six characters that Secrets Manager appends to the name are unknown."""
    name = lookup.argument("name")
    arn = lookup.argument("arn") or lookup.arn("secretsmanager", f"secret:{name}-{lookup.unknown('arn')}")
    return {"arn": arn, "id": arn}


# AWS Secrets Manager User Guide, "JSON structure of secrets", and Amazon Cognito API Reference, CreateIdentityProvider.
CREDENTIALS = ("username", "password", "client_id", "client_secret", "team_id", "key_id", "private_key")


def _secret_version(lookup: Lookup) -> dict[str, Any]:
    """The value is unknown; programs that take credentials from JSON find them."""
    return {"secretString": json.dumps({key: lookup.unknown(key) for key in CREDENTIALS})}


def _random_password(lookup: Lookup) -> dict[str, Any]:
    """A constant, so that graphs are reproducible."""
    length = int(lookup.arguments.get("passwordLength") or 32)
    return {"id": lookup.region, "randomPassword": ("preview" * length)[:length]}


FUNCTIONS: Mapping[str, Known] = {
    "iam/getGroup": _by_name("group"),
    "iam/getInstanceProfile": _by_name("instance-profile"),
    "iam/getOpenIdConnectProvider": _open_id_provider,
    "iam/getPolicy": _policy,
    "iam/getRole": _by_name("role"),
    "iam/getUser": _by_name("user"),
    "kms/getAlias": _alias,
    "kms/getKey": _key,
    "secretsmanager/getRandomPassword": _random_password,
    "secretsmanager/getSecret": _secret,
    "secretsmanager/getSecretVersion": _secret_version,
    "ssm/getParameter": _parameter,
}

"""Credentials of image registries."""

import base64
from collections.abc import Mapping
from typing import Any

from preview.lookups.lookup import Known, Lookup
from preview.registration import ACCOUNT

USER = "AWS"  # Amazon ECR User Guide, "Private registry authentication"


def _credentials(lookup: Lookup) -> dict[str, Any]:
    """An unknown password, and the token that programs decode: user and password in Base64."""
    registry = lookup.argument("registryId") or ACCOUNT
    password = lookup.unknown("password")
    return {
        "id": registry,
        "authorizationToken": base64.b64encode(f"{USER}:{password}".encode()).decode(),
        "password": password,
        "userName": USER,
        "proxyEndpoint": f"https://{registry}.dkr.ecr.{lookup.region}.amazonaws.com",
    }


FUNCTIONS: Mapping[str, Known] = {
    "ecr/getAuthorizationToken": _credentials,
    "ecr/getCredentials": _credentials,
}

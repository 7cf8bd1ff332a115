"""Rotations of secrets in the store, step by step as Secrets Manager calls them."""

from collections.abc import Iterator
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID  # pyright: ignore[reportMissingTypeStubs]
from moto.secretsmanager.models import secretsmanager_backends  # pyright: ignore[reportMissingTypeStubs]

from functions.shared import clients
from functions.shared.rotation import STEPS
from tests.functions.conftest import REGION, Handler

SECRET = "acme/prod/key"


def token(number: int) -> str:
    """The id of a version."""
    return f"{number:032d}"


def put(text: str) -> None:
    """Creates the secret, with a value."""
    clients.client("secretsmanager").create_secret(Name=SECRET, SecretString=text)


def value(stage: str = "AWSCURRENT") -> str:
    """The value of a label."""
    return clients.client("secretsmanager").get_secret_value(SecretId=SECRET, VersionStage=stage)["SecretString"]


def start(number: int, value: str | None = None) -> None:
    """The new version of a rotation, without a value unless the test of the setup gives it one."""
    backends: Any = secretsmanager_backends
    versions = backends[DEFAULT_ACCOUNT_ID][REGION].secrets[SECRET].versions
    for each in versions.values():
        each["version_stages"] = [stage for stage in each["version_stages"] if stage != "AWSPENDING"]
    text = {} if value is None else {"secret_string": value}
    versions[token(number)] = {
        "version_id": token(number),
        "createdate": 0,
        "version_stages": ["AWSPENDING"],
        **text,
    }


def event(number: int, step: str) -> dict[str, str]:
    """The event of a step."""
    return {"SecretId": SECRET, "ClientRequestToken": token(number), "Step": step}


def rotation(handle: Handler, number: int) -> Iterator[str]:
    """All steps of a rotation, one at a time."""
    start(number)
    for step in STEPS:
        handle(event(number, step), None)
        yield step


def rotated(handle: Handler, number: int) -> str:
    """The value after a whole rotation."""
    list(rotation(handle, number))
    return value()

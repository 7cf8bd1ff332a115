"""Rotation of a secret in the four steps of Secrets Manager.

Secrets Manager calls the steps one after the other, each possibly more than once, and repeats all of them after a
failure. So each step first looks whether it is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from functions.shared.clients import ClientError, client, error_code
from functions.shared.fields import FieldError, Fields
from functions.shared.telemetry import count, log

Step = Literal["createSecret", "setSecret", "testSecret", "finishSecret"]
STEPS: tuple[Step, ...] = ("createSecret", "setSecret", "testSecret", "finishSecret")
CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"
# Secrets Manager API Reference, RotateSecret: ClientRequestToken.
TOKEN = r"[A-Za-z0-9-]{32,64}"


class RotationError(ValueError):
    """A rotation cannot go on; the current version stays. Its message never has the value of a secret."""


@dataclass(frozen=True, kw_only=True)
class RotationRequest:
    """A step of a rotation. token: id of the new version."""

    secret_id: str
    token: str
    step: Step

    @classmethod
    def of(cls, event: Any) -> "RotationRequest":
        """The request of an event of Secrets Manager. RotationError says what is wrong with another one."""
        try:
            fields = Fields.of("event", event)
            return cls(
                secret_id=fields.text("SecretId"),
                token=fields.text("ClientRequestToken", pattern=TOKEN, form="32 to 64 letters, digits and hyphens"),
                step=cast(Step, fields.choice("Step", STEPS)),
            )
        except FieldError as error:
            raise RotationError(str(error)) from None


class Rotation(Protocol):
    """What differs between kinds of secrets. All values are those of `SecretString`."""

    def create(self, request: RotationRequest, current: str) -> str:
        """The new value. It is stored once; a value whose storing failed is made again."""
        ...

    def set(self, request: RotationRequest, current: str, pending: str) -> None:
        """Makes the new value valid where it is used. Repeated calls change nothing more."""
        ...

    def test(self, request: RotationRequest, current: str, pending: str) -> None:
        """RotationError unless the pending value works; it is the current one where only the setup is tested."""
        ...


def rotate(event: Any, rotation: Rotation) -> None:
    """Does one step. RotationError if the version is not one of a rotation."""
    request = RotationRequest.of(event)
    stages = _stages(request)
    if CURRENT in stages:
        log("rotation done before", step=request.step)
        return
    if PENDING not in stages:
        raise RotationError(f"version {request.token}: has no label {PENDING}; start the rotation again")
    current = _current(request)
    pending = _value(request, VersionId=request.token)
    if request.step == "createSecret":
        if pending is None:
            made = rotation.create(request, current)
            client("secretsmanager").put_secret_value(
                SecretId=request.secret_id,
                ClientRequestToken=request.token,
                SecretString=made,
                VersionStages=[PENDING],
            )
    elif pending is None:
        raise RotationError(f"version {request.token}: has no value; start the rotation again")
    elif request.step == "setSecret":
        rotation.set(request, current, pending)
    elif request.step == "testSecret":
        rotation.test(request, current, pending)
    else:
        _finish(request)
        count("SecretsRotated")
    log("rotation step done", step=request.step)


def _describe(request: RotationRequest) -> Mapping[str, list[str]]:
    """Labels of all versions."""
    return client("secretsmanager").describe_secret(SecretId=request.secret_id).get("VersionIdsToStages", {})


def _stages(request: RotationRequest) -> list[str]:
    versions = _describe(request)
    if request.token not in versions:
        raise RotationError(f"version {request.token}: not a version of the secret; start the rotation again")
    return versions[request.token]


def _current(request: RotationRequest) -> str:
    current = _value(request, VersionStage=CURRENT)
    if current is None:
        raise RotationError("secret: has no value; write the first one with aws secretsmanager put-secret-value")
    return current


def _value(request: RotationRequest, **version: str) -> str | None:
    """The value of a version; None if it has none yet."""
    try:
        found = client("secretsmanager").get_secret_value(SecretId=request.secret_id, **version)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return None
        raise
    if "SecretString" not in found:
        raise RotationError("secret: is binary; write a string")
    return found["SecretString"]


def _finish(request: RotationRequest) -> None:
    """Makes the pending version the current one; Secrets Manager keeps the other as the previous one."""
    former = next(version for version, stages in _describe(request).items() if CURRENT in stages)
    client("secretsmanager").update_secret_version_stage(
        SecretId=request.secret_id,
        VersionStage=CURRENT,
        MoveToVersionId=request.token,
        RemoveFromVersionId=former,
    )

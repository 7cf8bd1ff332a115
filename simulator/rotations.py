"""Rotation of secrets: Secrets Manager invokes the function of a secret once for each step.

AWS Secrets Manager User Guide, "Lambda rotation functions".
"""

import uuid
from collections.abc import Iterator
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.secretsmanager.models import secretsmanager_backends

from simulator.iam.context import ServicePrincipal
from simulator.simulation import Simulation

ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
SERVICE = ServicePrincipal("secretsmanager.amazonaws.com")
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
PENDING = "AWSPENDING"


class RotationFailedError(Exception):
    """A step of a rotation failed."""


def rotation(simulation: Simulation, secret: str) -> Iterator[str]:
    """Rotates a secret of the graph; the name of each step, once it is done. secret: a segment of its name.
    AccessDeniedError if Secrets Manager may not invoke the function; RotationFailedError for a step that fails."""
    (node,) = (
        node
        for node in simulation.graph.of_type(ROTATION)
        if secret in str(simulation.graph.target(node.inputs["secretId"]).inputs["name"]).split("/")
    )
    arn, function = str(node.inputs["secretId"]), str(node.inputs["rotationLambdaArn"])
    token = str(uuid.UUID(int=int(simulation.now.timestamp())))
    _begin(arn, token, node.region)
    for step in STEPS:
        simulation.invoker.require(function, SERVICE, arn)
        event = {"SecretId": arn, "ClientRequestToken": token, "Step": step}
        result = simulation.invoker.run(function, event)
        if result.error:
            raise RotationFailedError(f"{step}: {result.error}")
        yield step


def _begin(arn: str, token: str, region: str) -> None:
    """A version without a value, which no API of the store creates."""
    backends: Any = secretsmanager_backends
    secrets = backends[DEFAULT_ACCOUNT_ID][region].secrets
    versions: dict[str, dict[str, Any]] = secrets[arn].versions
    for version in versions.values():
        version["version_stages"] = [stage for stage in version["version_stages"] if stage != PENDING]
    versions[token] = {"version_id": token, "createdate": 0, "version_stages": [PENDING]}

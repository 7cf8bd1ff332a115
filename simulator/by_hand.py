"""What people set after a deployment: the private halves of signing keys. A graph has the public ones only, so the
simulation replaces both."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from preview.graph import Graph
from simulator.behaviors import PUBLIC_KEY
from simulator.core.functions import FunctionModel
from simulator.errors import NotSimulatedError
from simulator.simulation import Simulation

KEY_ID, PEM = '"K..."', '"-----BEGIN ..."'
"""What people replace in the form."""


@cache
def signing_key() -> rsa.RSAPrivateKey:
    """The signing key of all distributions, made once for the process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def with_known_keys(graph: Graph) -> Graph:
    """The graph with public keys whose private half is known."""
    encoded = (
        signing_key()
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    nodes = tuple(
        replace(node, inputs={**node.inputs, "encodedKey": encoded.decode()}) if node.type == PUBLIC_KEY else node
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def set_signing_keys(simulation: Simulation) -> None:
    """Writes the private half into the secret of each function that signs."""
    keys = simulation.graph.of_type(PUBLIC_KEY)
    if not keys:
        return
    private = signing_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for function in simulation.invoker.functions.values():
        for secret in dict.fromkeys(_secrets(function)):
            client = simulation.store("secretsmanager", function.region)
            form = form_of(secret, _description(client, secret, function))
            value = form.replace(KEY_ID, json.dumps(keys[0].outputs["id"])).replace(PEM, json.dumps(private.decode()))
            client.put_secret_value(SecretId=secret, SecretString=value)


def _description(client: Any, secret: str, function: FunctionModel) -> str:
    """The description of a secret. NotSimulatedError if no secret has its name, which the function needs."""
    try:
        return str(client.describe_secret(SecretId=secret).get("Description", ""))
    except client.exceptions.ResourceNotFoundException:
        known = ", ".join(each["Name"] for each in client.list_secrets()["SecretList"]) or "none"
        problem = f"{function.name}: SIGNING_KEYS or SIGNING_SECRET: '{secret}': no such secret in {function.region}"
        raise NotSimulatedError(f"{problem}; there are: {known}") from None


def form_of(secret: str, description: str) -> str:
    """The JSON in the description of a signing key's secret, which people fill in. NotSimulatedError if it lacks
    either half."""
    form = description[description.find("{") : description.rfind("}") + 1]
    if KEY_ID not in form or PEM not in form:
        problem = f"{secret}: its description does not say where {KEY_ID} and {PEM} of the signing key are"
        raise NotSimulatedError(f"{problem}; write the JSON of docs/deploy.md, Keys that rotate")
    return form


def _secrets(function: FunctionModel) -> Iterator[str]:
    if function.package != "playback":
        return
    named = [function.environment.get(name, "") for name in ("SIGNING_SECRET", "SIGNING_KEYS")]
    linked = [value for name, value in function.environment.items() if name.startswith("SECRET_")]
    yield from [name for name in named if name][:1] or linked

"""Public keys and key groups that a rotation changes."""

from collections.abc import Mapping
from typing import Any

from preview.graph import Graph
from simulator.endpoints.public_keys import PublicKeys
from simulator.interfaces import Responder
from tests.simulator.responders.calls import refusal, respond
from tests.simulator.running import graph, node

GRAPH: Graph = graph(
    node("aws:cloudfront/publicKey:PublicKey", "key-a", {"encodedKey": "PEM A"}, id="KA"),
    node("aws:cloudfront/keyGroup:KeyGroup", "keys", {"name": "keys", "items": ["KA"]}, id="group-1"),
)


def created(responders: Mapping[str, Responder], name: str) -> Mapping[str, Any]:
    """A public key that is created."""
    config = {"CallerReference": name, "Name": name, "EncodedKey": f"PEM {name}"}
    return respond(responders, "cloudfront.CreatePublicKey", PublicKeyConfig=config)["PublicKey"]


def test_a_key_verifies_once_it_is_in_the_group() -> None:
    keys = PublicKeys(GRAPH)
    key_id = created(keys.responders, "b")["Id"]
    assert keys.trusted(["group-1"]) == {"KA": "PEM A"}

    found = respond(keys.responders, "cloudfront.GetKeyGroup", Id="group-1")
    config = {**found["KeyGroup"]["KeyGroupConfig"], "Items": ["KA", key_id]}
    update = {"Id": "group-1", "KeyGroupConfig": config, "IfMatch": found["ETag"]}
    respond(keys.responders, "cloudfront.UpdateKeyGroup", **update)

    assert keys.trusted(["group-1"]) == {"KA": "PEM A", key_id: "PEM b"}
    assert refusal(keys.responders, "cloudfront.UpdateKeyGroup", **update) == "PreconditionFailed"


def test_a_key_that_a_group_has_is_not_deleted() -> None:
    responders = PublicKeys(GRAPH).responders
    key_id = created(responders, "b")["Id"]

    assert refusal(responders, "cloudfront.DeletePublicKey", Id="KA", IfMatch="E1") == "PublicKeyInUse"
    respond(responders, "cloudfront.DeletePublicKey", Id=key_id, IfMatch="E1")
    listed = respond(responders, "cloudfront.ListPublicKeys")["PublicKeyList"]
    assert [each["Id"] for each in listed["Items"]] == ["KA"]
    assert refusal(responders, "cloudfront.GetPublicKey", Id=key_id) == "NoSuchPublicKey"


def test_a_name_is_taken_once() -> None:
    responders = PublicKeys(GRAPH).responders
    created(responders, "b")

    config = {"CallerReference": "b", "Name": "b", "EncodedKey": "PEM b"}
    assert refusal(responders, "cloudfront.CreatePublicKey", PublicKeyConfig=config) == "PublicKeyAlreadyExists"

"""Public keys and key groups of CloudFront: those of a graph, and what a rotation changes later.

Amazon CloudFront API Reference, CreatePublicKey, UpdateKeyGroup and others: a change has the ETag of what it replaces.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from preview.graph import Graph
from simulator.behaviors import KEY_GROUP, PUBLIC_KEY
from simulator.errors import NotSimulatedError
from simulator.interfaces import Call, Responder, ServiceError

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


class PublicKeys:
    """Public keys and key groups, by id."""

    def __init__(self, graph: Graph) -> None:
        self._keys: dict[str, dict[str, str]] = {
            node.outputs["id"]: {
                "CallerReference": node.name,
                "Name": node.inputs.get("name", node.name),
                "EncodedKey": node.inputs["encodedKey"],
            }
            for node in graph.of_type(PUBLIC_KEY)
        }
        self._groups: dict[str, dict[str, Any]] = {
            node.outputs["id"]: {"Name": node.inputs.get("name", node.name), "Items": list(node.inputs["items"])}
            for node in graph.of_type(KEY_GROUP)
        }
        self._versions = dict.fromkeys(self._groups, 1)
        self.responders: Mapping[str, Responder] = {
            "cloudfront.GetKeyGroup": self._get_group,
            "cloudfront.UpdateKeyGroup": self._update_group,
            "cloudfront.CreatePublicKey": self._create,
            "cloudfront.GetPublicKey": self._get,
            "cloudfront.ListPublicKeys": self._list,
            "cloudfront.DeletePublicKey": self._delete,
        }

    def trusted(self, key_groups: Iterable[str]) -> Mapping[str, str]:
        """Public keys in PEM by id, those of key groups by id."""
        return {key: self._keys[key]["EncodedKey"] for group in key_groups for key in self._groups[group]["Items"]}

    def registered(self) -> set[str]:
        """Ids of all public keys."""
        return {*self._keys}

    def _group(self, call: Call) -> tuple[str, dict[str, Any]]:
        group = call.params["Id"]
        if group not in self._groups:
            raise ServiceError("NoSuchResource", "The specified key group does not exist.", 404)
        return group, self._groups[group]

    def _get_group(self, call: Call) -> Mapping[str, Any]:
        group, config = self._group(call)
        found = {"Id": group, "LastModifiedTime": CREATED, "KeyGroupConfig": {**config, "Items": [*config["Items"]]}}
        return {"KeyGroup": found, "ETag": f"E{self._versions[group]}"}

    def _update_group(self, call: Call) -> Mapping[str, Any]:
        group, _ = self._group(call)
        config: Mapping[str, Any] = call.params["KeyGroupConfig"]
        _match(call, f"E{self._versions[group]}")
        if unknown := [key for key in config["Items"] if key not in self._keys]:
            raise ServiceError("InvalidArgument", f"The public keys do not exist: {', '.join(unknown)}", 400)
        self._groups[group] = {**config, "Items": [*config["Items"]]}
        self._versions[group] += 1
        return self._get_group(call)

    def _create(self, call: Call) -> Mapping[str, Any]:
        config: Mapping[str, str] = call.params["PublicKeyConfig"]
        for each in self._keys.values():
            if config["Name"] == each["Name"]:
                raise ServiceError("PublicKeyAlreadyExists", "A public key with this name already exists.", 409)
        key = f"K{len(self._keys) + 1:013d}"
        if key in self._keys:
            raise NotSimulatedError(f"a second public key {key}")
        self._keys[key] = dict(config)
        return {**self._public_key(key), "Location": f"https://cloudfront.amazonaws.com/2020-05-31/public-key/{key}"}

    def _public_key(self, key: str) -> Mapping[str, Any]:
        return {
            "PublicKey": {"Id": key, "CreatedTime": CREATED, "PublicKeyConfig": self._keys[key]},
            "ETag": "E1",
        }

    def _get(self, call: Call) -> Mapping[str, Any]:
        self._check(call)
        return self._public_key(call.params["Id"])

    def _list(self, call: Call) -> Mapping[str, Any]:
        if call.params:
            raise NotSimulatedError(f"cloudfront.ListPublicKeys: {', '.join(call.params)}")
        items = [
            {"Id": key, "Name": each["Name"], "EncodedKey": each["EncodedKey"], "CreatedTime": CREATED}
            for key, each in self._keys.items()
        ]
        return {"PublicKeyList": {"MaxItems": 100, "Quantity": len(items), "Items": items}}

    def _delete(self, call: Call) -> Mapping[str, Any]:
        self._check(call)
        key = call.params["Id"]
        _match(call, "E1")
        if any(key in group["Items"] for group in self._groups.values()):
            raise ServiceError("PublicKeyInUse", "The specified public key is in use.", 409)
        del self._keys[key]
        return {}

    def _check(self, call: Call) -> None:
        if call.params["Id"] not in self._keys:
            raise ServiceError("NoSuchPublicKey", "The specified public key does not exist.", 404)


def _match(call: Call, etag: str) -> None:
    if call.params.get("IfMatch") != etag:
        raise ServiceError("PreconditionFailed", "The precondition in the request fields evaluated to false.", 412)

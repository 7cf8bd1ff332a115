"""Key-value stores of CloudFront Functions: the keys of a graph, and what functions write to them later.

Amazon CloudFront Developer Guide, "Work with key-value data": each write has the ETag of the store, and replaces it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from preview.graph import Graph
from simulator.interfaces import Call, Responder, ServiceError

STORE, KEY = "aws:cloudfront/keyValueStore:KeyValueStore", "aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey"
KEYS = "aws:cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive"


CREATED = datetime(2026, 1, 1, tzinfo=UTC)


class KeyValueStores:
    """The key-value stores of a graph, by ARN."""

    def __init__(self, graph: Graph) -> None:
        self._values: dict[str, dict[str, str]] = {node.outputs["arn"]: {} for node in graph.of_type(STORE)}
        self._versions = dict.fromkeys(self._values, 1)
        for node in graph.of_type(KEY):
            self._values[node.inputs["keyValueStoreArn"]][node.inputs["key"]] = node.inputs["value"]
        for node in graph.of_type(KEYS):
            pairs = node.inputs.get("resourceKeyValuePairs", ())
            self._values[node.inputs["keyValueStoreArn"]] |= {pair["key"]: pair["value"] for pair in pairs}
        self.responders: Mapping[str, Responder] = {
            "cloudfront-keyvaluestore.DescribeKeyValueStore": self._describe,
            "cloudfront-keyvaluestore.GetKey": self._get,
            "cloudfront-keyvaluestore.PutKey": self._put,
            "cloudfront-keyvaluestore.DeleteKey": self._delete,
            "cloudfront-keyvaluestore.UpdateKeys": self._update,
        }

    def values(self, arn: str) -> Mapping[str, str]:
        """Values of a store by key."""
        return self._values[arn]

    def put(self, arn: str, key: str, value: str) -> None:
        """Writes a key, as people do."""
        self._values[arn][key] = value
        self._versions[arn] += 1

    def _store(self, call: Call) -> dict[str, str]:
        arn = call.params["KvsARN"]
        if arn not in self._values:
            raise ServiceError("ResourceNotFoundException", f"{arn} does not exist", 404)
        return self._values[arn]

    def _describe(self, call: Call) -> Mapping[str, Any]:
        store = self._store(call)
        summary = self._summary(call, store)
        return {**summary, "KvsARN": call.params["KvsARN"], "Created": CREATED, "Status": "READY"}

    def _summary(self, call: Call, store: Mapping[str, str]) -> Mapping[str, Any]:
        size = sum(len(f"{key}{value}".encode()) for key, value in store.items())
        etag = f"KV{self._versions[call.params['KvsARN']]}"
        return {"ItemCount": len(store), "TotalSizeInBytes": size, "ETag": etag}

    def _get(self, call: Call) -> Mapping[str, Any]:
        store, key = self._store(call), call.params["Key"]
        if key not in store:
            raise ServiceError("ResourceNotFoundException", f"Key {key} does not exist", 404)
        summary = self._summary(call, store)
        counts = {name: summary[name] for name in ("ItemCount", "TotalSizeInBytes")}
        return {"Key": key, "Value": store[key], **counts}

    def _put(self, call: Call) -> Mapping[str, Any]:
        return self._write(call, {call.params["Key"]: call.params["Value"]}, [])

    def _delete(self, call: Call) -> Mapping[str, Any]:
        return self._write(call, {}, [call.params["Key"]])

    def _update(self, call: Call) -> Mapping[str, Any]:
        puts = {item["Key"]: item["Value"] for item in call.params.get("Puts", ())}
        return self._write(call, puts, [item["Key"] for item in call.params.get("Deletes", ())])

    def _write(self, call: Call, puts: Mapping[str, str], deletes: list[str]) -> Mapping[str, Any]:
        store, arn = self._store(call), call.params["KvsARN"]
        if call.params["IfMatch"] != self._summary(call, store)["ETag"]:
            raise ServiceError("ConflictException", "the ETag is not that of the store", 409)
        store |= puts
        for key in deletes:
            store.pop(key, None)
        self._versions[arn] += 1
        return self._summary(call, store)

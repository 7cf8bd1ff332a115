"""Global tables: what is written in one region is there in the others, a second later; the last write wins."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from preview.graph import Graph
from simulator.core.calls import AwsCalls
from simulator.core.clock import Agenda
from simulator.core.resources import TABLE
from simulator.core.sources import Sources
from simulator.core.store import Store
from simulator.interfaces import Call

DELAY_SECONDS = 1
"""Typical; DynamoDB promises none."""


class Tables:
    """Replicas of the tables of a graph."""

    def __init__(self, graph: Graph, calls: AwsCalls, store: Store, sources: Sources, agenda: Agenda) -> None:
        self._calls, self._store, self._sources, self._agenda = calls, store, sources, agenda
        self._planned: set[str] = set()
        self._keys = {
            str(node.outputs["name"]): [node.inputs[name] for name in ("hashKey", "rangeKey") if node.inputs.get(name)]
            for node in graph.of_type(TABLE)
        }

    def clear(self) -> None:
        """Forgets what was planned."""
        self._planned.clear()

    def observe(self, call: Call, _: Mapping[str, Any]) -> None:
        """Plans the replication of the items that a call writes."""
        if call.service != "dynamodb":
            return
        for name, item in written_items(call):
            others = [region for region in self._store.table_regions.get(name, ()) if region != call.region]
            if others:
                self._plan(name, {attribute: item[attribute] for attribute in self._keys[name]}, call.region, others)

    def _plan(self, name: str, key: Mapping[str, Any], source: str, others: list[str]) -> None:
        """Plans the copy of an item as it is then; several writes until then are one."""
        item = json.dumps([name, source, key], sort_keys=True, default=str)
        if item in self._planned:
            return
        self._planned.add(item)

        def copy() -> None:
            self._planned.discard(item)
            self._copy(name, key, source, others)

        self._agenda.after(DELAY_SECONDS, f"replicate {name}", copy)

    def _copy(self, name: str, key: Mapping[str, Any], source: str, others: list[str]) -> None:
        if source in self._calls.lost:
            return
        item = self._store.client("dynamodb", source).get_item(TableName=name, Key=key).get("Item")
        for region in others:
            if region in self._calls.lost:
                continue
            client = self._store.client("dynamodb", region)
            if item is None:
                client.delete_item(TableName=name, Key=key)
            else:
                client.put_item(TableName=name, Item=item)
            self._sources.written(name, region)


def written_items(call: Call) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Table, and key or item, of each item that a call writes."""
    params = call.params
    if call.operation in ("PutItem", "UpdateItem", "DeleteItem"):
        yield params["TableName"].rpartition("/")[2], params.get("Item") or params["Key"]
    elif call.operation == "BatchWriteItem":
        for name, requests in params["RequestItems"].items():
            for each in requests:
                yield (
                    name.rpartition("/")[2],
                    each["PutRequest"]["Item"] if "PutRequest" in each else each["DeleteRequest"]["Key"],
                )
    elif call.operation == "TransactWriteItems":
        for entry in params["TransactItems"]:
            for kind, each in entry.items():
                if kind != "ConditionCheck":
                    yield each["TableName"].rpartition("/")[2], each.get("Item") or each["Key"]

"""The resources of a graph in memory, by moto. It stores only: bucket policies, rules, subscriptions and triggers are
not created in it, since it evaluates them otherwise than AWS."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto import mock_aws  # pyright: ignore[reportUnknownVariableType]
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from preview.graph import Graph
from simulator.core.calls import AwsCalls
from simulator.core.resources import BUCKET, CREATORS, TABLE, table_regions

PARTITION = "aws"
PROCESS = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_EC2_METADATA_DISABLED": "true"}


class Store:
    """The resources of a graph, created while it is open."""

    def __init__(self, graph: Graph, calls: AwsCalls) -> None:
        self._graph, self._calls = graph, calls
        self.bucket_regions = {str(node.outputs["bucket"]): node.region for node in graph.of_type(BUCKET)}
        self.table_regions = {
            str(node.outputs["name"]): tuple(table_regions(graph, node)) for node in graph.of_type(TABLE)
        }

    def client(self, service: str, region: str) -> Any:
        """A client without evaluation and events, whatever calls it."""
        return _Quiet(self._calls.client(service, region), self._calls)

    @contextmanager
    def open(self) -> Generator[None]:
        """All resources, empty."""
        with patch.dict(os.environ, PROCESS), mock_aws(), self._calls.acting(None):
            self._create()
            yield

    def stored(self, bucket: str, key: str, version_id: str | None = None) -> Any:
        """As `stored_object`."""
        return stored_object(bucket, key, version_id)

    def tags(self, bucket: str, key: str, version_id: str | None = None) -> Mapping[str, str]:
        """The tags of a stored object, of its current version by default; none if it is missing."""
        found = self.stored(bucket, key, version_id)
        return {} if found is None else _objects().tagger.get_tag_dict_for_resource(found.arn)

    def stream(self, table: str, region: str) -> list[Mapping[str, Any]]:
        """All changes of a table, as its stream has them. moto's API of streams has another protocol than botocore."""
        backend: Any = dynamodb_backends[self._calls.permissions(region).account.account_id][region]
        return [record.to_json() for record in backend.get_table(table).stream_shard.items]

    def _create(self) -> None:
        for type_, create in CREATORS:
            for node in self._graph.of_type(type_):
                create(self._graph, node, self._calls.client)


def stored_object(bucket: str, key: str, version_id: str | None = None) -> Any:
    """The current object, or a version, as moto keeps it, which needs no call; None if it is missing or deleted."""
    return _objects().get_object(bucket, key, version_id)


def _objects() -> Any:
    """The buckets of moto, whatever their regions."""
    return s3_backends[DEFAULT_ACCOUNT_ID][PARTITION]


class _Quiet:
    """A client that calls as the simulation itself."""

    def __init__(self, client: Any, calls: AwsCalls) -> None:
        self._client, self._calls = client, calls

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        if name in ("exceptions", "meta"):
            return found

        def quiet(*args: Any, **params: Any) -> Any:
            with self._calls.acting(None):
                return found(*args, **params)

        return quiet

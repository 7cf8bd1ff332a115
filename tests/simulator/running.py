"""A runtime over the store and the permissions of a small graph, and its resources."""

import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from unittest.mock import patch

import boto3  # pyright: ignore[reportMissingTypeStubs]
from botocore import xform_name  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from moto import mock_aws  # pyright: ignore[reportMissingTypeStubs]

from preview.graph import Graph, Node
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.calls import Authorization
from simulator.iam.context import Principal, RoleSession
from simulator.iam.permissions import Permissions
from simulator.sigv4 import Credentials
from tests.simulator.signing import ACCESS_KEY_ID, CREDENTIALS, NOW

ACCOUNT = "123456789012"
REGION, REPLICA_REGION = "eu-west-1", "us-west-2"
BUCKET, REPLICA = "media-dev-1", "media-dev-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/presign"
WRITES = {
    "s3.PutObject": "PutObject",
    "s3.CopyObject": "CopyObject",
    "s3.CompleteMultipartUpload": "CompleteMultipartUpload",
}


def node(type_: str, name: str, inputs: Mapping[str, Any], region: str = REGION, /, **outputs: Any) -> Node:
    """A captured resource. outputs: besides its inputs."""
    return Node(
        urn=f"urn:pulumi:dev::media::{type_}::{name}",
        type=type_,
        name=name,
        parent="",
        custom=True,
        region=region,
        inputs=inputs,
        outputs={**inputs, **outputs},
    )


def bucket(name: str = BUCKET, region: str = REGION) -> Node:
    """A bucket."""
    return node("aws:s3/bucket:Bucket", name, {"bucket": name}, region, id=name, arn=f"arn:aws:s3:::{name}")


def bucket_policy(name: str, *statements: Mapping[str, Any], region: str = REGION) -> Node:
    """The policy of a bucket."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return node("aws:s3/bucketPolicy:BucketPolicy", f"{name}-policy", {"bucket": name, "policy": policy}, region)


def role(arn: str, service: str, *statements: Mapping[str, Any]) -> tuple[Node, Node]:
    """A role that a service assumes, and its policy."""
    name = arn.rpartition("/")[2]
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    documents = [json.dumps({"Version": "2012-10-17", "Statement": each}) for each in ([trust], list(statements))]
    return (
        node("aws:iam/role:Role", name, {"assumeRolePolicy": documents[0]}, "global", arn=arn, id=name, name=name),
        node("aws:iam/rolePolicy:RolePolicy", f"{name}-policy", {"role": name, "policy": documents[1]}, "global"),
    )


def allow(actions: str | list[str], *resources: str) -> Mapping[str, Any]:
    """A statement of a role's policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": list(resources)}


def graph(*nodes: Node) -> Graph:
    """A graph of resources."""
    return Graph(project="media", stack="dev", nodes=nodes)


@cache
def client_of(service: str, region: str) -> Any:
    """A client of the store."""
    session: Any = boto3.Session(aws_access_key_id="store", aws_secret_access_key="store", region_name=region)
    return session.client(service)


class Running:
    """A runtime: calls by the permissions of a graph, in moto. calls, events: in order, with their regions."""

    def __init__(self, nodes: Graph) -> None:
        self.graph = nodes
        self.now: datetime = NOW
        self.lost: set[str] = set()
        self.credentials: Mapping[str, Credentials] = CREDENTIALS
        self.principals: Mapping[str, RoleSession] = {ACCESS_KEY_ID: RoleSession(ROLE)}
        self.calls: list[str] = []
        self.events: list[tuple[str, Mapping[str, Any]]] = []
        self.written: list[tuple[str, str]] = []
        self.responses: dict[str, HttpResponse] = {}
        self.requests: list[HttpRequest] = []
        self.invoked: list[tuple[str, Mapping[str, Any]]] = []
        self.result: Any = None
        self._permissions: dict[str, Permissions] = {}

    def call(
        self,
        name: str,
        principal: Principal,
        region: str,
        *,
        source_arn: str | None = None,
        reason: str | None = None,
        **params: Any,
    ) -> Mapping[str, Any]:
        permissions = self._of_region(region)
        permissions.require(permissions.call(name, **params), principal, self.now, source_arn=source_arn)
        self.calls.append(name)
        service, _, operation = name.partition(".")
        found = getattr(self.store(service, region), xform_name(operation))(**params)
        if name in WRITES:
            self.written.append((reason or WRITES[name], params["Key"]))
        return found

    def require(
        self, found: Iterable[Authorization], principal: Principal, region: str, *, source_arn: str | None = None
    ) -> None:
        self._of_region(region).require_actions(found, principal, self.now, source_arn=source_arn)

    def store(self, service: str, region: str) -> Any:
        return client_of(service, region)

    def emit(self, event: Mapping[str, Any], region: str) -> None:
        self.events.append((region, event))

    def invoke(self, function: str, payload: Mapping[str, Any], region: str) -> Any:
        self.invoked.append((function, payload))
        return self.result

    def http(self, request: HttpRequest, region: str) -> HttpResponse:
        self.requests.append(request)
        return self.responses[region]

    def _of_region(self, region: str) -> Permissions:
        if region not in self._permissions:
            self._permissions[region] = Permissions.of(self.graph, region, self._tags)
        return self._permissions[region]

    def region_of(self, host: str) -> str:
        return next(node.region for node in self.graph.of_type("DomainName") if node.inputs["domainName"] == host)

    def _tags(self, name: str, key: str, version_id: str | None) -> Mapping[str, str]:
        for found in self.graph.of_type("Bucket"):
            if found.inputs["bucket"] == name:
                client = self.store("s3", found.region)
                version = {} if version_id is None else {"VersionId": version_id}
                try:
                    tags = client.get_object_tagging(Bucket=name, Key=key, **version)["TagSet"]
                except client.exceptions.ClientError:
                    return {}
                return {tag["Key"]: tag["Value"] for tag in tags}
        return {}


@contextmanager
def running(nodes: Graph) -> Generator[Running]:
    """A runtime whose store has the buckets of a graph, with versions."""
    with patch.dict("os.environ", {"AWS_DEFAULT_REGION": REGION}), mock_aws():
        found = Running(nodes)
        for each in nodes.of_type("Bucket"):
            client = found.store("s3", each.region)
            where = {} if each.region == "us-east-1" else {"LocationConstraint": each.region}
            configuration = {"CreateBucketConfiguration": where} if where else {}
            client.create_bucket(Bucket=each.inputs["bucket"], **configuration)
            client.put_bucket_versioning(Bucket=each.inputs["bucket"], VersioningConfiguration={"Status": "Enabled"})
        yield found

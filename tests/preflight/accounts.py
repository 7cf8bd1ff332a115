"""Accounts for tests: real clients of botocore that check parameters by the service model and answer from a test."""

from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3  # pyright: ignore[reportMissingTypeStubs]
from botocore.stub import Stubber  # pyright: ignore[reportMissingTypeStubs]

from preflight.account import Account
from preflight.result import Verdict
from preview.graph import Graph, Node

ACCOUNT = "123456789012"
CALLER = {"UserId": "AIDA", "Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/alex"}


@cache
def session() -> Any:
    return boto3.Session(aws_access_key_id="id", aws_secret_access_key="key", region_name="us-east-1")  # pyright: ignore


class Answers:
    """An account with one answer for each call that a test expects, in their order."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], tuple[Any, Any]] = {}
        self.account = Account(lambda service, region: self.client(service, region)[0])

    def client(self, service: str, region: str) -> tuple[Any, Any]:
        if (service, region) not in self.made:
            client = session().client(service, region_name=region)
            stubber = Stubber(client)
            stubber.activate()
            self.made[service, region] = client, stubber
        return self.made[service, region]

    def gives(self, call: str, answer: Mapping[str, Any], region: str = "us-east-1", **expected: Any) -> "Answers":
        """The answer of a call such as `ec2.describe_vpcs`; expected: its parameters, all of them."""
        service, _, operation = call.partition(".")
        self.client(service, region)[1].add_response(operation, answer, expected or None)
        return self

    def refuses(self, call: str, code: str, region: str = "us-east-1") -> "Answers":
        service, _, operation = call.partition(".")
        self.client(service, region)[1].add_client_error(operation, code, http_status_code=403)
        return self

    def verdict(self, evaluate: Callable[..., Verdict], *arguments: Any) -> tuple[str, str]:
        """State and detail, all expected calls made."""
        found = evaluate(self.account, *arguments)
        for _, stubber in self.made.values():
            stubber.assert_no_pending_responses()
        return found.state, found.detail


def everywhere(answer: Callable[[str], Mapping[str, Any] | str]) -> Account:
    """An account that answers each valid call by its name, such as `ec2.DescribeVpcs`: a response or an error code.

    Clients are shared, so the last account of this kind answers.
    """
    responder.append(answer)
    return Account(lambda service, region: responding(service))


responder: list[Callable[[str], Mapping[str, Any] | str]] = []


@cache
def responding(service: str) -> Any:
    """A client that checks and encodes parameters, and sends nothing."""
    client = session().client(service)
    client.meta.events.register("before-call", respond)
    return client


def respond(model: Any, **_: Any) -> tuple[Any, Any]:
    found = responder[-1](f"{model.service_model.service_name}.{model.name}")
    if isinstance(found, str):
        return SimpleNamespace(status_code=403), {"Error": {"Code": found, "Message": ""}}
    return SimpleNamespace(status_code=200), dict(found)


def resource(
    type_: str,
    key: str = "one",
    region: str = "us-east-1",
    *,
    parent: str = "",
    refers: Mapping[str, tuple[Node, ...]] | None = None,
    **inputs: Any,
) -> Node:
    """A resource with a logical name; refers: the resources that inputs depend on, by input."""
    urn = f"urn:pulumi:acme::media-platform::{type_}::{region}-{key}"
    return Node(
        urn=urn,
        type=type_,
        name=key,
        parent=parent,
        custom=True,
        inputs=inputs,
        outputs={},
        region=region,
        property_dependencies={path: tuple(node.urn for node in nodes) for path, nodes in (refers or {}).items()},
    )


def graph(*nodes: Node) -> Graph:
    return Graph(project="media-platform", stack="acme", nodes=nodes)

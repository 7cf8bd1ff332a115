"""Flat registration: the resources of a graph without components and settings, as a lower bound."""

import importlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pulumi_aws as aws
from pulumi import Archive, Asset, AssetArchive, CustomResource, FileArchive, ResourceOptions, StringAsset

from preview import sdk
from preview.graph import Graph

KUBERNETES = ("kubernetes:", "pulumi:providers:kubernetes")


@dataclass(frozen=True, kw_only=True)
class Item:
    """A resource: its class, its region, and its inputs by Python name.

    type: type token of a Kubernetes resource; empty for AWS resources.
    """

    service: str
    kind: str
    name: str
    region: str
    inputs: dict[str, Any]
    type: str = ""

    def to_json(self) -> dict[str, Any]:
        """The item as a plain object."""
        return asdict(self)


def items_of(graph: Graph) -> list[Item]:
    """The resources of a graph. Names are numbered: without components they are not unique."""
    items: list[Item] = []
    for number, node in enumerate(graph.resources):
        name = f"{node.name}-{number}"
        if node.type.startswith(KUBERNETES):
            item = Item(service="", kind="", name=name, region="", inputs=dict(node.inputs), type=node.type)
            items.append(item)
            continue
        resource = sdk.resource_class(node.type)
        if resource is None:
            raise LookupError(f"{node.type}: no resource class in the AWS SDK; flat registration requires one")
        names = sdk.python_names(node.type)
        inputs = {names.get(name) or _snake(name): value for name, value in node.inputs.items()}
        service = resource.__module__.split(".")[1]
        region = graph.by_urn[node.provider.rpartition("::")[0]].region
        items.append(Item(service=service, kind=resource.__name__, name=name, region=region, inputs=inputs))
    return items


def register(items: Iterable[Item]) -> None:
    """Create the resources, each with the provider of its region."""
    providers: dict[str, aws.Provider] = {}
    for item in items:
        if item.type:
            importlib.import_module("pulumi_kubernetes")  # as the program does
            CustomResource(item.type, item.name, item.inputs)
            continue
        if item.region not in providers:
            providers[item.region] = aws.Provider(item.region, region=item.region)
        resource = getattr(getattr(aws, item.service), item.kind)
        inputs = {name: _archive(value) if name == "code" else value for name, value in item.inputs.items()}
        resource(item.name, **inputs, opts=ResourceOptions(provider=providers[item.region]))


def _archive(code: Any) -> Any:
    """The package of a function of Lambda as an archive; the text of one of CloudFront as it is."""
    if not isinstance(code, dict):
        return code
    given: dict[str, Any] = {**code}
    if "path" in given:
        return FileArchive(given["path"])
    members: dict[str, Asset | Archive] = {
        name: StringAsset(member["text"]) for name, member in given["assets"].items()
    }
    return AssetArchive(members)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()

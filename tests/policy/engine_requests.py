"""The engine's requests for a stack's graph: inputs of each resource, then outputs of all resources."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from google.protobuf import json_format
from pulumi.runtime import proto

from policy.configuration import LEVEL_KEY
from policy.readers.sources import seconds
from policy.resource import IDENTITIES
from preview.graph import UNKNOWN, Graph, Node
from tests.policy.harness import configure_request, struct

PROVIDERS = "pulumi:providers:"

# Defaults that AWS reports for properties without inputs, by type.
REPORTED: Mapping[str, Mapping[str, Any]] = {
    "aws:rds/instance:Instance": {"iops": 3000, "storageThroughput": 125, "licenseModel": "postgresql-license"},
}


def resource_requests(graph: Graph) -> Iterator[Any]:
    """The Analyze requests of a run."""
    for node in _resources(graph):
        yield proto.AnalyzeRequest(
            type=node.type,
            urn=node.urn,
            name=node.name,
            properties=struct(node.inputs),
            options=_options(node),
            provider=_provider(graph, node),
        )


def stack_request(graph: Graph) -> Any:
    """The AnalyzeStack request at the end of a run."""
    return proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                type=node.type,
                urn=node.urn,
                name=node.name,
                properties=struct(_outputs(node)),
                options=_options(node),
                provider=_provider(graph, node),
                parent=node.parent,
                dependencies=list(node.dependencies),
                propertyDependencies={
                    name: proto.AnalyzerPropertyDependencies(urns=list(urns))
                    for name, urns in node.property_dependencies.items()
                },
            )
            for node in _resources(graph)
        ]
    )


def configuration_request(document: Mapping[str, Any]) -> Any:
    """The Configure request for a file of `policy/stacks`."""
    entries: dict[str, Mapping[str, Any]] = {}
    for name, entry in document.items():
        entries[name] = cast("Mapping[str, Any]", entry) if isinstance(entry, Mapping) else {LEVEL_KEY: entry}
    return configure_request(entries)


def _resources(graph: Graph) -> Sequence[Node]:
    return [node for node in graph.nodes if not node.external and not node.type.startswith(PROVIDERS)]


def _outputs(node: Node) -> Mapping[str, Any]:
    if not node.custom:
        return {}
    if node.outputs["id"] == UNKNOWN:
        return node.outputs
    named = {name: value for name, value in node.outputs.items() if name in IDENTITIES}
    return {**REPORTED.get(node.type, {}), **named, **node.inputs}


def _options(node: Node) -> Any:
    options = proto.AnalyzerResourceOptions(
        protect=node.options.protect, ignoreChanges=list(node.options.ignore_changes), parent=node.parent
    )
    timeouts = {name: seconds(duration) for name, duration in node.options.custom_timeouts.items()}
    return json_format.ParseDict({"customTimeouts": timeouts}, options) if timeouts else options


def _provider(graph: Graph, node: Node) -> Any:
    provider = graph.by_urn.get(node.provider.rpartition("::")[0]) if node.custom else None
    if provider is None:
        return None
    return proto.AnalyzerProviderResource(
        type=provider.type, urn=provider.urn, name=provider.name, properties=struct(provider.inputs)
    )

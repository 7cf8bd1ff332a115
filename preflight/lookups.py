"""What a stack looks up, so that it has to exist before: hosted zones and the connection to repositories."""

from collections.abc import Iterator

from preflight.account import GLOBAL, Account
from preflight.deployed import delegated
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preview.graph import Graph

ZONE = "media:edge:Zone"


def questions(graph: Graph) -> Iterator[Question]:
    """Zones of records and connections of pipelines that the stack does not create."""
    for name in looked_up_zones(graph):
        yield Question(GLOBAL, "delegation", name, lambda account, name=name: delegated(account, name))
    for region, arn in connections(graph):
        yield Question(region, "connection", arn, lambda account, at=region, arn=arn: available(account, at, arn))


def looked_up_zones(graph: Graph) -> list[str]:
    """Zones whose component has no zone of its own: `dns.zones.<name>.mode: lookup`."""
    created = {node.parent for node in graph.of_type("aws:route53/zone:Zone")}
    return sorted(
        node.name.removeprefix("dns-") for node in graph.components if node.type == ZONE and node.urn not in created
    )


def connections(graph: Graph) -> list[tuple[str, str]]:
    """Region and ARN of the connections of pipelines that no resource of the graph has."""
    own = {str(node.outputs.get("arn")) for node in graph.of_type("aws:codeconnections/connection:Connection")}
    found = {
        str(action["configuration"]["ConnectionArn"])
        for pipeline in graph.of_type("aws:codepipeline/pipeline:Pipeline")
        for stage in pipeline.get("stages", [])
        for action in stage.get("actions", [])
        if "ConnectionArn" in (action.get("configuration") or {})
    }
    return sorted((arn.split(":")[3], arn) for arn in found - own)


def available(account: Account, region: str, arn: str) -> Verdict:
    """The connection exists, and its handshake is complete."""
    found = account.ask("codeconnections", region, "get_connection", ("ResourceNotFoundException",), ConnectionArn=arn)
    status = (found or {}).get("Connection", {}).get("ConnectionStatus", "none")
    if status == "AVAILABLE":
        return ok(status)
    return missing(status, "complete the handshake in the console: Developer Tools, Connections")

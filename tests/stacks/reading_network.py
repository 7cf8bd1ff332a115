"""Queries of stack tests: VPCs."""

from preview.graph import Graph, Node


def subnet(graph: Graph, region_key: str, tier: str, zone: str) -> Node:
    """The subnet of a tier in a zone."""
    return graph.named(f"{region_key}-vpc-{tier}-{zone}-subnet")


def ranges(graph: Graph, region: str) -> dict[str, str]:
    """The ranges of a region's subnets by tier and zone, such as `public-a`."""
    found = [node for node in graph.of_type("aws:ec2/subnet:Subnet") if node.region == region]
    return {node.name.partition("-vpc-")[2].removesuffix("-subnet"): node.inputs["cidrBlock"] for node in found}


def routes(graph: Graph, of: Node) -> list[Node]:
    """The routes of the table that a subnet is associated with."""
    (association,) = [
        node
        for node in graph.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation")
        if node.inputs["subnetId"] == of.outputs["id"]
    ]
    table = association.inputs["routeTableId"]
    return [node for node in graph.of_type("aws:ec2/route:Route") if node.inputs["routeTableId"] == table]


def gateway(graph: Graph, of: Node) -> Node | None:
    """The gateway of a subnet's IPv4 default route; None without one."""
    found = [node for node in routes(graph, of) if node.get("destinationCidrBlock") == "0.0.0.0/0"]
    if not found:
        return None
    (route,) = found
    return graph.target(route.get("natGatewayId") or route.get("gatewayId"))


def gateway_endpoints(graph: Graph, region: str) -> dict[str, Node]:
    """A region's gateway endpoints by service name."""
    found = [node for node in graph.of_type("aws:ec2/vpcEndpoint:VpcEndpoint") if node.region == region]
    return {
        node.inputs["serviceName"].rpartition(".")[2]: node
        for node in found
        if node.inputs["vpcEndpointType"] == "Gateway"
    }

"""The functions of a graph, as Lambda has them."""

from collections.abc import Mapping
from dataclasses import dataclass

from preview.graph import Graph, Node
from preview.wire import holds_unknown
from simulator.errors import NotSimulatedError
from simulator.iam.context import RoleSession

FUNCTION, ALIAS = "aws:lambda/function:Function", "aws:lambda/alias:Alias"
LAYER = "aws:lambda/layerVersion:LayerVersion"
INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
RETRIES, LONGEST_AGE_SECONDS = 2, 6 * 3600
"""Of asynchronous invocations without settings: AWS Lambda Developer Guide, "Configuring error handling settings for
asynchronous invocations"."""


@dataclass(frozen=True, kw_only=True)
class FunctionModel:
    """A function by one of its aliases; copies in other regions and other aliases have the same name, and ARNs of their
    own. qualifier: of the alias. on_failure: ARN of the destination of asynchronous invocations that fail.
    in_vpc: whether its calls leave through a VPC."""

    name: str
    arn: str
    qualifier: str
    region: str
    role_arn: str
    handler: str
    environment: Mapping[str, str]
    timeout_seconds: int
    memory_mb: int
    retries: int = RETRIES
    maximum_age_seconds: int = LONGEST_AGE_SECONDS
    on_failure: str = ""
    in_vpc: bool = False

    @property
    def qualified_arn(self) -> str:
        """The ARN of the alias, which is what everything in a graph refers to."""
        return f"{self.arn}:{self.qualifier}"

    @property
    def principal(self) -> RoleSession:
        """The session of its role."""
        return RoleSession(self.role_arn, self.name)

    @property
    def package(self) -> str:
        """The folder below `functions/` with its code."""
        return self.handler.split(".")[1]


def functions_of(graph: Graph) -> dict[str, FunctionModel]:
    """Functions by the ARN of their alias."""
    configured = {
        (node.region, str(node.inputs["functionName"]), str(node.get("qualifier", ""))): node
        for node in graph.of_type(INVOKE_CONFIG)
        if node.region  # a resource of a region
    }
    found: dict[str, FunctionModel] = {}
    for node in graph.of_type(FUNCTION):
        aliases = [
            alias
            for alias in graph.of_type(ALIAS)
            if alias.region == node.region
            and alias.inputs["functionName"] in (node.outputs["name"], node.outputs["arn"])
        ]
        for alias in aliases:
            _check_layers(graph, node)
            config = configured.get((node.region, node.outputs["name"], alias.inputs["name"]))
            model = _model(node, alias, config)
            found[model.qualified_arn] = model
    return found


def _model(node: Node, alias: Node, config: Node | None) -> FunctionModel:
    if node.get("packageType", "Zip") != "Zip":
        raise NotSimulatedError(f"{node.name}: images")
    variables: Mapping[str, str] = node.get("environment.variables", {})
    if unknown := sorted(name for name, value in variables.items() if holds_unknown(value)):
        raise ValueError(
            f"{node.name}: environment: {', '.join(unknown)}: unknown; preview the stack without --unknown"
        )
    return FunctionModel(
        name=node.outputs["name"],
        arn=node.outputs["arn"],
        qualifier=alias.inputs["name"],
        region=node.region,
        role_arn=node.inputs["role"],
        handler=node.inputs["handler"],
        environment=variables,
        timeout_seconds=int(node.get("timeout", 3)),
        memory_mb=int(node.get("memorySize", 128)),
        in_vpc=bool(node.inputs.get("vpcConfig")),
        retries=RETRIES if config is None else int(config.get("maximumRetryAttempts", RETRIES)),
        maximum_age_seconds=LONGEST_AGE_SECONDS
        if config is None
        else int(config.get("maximumEventAgeInSeconds", LONGEST_AGE_SECONDS)),
        on_failure="" if config is None else str(config.get("destinationConfig.onFailure.destination", "")),
    )


def _check_layers(graph: Graph, node: Node) -> None:
    """NotSimulatedError for layers other than those of the graph for the runtime and the architecture of a function:
    the code of these is that of the repository, as that of the function."""
    for arn in node.get("layers", ()):
        fitting = [
            layer
            for layer in graph.of_type(LAYER)
            if (layer.outputs["arn"], layer.region) == (arn, node.region)
            and node.inputs["runtime"] in layer.inputs["compatibleRuntimes"]
            and {*node.inputs["architectures"]} <= {*layer.inputs["compatibleArchitectures"]}
        ]
        if not fitting:
            raise NotSimulatedError(f"{node.name}: layer {arn}")

"""A WebSocket API without its routes."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import apigatewayv2

from components.api.websocket.settings import WebSocketApiSettings


@dataclass(frozen=True, kw_only=True)
class WebSocketEndpointArgs:
    """api_name: physical name. region: of the API."""

    settings: WebSocketApiSettings
    api_name: str
    region: str


class WebSocketEndpoint(ComponentResource):
    """A regional WebSocket API, which exists before the functions: they send messages to its connections, while its
    routes lead to them.

    callback_url: where functions send messages to. connections_arn: of messages to any connection of the stage.
    """

    id: Output[str]
    execution_arn: Output[str]
    callback_url: Output[str]
    connections_arn: Output[str]

    def __init__(self, name: str, args: WebSocketEndpointArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:WebSocketEndpoint", name, None, opts)
        settings = args.settings
        api = apigatewayv2.Api(
            f"{name}-api",
            name=args.api_name,
            protocol_type="WEBSOCKET",
            route_selection_expression=f"$request.body.{settings.action_key}",
            disable_execute_api_endpoint=settings.domain_name is not None,
            opts=ResourceOptions(parent=self),
        )
        self.id, self.execution_arn = api.id, api.execution_arn
        self.callback_url = (
            Output.from_input(f"https://{settings.domain_name}")
            if settings.domain_name
            else Output.concat("https://", api.id, f".execute-api.{args.region}.amazonaws.com/{settings.stage}")
        )
        self.connections_arn = Output.concat(api.execution_arn, f"/{settings.stage}/POST/@connections/*")
        self.register_outputs({"id": self.id})

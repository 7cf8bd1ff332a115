"""All functions of one region."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions

from components.compute.lambda_.event_source_settings import KafkaSource
from components.compute.lambda_.function import HTTPS, Function, FunctionArgs
from components.compute.lambda_.function_package import FunctionPackage, LayerPackage
from components.compute.lambda_.placement import FunctionPlacement
from components.compute.lambda_.resources import FunctionResources, destinations
from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.shared_layer import SharedLayer, SharedLayerArgs
from components.foundation.grants import Grant
from components.foundation.renames import renamed
from components.messaging.kafka.network import IAM_PORT
from components.messaging.sqs_sns.dead_letter_alarm import DeadLetterAlarm, DeadLetterAlarmArgs
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import Peer, Rule, egress_rule


@dataclass(frozen=True, kw_only=True)
class FunctionsArgs:
    """Arguments of Functions.

    prefix: prefix of names. packages: by folder of functions/. layer: content of the shared layer; none by default.
    resources: that the settings refer to.
    grants, environment: permissions and further environment variables, by function.
    connect: connections of a function's security group, by function and its ID; none by default.
    alarm_topic_arn: alarm topic of the region, notified of messages in queues of failed events; no alarms if omitted.
    pilot_light: event sources are disabled, and no concurrency is provisioned.
    """

    settings: LambdaSettings
    prefix: str
    packages: Mapping[str, FunctionPackage]
    placement: FunctionPlacement
    resources: FunctionResources
    layer: LayerPackage | None = None
    grants: Mapping[str, Mapping[str, Grant]] = field(default_factory=dict[str, Mapping[str, Grant]])
    environment: Mapping[str, Mapping[str, Input[str]]] = field(default_factory=dict[str, Mapping[str, Input[str]]])
    connect: Callable[[str, Output[str]], Sequence[Resource]] | None = None
    alarm_topic_arn: Input[str] | None = None
    pilot_light: bool = False


class Functions(ComponentResource):
    """The functions of a region, by key in the stack file, with the layer of their shared code, if there is one, and an
    alarm on each queue of failed events."""

    functions: Mapping[str, Function]

    def __init__(self, name: str, args: FunctionsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:Functions", name, None, opts)
        settings = args.settings
        layers = [self._layer(name, args.layer, args)] if args.layer else []
        self.functions = {
            key: Function(
                f"{name}-{key}",
                FunctionArgs(
                    settings=function,
                    function_name=settings.function_name(key, args.prefix),
                    package=args.packages[function.folder(key)],
                    layer_arns=[layer.arn for layer in layers],
                    log_retention_days=settings.retention_of(key),
                    placement=args.placement,
                    resources=args.resources,
                    grants=args.grants.get(key, {}),
                    environment={**settings.environment, **args.environment.get(key, {})},
                    connect=partial(args.connect, key) if args.connect else None,
                    pilot_light=args.pilot_light,
                ),
                renamed(ResourceOptions(parent=self), f"{name}-", function.formerly),
            )
            for key, function in settings.functions.items()
        }
        self._kafka(name, args)
        if args.alarm_topic_arn is not None:
            self._alarms(name, args.alarm_topic_arn, args)
        self.register_outputs({"names": {key: function.name for key, function in self.functions.items()}})

    def _layer(self, name: str, package: LayerPackage, args: FunctionsArgs) -> SharedLayer:
        return SharedLayer(
            f"{name}-shared",
            SharedLayerArgs(layer_name=args.settings.layer_name(args.prefix), package=package),
            ResourceOptions(parent=self),
        )

    def _kafka(self, name: str, args: FunctionsArgs) -> None:
        """Connections of Lambda's event pollers, which have the security group of the brokers: to the brokers, and to
        the interface endpoints of Lambda and STS."""
        kafka = args.resources.kafka
        sources = [each for function in args.settings.functions.values() for each in function.event_sources.values()]
        if kafka is None or not any(isinstance(each, KafkaSource) for each in sources):
            return
        group_id, child = kafka.security_group_id, ResourceOptions(parent=self)
        Connection(
            f"{name}-kafka-pollers",
            ConnectionArgs(
                client_group_id=group_id, server_group_id=group_id, port=IAM_PORT, description="Event pollers of Lambda"
            ),
            child,
        )
        endpoints = Rule(
            peer=Peer(kind="ipv4", value=kafka.vpc_cidr), description="Endpoints of Lambda and STS", port=HTTPS
        )
        egress_rule(f"{name}-kafka-pollers-endpoints", group_id, endpoints, child)

    def _alarms(self, name: str, topic_arn: Input[str], args: FunctionsArgs) -> None:
        failed = [each for function in args.settings.functions.values() for each in destinations(function)]
        for key in dict.fromkeys(key for field_name, key in failed if field_name == "queues"):
            DeadLetterAlarm(
                f"{name}-failures-{key}-alarm",
                DeadLetterAlarmArgs(queue_name=args.resources.queue_names[key], topic_arn=topic_arn),
                ResourceOptions(parent=self),
            )

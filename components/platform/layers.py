"""The layers of a region, each a component that holds the resources of all services."""

from collections.abc import Callable
from dataclasses import dataclass

from pulumi import ComponentResource, ResourceOptions


@dataclass(frozen=True, kw_only=True)
class LayerArgs:
    """Arguments of a layer. create: creates its resources with a name prefix, as children of the component."""

    create: Callable[[str, ComponentResource], None]


class RegionPlatform(ComponentResource):
    """A region's base: key, logs, buckets, alarm topic, network, image registry and backup vault."""

    def __init__(self, name: str, args: LayerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionPlatform", name, None, opts)
        args.create(name, self)
        self.register_outputs({})


class RegionData(ComponentResource):
    """A region's tables, databases, caches, Kafka cluster and secrets: the primary ones with their backups, or their
    replicas."""

    def __init__(self, name: str, args: LayerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionData", name, None, opts)
        args.create(name, self)
        self.register_outputs({})


class RegionAccess(ComponentResource):
    """Policies of a region's key and buckets that name distributions, and user pools, whose domains need records of
    distributions: created after these (T-03, T-82)."""

    def __init__(self, name: str, args: LayerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionAccess", name, None, opts)
        args.create(name, self)
        self.register_outputs({})


class RegionServices(ComponentResource):
    """A region's messaging, parameters, ECS services and EKS cluster, with permissions and connections according to
    `access`."""

    def __init__(self, name: str, args: LayerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionServices", name, None, opts)
        args.create(name, self)
        self.register_outputs({})

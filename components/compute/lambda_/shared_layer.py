"""The layer of the functions' shared code."""

from dataclasses import dataclass

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import lambda_

from components.compute.lambda_.code import ARCHITECTURE, RUNTIME
from components.compute.lambda_.function_package import LayerPackage


@dataclass(frozen=True, kw_only=True)
class SharedLayerArgs:
    """layer_name: physical name."""

    layer_name: str
    package: LayerPackage


class SharedLayer(ComponentResource):
    """A version of a layer, replaced by the next one when its content changes.

    Functions name the version, so that they change together with it. Versions of functions that were published with a
    deleted version of the layer keep it.
    """

    arn: Output[str]

    def __init__(self, name: str, args: SharedLayerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:SharedLayer", name, None, opts)
        version = lambda_.LayerVersion(
            f"{name}-version",
            layer_name=args.layer_name,
            description="Shared code of functions, and the packages that it requires",
            code=args.package.archive,
            source_code_hash=args.package.source_code_hash,
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
            opts=ResourceOptions(parent=self),
        )
        self.arn = version.arn
        self.register_outputs({"arn": self.arn})

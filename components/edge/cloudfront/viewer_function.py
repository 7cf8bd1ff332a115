"""The viewer request function of a distribution, and its key-value store."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pulumi import ComponentResource, Output, ResourceOptions
from pulumi_aws import cloudfront

from components.edge.cloudfront.origin_settings import replica_origin
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.cloudfront.variants import Variant, function_name, variant_of

SOURCE = Path(__file__).parent / "functions" / "viewer_request.js"
SETTINGS_LINE = "const settings = {};"
RUNTIME = "cloudfront-js-2.0"
CODE_BYTES = 10 * 1024  # Amazon CloudFront Developer Guide, "Quotas on CloudFront Functions"


def code(settings: DistributionSettings, variant: Variant) -> str:
    """The JavaScript of a variant: the source with the variant's settings inserted.

    ValueError if the source has no line for them, or the result exceeds CloudFront's limit.
    """
    source = _source()
    if source.count(SETTINGS_LINE) != 1:
        raise ValueError(f"{SOURCE.name}: contains '{SETTINGS_LINE}' {source.count(SETTINGS_LINE)} times; must be once")
    text = json.dumps(_values(settings, variant), separators=(",", ":"))
    made = source.replace(SETTINGS_LINE, f"const settings = {text};")
    if len(made.encode()) > CODE_BYTES:
        raise ValueError(f"{SOURCE.name}: {len(made.encode())} bytes with its settings; allowed: {CODE_BYTES}")
    return made


@dataclass(frozen=True, kw_only=True)
class ViewerFunctionArgs:
    """settings: the distribution, with a viewer function. primary_region: initial active region; required if an origin
    is a VPC origin with replicas. protect: protect the key-value store, whose token keys are written out of band."""

    settings: DistributionSettings
    primary_region: str | None = None
    protect: bool = False


class ViewerFunction(ComponentResource):
    """A CloudFront Function for each variant of the behaviors, and one key-value store if a variant reads it: key
    `nearest` maps replica regions to countries; `active-region`, the primary region until another value is written out
    of band, selects the load balancer of VPC origins with replicas; and keys `token-key.<kid>`, written out of band,
    verify tokens (`token-key.first` those that name no key). Changes of a key propagate to all edges within seconds,
    without a deployment.
    """

    arns: Mapping[str, Output[str]]
    store_arn: Output[str] | None

    def __init__(self, name: str, args: ViewerFunctionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:ViewerFunction", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        found = (variant_of(settings, behavior) for _, behavior in settings.all_behaviors)
        variants = {variant.key: variant for variant in found if variant is not None}

        store = None
        if any(variant.reads_store for variant in variants.values()):
            store = cloudfront.KeyValueStore(
                f"{name}-store",
                comment=f"nearest copies and token keys of {name}",
                opts=ResourceOptions(parent=self, protect=args.protect),
            )
            if args.primary_region is not None and any(variant.switched for variant in variants.values()):
                cloudfront.KeyvaluestoreKey(
                    f"{name}-active-region",
                    key_value_store_arn=store.arn,
                    key="active-region",
                    value=args.primary_region,
                    opts=ResourceOptions(parent=self, ignore_changes=["value"]),
                )
            if settings.viewer_function is not None and settings.viewer_function.nearest:
                cloudfront.KeyvaluestoreKey(
                    f"{name}-nearest",
                    key_value_store_arn=store.arn,
                    key="nearest",
                    value=settings.viewer_function.nearest_text,
                    opts=child,
                )
        functions = {
            key: cloudfront.Function(
                function_name(name, variant),
                runtime=RUNTIME,
                publish=True,
                comment=f"viewer requests of {name}: {key}",
                code=code(settings, variant),
                key_value_store_associations=[store.arn] if store is not None and variant.reads_store else None,
                opts=child,
            )
            for key, variant in variants.items()
        }
        self.arns = {key: function.arn for key, function in functions.items()}
        self.store_arn = None if store is None else store.arn
        self.register_outputs({"arns": dict(self.arns)})


def _values(settings: DistributionSettings, variant: Variant) -> dict[str, Any]:
    function = settings.viewer_function
    if function is None:
        return {}
    values: dict[str, Any] = {"droppedQueryParameters": list(function.dropped_query_parameters)}
    if variant.index:
        values["indexDocument"] = function.index_document
        if function.single_page:
            values["singlePage"] = True
        if function.previews is not None:
            values["previews"] = function.previews.model_dump()
    if variant.signed:
        values["signed"] = True
    if variant.prefix:
        values["strippedPrefix"] = variant.prefix
    if variant.token:
        values["token"] = True
    switched = settings.origins[variant.switched] if variant.switched else None
    if switched is not None and switched.kind == "vpc_origin" and variant.switched:
        values["regions"] = {region: replica_origin(variant.switched, region) for region in switched.replicas}
    origin = settings.origins[variant.origin] if variant.origin else None
    if origin is not None and origin.kind == "bucket" and variant.origin:
        values["origin"] = {
            "name": variant.origin,
            "replicas": {region: replica_origin(variant.origin, region) for region in origin.replicas},
            "statusCodes": list(origin.failover_codes),
        }
    return values


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")

"""Programs with the regions of a stack of a few concerns, without edge."""

import json
from collections.abc import Mapping
from typing import Any

from components.foundation.service.exports import ZONE_IDS
from components.foundation.service.scope import PartOutputs
from components.platform.services import StackSettings
from components.platform.settings import read
from components.platform.stack import LAYERS, Stack
from preview.engine import Run, run_program
from preview.graph import Graph
from tests.conftest import NO_DEFAULT_PROVIDER, ROOT

PRIMARY, REPLICA = "us-east-1", "eu-west-1"
ACCOUNT = "123456789012"
CERTIFICATE = "arn:aws:acm:{region}:123456789012:certificate/12345678-1234-1234-1234-123456789012"
BASE: dict[str, Any] = {
    "naming": {"system": "acme", "environment": "prod"},
    "regions": {"primary": PRIMARY, "replicas": [REPLICA], "mode": "active_passive"},
    "operations": {"alarmEmails": ["operations@acme.example"]},
    "storage": {"purposes": {"media": {"bucket": {"eventBridge": True}}}},
}
NETWORK: dict[str, Any] = {
    "vpcs": {PRIMARY: {"cidr": "10.0.0.0/16"}, REPLICA: {"cidr": "10.1.0.0/16"}},
    "zones": ["a", "b"],
    "nat": "single",
}
LOAD_BALANCER = {"certificateArns": {region: CERTIFICATE.format(region=region) for region in (PRIMARY, REPLICA)}}
ORIGIN = {"kind": "vpc_origin", "domainName": "origin.acme.example", "replicas": [REPLICA]}
EDGE: dict[str, Any] = {
    "distributions": {
        "cdn": {"origins": {"service": ORIGIN}, "defaultBehavior": {"origin": "service"}, "viewerFunction": {}}
    }
}
SERVICE: dict[str, Any] = {"image": {"repository": "api", "tag": "1.4.2"}}
REGISTRY: dict[str, Any] = {"repositories": {"api": {}}}
ONE_REGION = {"primary": PRIMARY}


def settings_of(concerns: Mapping[str, Any]) -> StackSettings:
    """Settings of a stack file with the base and these concerns."""
    given = {**BASE, **concerns}
    return read({f"media-platform:{name}": json.dumps(value) for name, value in given.items()}, "media-platform")


def run(**concerns: Any) -> Graph:
    """The graph of a stack with the base and these concerns, which override those of the base."""
    return _run(settings_of(concerns), unknown=False)


def run_unknown(**concerns: Any) -> Graph:
    """The same before a first deployment, with unknown computed outputs."""
    return _run(settings_of(concerns), unknown=True)


def _run(settings: StackSettings, *, unknown: bool) -> Graph:
    return run_program(lambda: _make(settings), Run(unknown=unknown, root=ROOT, config=NO_DEFAULT_PROVIDER))


def _make(settings: StackSettings) -> None:
    """All layers but those of the edge; the zone of the load balancer's domain exists."""
    stack = Stack(settings)
    stack.scope.parts.append(PartOutputs(exports={ZONE_IDS: {"acme.example": "Z0000001"}}))
    for layer in LAYERS:
        if layer.layer not in ("dns", "edge"):
            stack.create(layer)

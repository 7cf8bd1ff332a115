"""A bucket that becomes an origin of a distribution, or ceases to be one, keeps its policy."""

from functools import cache
from typing import Any

import pytest

from components.foundation.service.exports import ZONE_IDS
from components.foundation.service.scope import PartOutputs
from components.platform.stack import LAYERS, Stack
from preview.difference import compare
from preview.engine import Run, run_program
from preview.graph import Graph
from tests.components.platform.regions import NO_DEFAULT_PROVIDER, settings_of
from tests.conftest import ROOT

SITE, MEDIA = ({"kind": "bucket", "purpose": purpose} for purpose in ("site", "media"))


@cache
def graph(*, read: bool) -> Graph:
    """A stack with two buckets, of which a distribution reads one or both."""
    distribution: dict[str, Any] = {
        "origins": {"site": SITE, **({"media": MEDIA} if read else {})},
        "defaultBehavior": {"origin": "site", "cachePolicy": "caching_optimized"},
    }
    settings = settings_of(
        {"storage": {"purposes": {"site": {}, "media": {}}}, "edge": {"distributions": {"cdn": distribution}}}
    )

    def make() -> None:
        stack = Stack(settings)
        stack.scope.parts.append(PartOutputs(exports={ZONE_IDS: {"acme.example": "Z0000001"}}))
        for layer in LAYERS:
            stack.create(layer)

    return run_program(make, Run(root=ROOT, config=NO_DEFAULT_PROVIDER))


@pytest.mark.parametrize("read", [False, True], ids=["ceases", "becomes"])
def test_no_policy_is_created_or_deleted(read: bool) -> None:
    changes = compare(graph(read=not read).to_json(), graph(read=read).to_json())
    names = [change.name for action in ("delete", "create", "replace") for change in changes.of(action)]
    assert [name for name in names if name.endswith("-policy")] == []

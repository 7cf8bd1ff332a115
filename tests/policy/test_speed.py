"""The pack's work grows with the number of resources, and starts without what it may not need."""

import cProfile
import json
import subprocess
import sys
from typing import Any

from bench.policy import copied
from policy import sources
from policy.report.__main__ import pack_for
from tests.conftest import ROOT, graph_of

BUCKET_ALONE = {
    "project": "shop",
    "stack": "dev",
    "resources": [{"urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::books", "type": "aws:s3/bucket:Bucket"}],
}
CHECK = f"""
import sys
from policy import sources
from policy.report.__main__ import pack_for
stack = sources.from_graph({BUCKET_ALONE!r})
assert pack_for(stack).check(stack)
print(*sys.modules)
"""


def calls_per_resource(graph: dict[str, Any]) -> float:
    """Calls of functions in a run, by resource: a measure of the work that no other process can disturb.

    It is the second run that is measured: documents are read once.
    """
    stack = sources.from_graph(graph)
    pack = pack_for(stack)
    pack.check(stack)
    profile = cProfile.Profile()
    profile.runcall(pack.check, stack)
    calls = sum(entry.callcount for entry in profile.getstats())
    return calls / len(stack.resources)


def test_five_times_the_resources_are_five_times_the_work() -> None:
    graph = graph_of("prod").to_json()

    assert calls_per_resource(copied(graph, 10)) < 1.1 * calls_per_resource(copied(graph, 2))


def test_copies_of_a_stack_share_no_name() -> None:
    """A resource of a copy must not be taken for another's."""
    graph = graph_of("prod").to_json()
    both = copied(graph, 2)["resources"]

    one, other = names(both[: len(both) // 2]), names(both[len(both) // 2 :])
    assert one & other == set()
    assert len(one) == len(other) > len(graph["resources"])


def names(nodes: list[dict[str, Any]]) -> set[str]:
    """URNs, ids and ARNs of resources."""
    computed = (node["outputs"].get(key) for node in nodes if node["type"].startswith("aws:") for key in ("id", "arn"))
    return {node["urn"] for node in nodes} | {name for name in computed if name}


def test_actions_of_aws_are_loaded_when_a_policy_is_met_only() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )

    loaded = done.stdout.split()
    assert "policy.controls.iam_identity" in loaded
    assert {"policy_sentry.shared.iam_data", "cloudsplaining", "pulumi_aws"}.isdisjoint(loaded)


def test_an_answer_is_the_same_however_often_it_is_asked_for() -> None:
    """What is kept between runs by statement and by text changes no answer."""
    stack = sources.from_graph(json.loads(json.dumps(graph_of("quikapp-dev").to_json())))
    pack = pack_for(stack)

    assert pack.check(stack) == pack.check(stack)

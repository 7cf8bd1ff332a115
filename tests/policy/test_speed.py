"""Linear run time, and imports on first use."""

import cProfile
import json
import subprocess
import sys
from typing import Any

from bench.policy import copied
from policy.readers import sources
from policy.report.__main__ import pack_for
from tests.conftest import ROOT, graph_of

ONE_BUCKET = {
    "project": "shop",
    "stack": "dev",
    "resources": [{"urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::books", "type": "aws:s3/bucket:Bucket"}],
}
CHECK = f"""
import sys
from policy.readers import sources
from policy.report.__main__ import pack_for
stack = sources.from_graph({ONE_BUCKET!r})
assert pack_for(stack).check(stack)
print(*sys.modules)
"""


def calls_per_resource(graph: dict[str, Any]) -> float:
    """Function calls per resource in a run: a measure that is independent of other processes.

    The second run is measured, as documents are parsed once.
    """
    stack = sources.from_graph(graph)
    pack = pack_for(stack)
    pack.check(stack)
    profile = cProfile.Profile()
    profile.runcall(pack.check, stack)
    calls = sum(entry.callcount for entry in profile.getstats())
    return calls / len(stack.resources)


def test_run_time_is_linear_in_the_number_of_resources() -> None:
    graph = graph_of("dev").to_json()

    assert calls_per_resource(copied(graph, 10)) < 1.1 * calls_per_resource(copied(graph, 2))


def test_copies_of_a_stack_share_no_names() -> None:
    """References between copies would distort the measurement."""
    graph = graph_of("prod").to_json()
    both = copied(graph, 2)["resources"]

    one, other = names(both[: len(both) // 2]), names(both[len(both) // 2 :])
    assert one & other == set()
    assert len(one) == len(other) > len(graph["resources"])


def names(nodes: list[dict[str, Any]]) -> set[str]:
    """URNs, ids and ARNs of resources, but those that are given: the targets of rules."""
    aws = (node for node in nodes if node["type"].startswith("aws:"))
    computed = (node["outputs"].get(key) for node in aws for key in ("id", "arn") if key not in node["inputs"])
    return {node["urn"] for node in nodes} | {name for name in computed if name}


def test_actions_of_aws_are_loaded_with_the_first_policy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )

    loaded = done.stdout.split()
    assert "policy.controls.iam_identity" in loaded
    assert {"policy_sentry.shared.iam_data", "cloudsplaining", "pulumi_aws"}.isdisjoint(loaded)


def test_repeated_runs_have_equal_results() -> None:
    """Caches by statement and by document do not change results."""
    stack = sources.from_graph(json.loads(json.dumps(graph_of("quikapp-dev").to_json())))
    pack = pack_for(stack)

    assert pack.check(stack) == pack.check(stack)

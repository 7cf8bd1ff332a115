"""Time and memory of the policy pack: for each stack's preview, and for copies of a stack up to 10,000 resources."""

import gc
import json
import re
import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

COPIES = (1, 5, 22)  # of prod: hundreds, two thousand and ten thousand resources
# Digests in ids and ARNs, which differ between copies as names do; numbers are no digests.
_DIGEST = re.compile(
    r"(?<=[-_])[0-9a-f]{7,17}\b|\b(?=[0-9]*[a-f])[0-9a-f]{7,20}\b|\b[EKZ][0-9A-F]{13,17}\b|(?<=db-)[0-9A-F]{26}\b"
)


def copied(graph: dict[str, Any], copies: int) -> dict[str, Any]:
    """A graph of unconnected copies of a graph, as one stack."""
    text = json.dumps(graph["resources"])
    project = graph["project"]
    resources: list[Any] = []
    for number in range(copies):
        copy = text.replace(f"::{project}::", f"::{project}-{number}::") if number else text
        if number:
            for separator in "-/":  # media-prod-api, /media/prod/flags
                copy = copy.replace(f"{separator}{graph['stack']}", f"{separator}{graph['stack']}-{number}")
            copy = copy.replace("/domainnames/", f"/domainnames/{number}.")  # of APIs, whose names are in their ARNs
            copy = _DIGEST.sub(lambda match, number=number: _digest_of_copy(match.group(), number), copy)
        resources += json.loads(copy)
    return {**graph, "resources": resources}


def _digest_of_copy(digest: str, number: int) -> str:
    changed = sha256(f"{digest}{number}".encode()).hexdigest()[: len(digest)]
    return changed.upper() if digest.isupper() else changed


def policy_seconds(graph: dict[str, Any]) -> dict[str, float]:
    """Seconds of the pack's phases for a graph.

    start: import and configuration. check: the first run, with the data that controls load (AWS's actions). warm: a run
    with loaded modules and data.
    """
    gc.disable()
    started = time.perf_counter()
    from policy import registry
    from policy.readers import sources
    from policy.report.__main__ import pack_for

    registry.load()
    stack = sources.from_graph(graph)
    pack = pack_for(stack)
    ready = time.perf_counter()
    pack.check(stack)
    done = time.perf_counter()
    return {"start": ready - started, "check": done - ready, "warm": warm_seconds(graph)}


def warm_seconds(graph: dict[str, Any]) -> float:
    """CPU seconds of a run with loaded modules and data."""
    from policy.readers import sources
    from policy.report.__main__ import pack_for

    pack = pack_for(sources.from_graph(graph))
    started = time.process_time()
    pack.check(sources.from_graph(graph))
    return time.process_time() - started


def show(rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """One line for each stack: the pack compared with the preview of the same run."""
    print(
        f"\n{'policies':<22}{'resources':>10}{'preview s':>11}{'start s':>9}{'check s':>9}{'warm s':>8}"
        f"{'ms/resource':>13}{'share':>7}{'MiB':>6}"
    )
    for name, result in rows:
        pack = result["policy"]
        preview = result["seconds"] if "resources" in result else 0  # copies have no preview
        share = f"{(pack['start'] + pack['check']) / preview:.0%}" if preview else ""
        seconds = f"{preview:.2f}" if preview else ""
        print(
            f"{name:<22}{pack['resources']:>10}{seconds:>11}{pack['start']:>9.2f}{pack['check']:>9.2f}"
            f"{pack['warm']:>8.3f}{1000 * pack['warm'] / pack['resources']:>13.3f}{share:>7}{pack['mebibytes']:>6.0f}"
        )
